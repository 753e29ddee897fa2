"""OpenStreetMap files (.osm.pbf, .osm, .osm.gz, .osm.bz2) read with pyosmium, in one stream."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import islice
from pathlib import Path

import osmium
from osmium import BaseFilter
from osmium.filter import KeyFilter
from osmium.geom import WKBFactory
from osmium.osm import Area, Way, osm_entity_bits

from sociale_infra.beside import Share, here
from sociale_infra.errors import InputError, MissingInputError
from sociale_infra.sources.osm.addresses import read_address_points
from sociale_infra.sources.osm.collector import (
    Classify,
    Collector,
    Rows,
    UnfitElementsError,
    area_id,
    lies_in,
    or_all,
)
from sociale_infra.sources.osm.elements import (
    ADDRESS,
    GATES,
    HOUSE_NUMBER,
    LINES,
    Box,
    Elements,
    OsmData,
)
from sociale_infra.sources.osm.near import PER_DEGREE, nodes_near
from sociale_infra.sources.osm.pbf_strings import find_zero_byte
from sociale_infra.terms import UNKNOWN_DATE

log = logging.getLogger(__name__)

_FORMATS = (".osm.pbf", ".pbf", ".osm", ".osm.gz", ".osm.bz2")
# OpenStreetMap began in it.
_FIRST_YEAR = 2004
_BACKGROUND = ("landuse", "leisure", "natural", "waterway", "place")
_SHAPES = osmium.osm.WAY | osmium.osm.RELATION | osmium.osm.AREA
# Values of building=* for buildings in which nobody lives.
_NO_DWELLING = frozenset(
    {
        "carport",
        "construction",
        "garage",
        "garages",
        "greenhouse",
        "hut",
        "roof",
        "ruins",
        "service",
        "shed",
    }
)


def read_osm(
    path: Path,
    *,
    place_keys: Collection[str],
    place_category: Classify,
    background_kind: Classify,
    box: Box | None = None,
    whole: Path | None = None,
    share: Share = here,
) -> OsmData:
    """Read the elements of an OpenStreetMap file that are used (EPSG:4326).

    Parameters
    ----------
    path
        The file; its extension tells the format.
    place_keys
        Tag keys without which nothing can be a place.
    place_category, background_kind
        Give the category of an element, or its kind on the map, by its tags; None for neither.
    box
        Read only what intersects this (degrees, EPSG:4326); None for all.
    whole
        The file that `path` was cut out of, of which the same would be read.
    share
        Lets the addresses be read beside all else, or after it.

    Raises
    ------
    MissingInputError
        The file is not there.
    InputError
        It is empty, cut off, damaged, or not an OpenStreetMap file.
    """
    check_file(path)
    _check_texts(path)
    collector = Collector(place_keys, place_category, background_kind, box)
    keys = {*place_keys, *_BACKGROUND, *GATES, *LINES}
    with as_input_error(path):
        stream = osmium.FileProcessor(str(path))
        date = date_in(stream.header.get("osmosis_replication_timestamp"))
        stream.with_areas(KeyFilter(*place_keys, *_BACKGROUND, HOUSE_NUMBER, "highway"))
        stream.with_filter(_only(KeyFilter(*keys), osmium.osm.NODE))
        stream.with_filter(_only(KeyFilter(*keys, HOUSE_NUMBER), _SHAPES))
        if near := nodes_near(path, box, whole or path):
            stream.with_filter(_only(near.contains_filter(), osmium.osm.WAY))
        read = partial(read_address_points, path, collector.more_than_a_home, or_all(box))
        with share(read) as points:
            for element in stream:
                collector.take(element)
            collector.take_addresses(points())
        data = collector.data(date)
    log.info(
        "%s: %d ways, %d place elements, %d addresses",
        path.name,
        len(data.ways.ids),
        len(data.places.ids),
        len(data.addresses.ids),
    )
    return data


def _only(elements: BaseFilter, kinds: osm_entity_bits) -> BaseFilter:
    """Return a filter that lets elements of other kinds than these pass."""
    elements.enable_for(kinds)
    return elements


def has_more_buildings(path: Path, number: int, box: Box | None = None) -> bool:
    """Return whether there are more buildings (ways) in the box (degrees, EPSG:4326) than that.

    Without a box, in the whole file.

    Raises
    ------
    InputError
        The file cannot be read; see `read_osm`.
    """
    around, is_building = or_all(box).scaled(PER_DEGREE), KeyFilter("building")
    with as_input_error(path):
        # Measured: where they lie, which is seldom asked for, takes longer than all else.
        drawn = osmium.FileProcessor(str(path), osmium.osm.WAY).with_filter(is_building)
        if not _has_more(drawn, number):
            return False
        stream = osmium.FileProcessor(str(path), osmium.osm.NODE | osmium.osm.WAY)
        located = stream.with_locations().with_filter(is_building)
        inside = (way for way in located if isinstance(way, Way) and lies_in(around, way.nodes[0]))
        return _has_more(inside, number)


def _has_more(elements: Iterable[object], number: int) -> bool:
    return next(islice(elements, number, None), None) is not None


def read_buildings(path: Path, box: Box | None = None) -> Elements:
    """Read the buildings in which people may live, as polygons (EPSG:4326).

    Raises
    ------
    InputError
        The file cannot be read; see `read_osm`.
    """
    rows, factory = Rows(), WKBFactory()
    with as_input_error(path):
        stream = osmium.FileProcessor(str(path)).with_areas(KeyFilter("building"))
        for area in stream.with_filter(KeyFilter("building")):
            if isinstance(area, Area) and area.tags["building"] not in _NO_DWELLING:
                try:
                    told = {key: area.tags[key] for key in ADDRESS if key in area.tags}
                    rows.add(area_id(area), told, factory.create_multipolygon(area))
                except RuntimeError:
                    log.debug("building %s cannot be put together", area_id(area))
        return rows.elements().within(box)


def check_file(path: Path) -> None:
    """Refuse what is no OpenStreetMap file, by its name and size.

    Raises
    ------
    InputError
        It is not there, a folder, empty, or of an unknown kind.
    """
    if not path.exists():
        message = f"{path}: there is no such OpenStreetMap file"
        raise MissingInputError(message)
    if not path.is_file():
        message = f"{path}: is a folder; give an OpenStreetMap file ({', '.join(_FORMATS)})"
        raise InputError(message)
    if not path.name.lower().endswith(_FORMATS):
        message = f"{path}: is not a known kind of OpenStreetMap file ({', '.join(_FORMATS)})"
        raise InputError(message)
    if path.stat().st_size == 0:
        message = f"{path}: the file is empty (0 bytes); download it again"
        raise InputError(message)


def date_in(text: str) -> str:
    """Return the date (ISO 8601) that data says it is of, or "unknown" where it cannot be."""
    try:
        date = dt.datetime.fromisoformat(text)
    except ValueError:
        return UNKNOWN_DATE
    return text if _FIRST_YEAR <= date.year <= dt.datetime.now(dt.UTC).year + 1 else UNKNOWN_DATE


def _check_texts(path: Path) -> None:
    if path.name.lower().endswith(".pbf") and (text := find_zero_byte(path)):
        message = (
            f"{path}: the text {text.decode(errors='replace')!r} holds a zero byte, which no text "
            f"of OpenStreetMap does; it is damaged: download it again"
        )
        raise InputError(message)


@contextmanager
def as_input_error(path: Path) -> Iterator[None]:
    """Turn the errors of pyosmium into an `InputError` that names the file."""
    try:
        yield
    except UnfitElementsError as error:
        message = f"{path}: {error}"
        raise InputError(message) from None
    except (RuntimeError, ValueError, osmium.InvalidLocationError) as error:
        message = (
            f"{path}: cannot be read as OpenStreetMap data ({error}); it may be cut off or "
            f"damaged: download it again"
        )
        raise InputError(message) from error
