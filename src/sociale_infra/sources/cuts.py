"""The file of a province or a country, cut into one per municipality once, and found again.

The cuts stand in a folder in `live.folder` of the settings, named after all that they depend on:
the sha256 of both files, the level, how much around a town is read, and which tags.
"""

from __future__ import annotations

import json
import logging
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import geopandas as gpd
from filelock import FileLock

from sociale_infra.checksums import sha256_of
from sociale_infra.config import Settings
from sociale_infra.errors import InputError, OutputError, UnknownNameError
from sociale_infra.sources.areas.file import Municipality, read_by_municipality
from sociale_infra.sources.areas.municipality import find_municipality
from sociale_infra.sources.areas.polygons import to_table
from sociale_infra.sources.background import background_values
from sociale_infra.sources.inputs import Inputs, file_name, study_box
from sociale_infra.sources.kept_downloads import digest
from sociale_infra.sources.osm.cut import cut_osm
from sociale_infra.sources.osm.elements import GATES, HOUSE_NUMBER, LINES, Box
from sociale_infra.sources.places.classify import Classifier

log = logging.getLogger(__name__)

_LIST = "cuts.json"
# Of what a cut holds: another one is cut again.
_VERSION = 2
# The longest name of a folder that every system takes, with an ending.
_LONGEST = 60
# Devices of Windows, which no file there can be named after.
_TAKEN = ("aux", "con", "nul", "prn")


class Cuts(NamedTuple):
    """Cuts that were kept: their folder, and the file of each municipality, in one order."""

    folder: Path
    files: Mapping[Municipality, Path]


def keep_cuts(osm_file: Path, areas_file: Path, settings: Settings) -> Cuts:
    """Return the cuts of a file per municipality of an areas file, made if they are not there.

    One whose areas cannot be used has none.

    Raises
    ------
    SocialeInfraError
        As `read_by_municipality` and `cut_osm`; OutputError too where they cannot be written.
    """
    folder = _folder(osm_file, areas_file, settings)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(folder.with_name(f"{folder.name}.lock")):
            if not (folder / _LIST).is_file():
                _cut(osm_file, areas_file, settings, folder)
    except OSError as error:
        message = f"{folder}: cannot be written ({error.strerror}); choose another live.folder"
        raise OutputError(message) from error
    return _read(folder)


def with_cut(inputs: Inputs, settings: Settings) -> Inputs:
    """Return inputs with the cut of their municipality, if there is one."""
    osm_file, areas_file, wanted = inputs.osm_file, inputs.areas_file, settings.municipality
    if inputs.osm_cut or not (osm_file and areas_file and wanted) or not _any_kept(settings):
        return inputs
    if not (osm_file.is_file() and areas_file.is_file()):
        return inputs  # who reads them says so
    folder = _folder(osm_file, areas_file, settings)
    if not (folder / _LIST).is_file():
        return inputs
    files = _read(folder).files
    codes, names = [one.code for one in files], [one.name for one in files]
    try:
        rows = find_municipality(wanted, codes, names, str(areas_file))
    except UnknownNameError:
        return inputs  # the same
    cut = [*files.values()][rows[0]]
    log.info("%s: %s is read, which was cut out of it", osm_file.name, cut)
    return replace(inputs, osm_cut=cut)


def safe_names(towns: Mapping[Municipality, object]) -> dict[Municipality, str]:
    """Return a name for the folder of each town: letters, digits and dashes, and no other's."""
    found: dict[Municipality, str] = {}
    for town in towns:
        short = file_name(town.name or town.code)[:_LONGEST].strip("-")
        coded = f"{short}-{file_name(town.code)[:_LONGEST]}"
        tries = (short, coded, *(f"{coded}-{number}" for number in range(2, len(found) + 3)))
        taken = {*found.values(), *_TAKEN}
        found[town] = next(name for name in tries if name not in taken)
    return found


def _folder(osm_file: Path, areas_file: Path, settings: Settings) -> Path:
    """Return where the cuts of two files are kept."""
    asked = (
        f"{_VERSION} {sha256_of(osm_file)} {sha256_of(areas_file)} {settings.level} "
        f"{settings.study_area.buffer_m} {sorted(_keys(settings))}"
    )
    return Path(settings.live.folder) / f"cuts-{digest(asked)}"


def _any_kept(settings: Settings) -> bool:
    return any(Path(settings.live.folder).glob(f"cuts-*/{_LIST}"))


def _keys(settings: Settings) -> set[str]:
    places = Classifier.of(settings.categories).keys
    return {*places, *background_values(), *GATES, *LINES, HOUSE_NUMBER}


def _cut(osm_file: Path, areas_file: Path, settings: Settings, folder: Path) -> None:
    boxes = dict(_boxes(read_by_municipality(areas_file, settings.level), areas_file, settings))
    names = safe_names(boxes)
    if not boxes:
        message = f"{areas_file}: has no municipality whose areas can be used"
        raise InputError(message)
    files = {town: f"{name}.osm.pbf" for town, name in names.items()}
    listed = [{**town._asdict(), "file": name} for town, name in files.items()]
    told = json.dumps({"of": osm_file.name, "cuts": listed}, ensure_ascii=False, indent=2)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".part-") as name:
        part = Path(name) / folder.name
        part.mkdir()
        cut_osm(
            osm_file, [*boxes.values()], _keys(settings), [part / name for name in files.values()]
        )
        (part / _LIST).write_text(f"{told}\n", encoding="utf-8")
        part.rename(folder)


def _boxes(
    rows: Mapping[Municipality, gpd.GeoDataFrame], areas_file: Path, settings: Settings
) -> Iterator[tuple[Municipality, Box]]:
    """Yield what a run reads of each municipality."""
    for town, of_town in rows.items():
        try:
            areas = to_table(of_town, settings.level, str(areas_file))
        except InputError as error:
            log.warning("Nothing is cut out for %s: %s", town.name or town.code, error)
        else:
            yield town, study_box(areas, settings.study_area.buffer_m)


def _read(folder: Path) -> Cuts:
    told = json.loads((folder / _LIST).read_text(encoding="utf-8"))
    files = {Municipality(one["code"], one["name"]): folder / one["file"] for one in told["cuts"]}
    return Cuts(folder, files)
