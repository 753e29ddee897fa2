"""Credit and licence of every input."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sociale_infra.checksums import sha256_of
from sociale_infra.config import Settings
from sociale_infra.sources.areas.file import AreasFile
from sociale_infra.sources.inputs import Inputs, corrections_file
from sociale_infra.sources.osm.elements import OsmData
from sociale_infra.sources.pdok_client import year_in
from sociale_infra.terms import UNKNOWN_DATE
from sociale_infra.town import Source

_OSM = ("© OpenStreetMap contributors", "ODbL 1.0")
_CBS = ("Wijken en buurten: CBS/Kadaster", "CC BY 4.0")
_SQUARES = ("Vierkantstatistieken 100 m: CBS", "CC BY 4.0")
_BAG = ("BAG: Kadaster", "CC0")
_OWN = ("", "unknown")
_SAMPLE = ("Voorbeeldstad (verzonnen)", "MIT")


def credit_sources(
    inputs: Inputs,
    settings: Settings,
    osm: tuple[Path, OsmData],
    areas: tuple[Path, AreasFile] | None,
    subareas: Path | None,
    population: Path | None,
    registers: Mapping[str, Path],
) -> tuple[Source, ...]:
    """Return every input with its date, credit and licence.

    `osm` and `areas` are files with what was read of them; `subareas`
    is a file of its own with the areas within these; `population` is the file that says where
    residents live, given or downloaded; `registers` the files of registers, by name.
    """
    terms = _SAMPLE if inputs.sample else _OSM
    sources = [_source("OpenStreetMap", osm[0], osm[1].date, terms)]
    if areas:
        path, own = areas
        terms = _SAMPLE if inputs.sample else _CBS if own.cbs else _OWN
        sources.append(_source("areas", path, own.date, terms))
        if subareas:
            sources.append(_source("areas", subareas, own.date, terms))
    if population and inputs.population_file:
        sources.append(_source("residents", population, UNKNOWN_DATE, _OWN))
    elif population and settings.population.source == "dwellings":
        sources.append(_source("residents", population, UNKNOWN_DATE, _BAG))
    elif population:
        date = year_in(settings.live.squares_url) or UNKNOWN_DATE
        sources.append(_source("residents", population, date, _SQUARES))
    for file in () if inputs.sample else settings.need.files:
        terms = (file.credit, file.licence)
        sources.append(_source("need", Path(file.path), file.date, terms))
    for key, path in registers.items():
        register = settings.registers[key]
        sources.append(
            _source("register", path, register.date, (register.credit, register.licence))
        )
    if corrections := corrections_file(inputs, settings):
        sources.append(_source("corrections", corrections, UNKNOWN_DATE, _OWN))
    return tuple(sources)


def _source(role: str, path: Path, date: str, terms: tuple[str, str]) -> Source:
    return Source(role, path.name, sha256_of(path), path.stat().st_size, date, *terms)
