"""The OpenStreetMap data of a run: from the file that is given, or its cut, or a download."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from sociale_infra.beside import Share, here
from sociale_infra.config import Settings
from sociale_infra.errors import InputError
from sociale_infra.sources.background import background_kind
from sociale_infra.sources.inputs import Inputs, check_online
from sociale_infra.sources.kept_downloads import Download, digest, read_download
from sociale_infra.sources.network.walkways import is_walkable
from sociale_infra.sources.osm.elements import Box, OsmData
from sociale_infra.sources.osm.file import read_osm
from sociale_infra.sources.osm.overpass import fetch_osm
from sociale_infra.sources.places.classify import Classifier


def find_osm(
    inputs: Inputs, settings: Settings, box: Box | None, share: Share = here
) -> tuple[Path, OsmData]:
    """Return the OpenStreetMap file and its contents in a box; downloaded if none is given.

    A part of the reading may be done beside the rest, as `share` does.

    Raises
    ------
    SocialeInfraError
        As `read_osm` and `fetch_osm`; or there is no walkable way, or no file is given and
        downloads are forbidden.
    """
    if inputs.osm_file is not None:
        cut, whole = inputs.osm_cut or inputs.osm_file, inputs.osm_file
        data = _read_osm(cut, settings, box, whole, share)
        _check_walkable(inputs.osm_file, data, box)
        return inputs.osm_file, data
    check_online(inputs, "Overpass", "--osm-file")
    if box is None:
        message = "without --osm-file the areas must be known: give --areas-file"
        raise InputError(message)
    asked = f"{box} {settings.live.overpass_url} {settings.categories}"
    download = Download(
        f"openstreetmap-{digest(asked)}.osm.pbf",
        "Overpass",
        "give --osm-file",
        lambda new: fetch_osm(box, settings.categories, settings.live, new),
    )
    return read_download(
        download, lambda file: _read_walkable(file, settings, box, share), settings.live
    )


def _read_walkable(path: Path, settings: Settings, box: Box, share: Share) -> OsmData:
    data = _read_osm(path, settings, box, path, share)
    _check_walkable(path, data, box)
    return data


def _read_osm(
    path: Path, settings: Settings, box: Box | None, whole: Path, share: Share
) -> OsmData:
    classify = Classifier.of(settings.categories)
    return read_osm(
        path,
        place_keys=classify.keys,
        place_category=classify,
        background_kind=background_kind,
        box=box,
        whole=whole,
        share=share,
    )


def _check_walkable(path: Path, data: OsmData, box: Box | None) -> None:
    """Refuse data without walkable ways: most likely it is of another place."""
    located = not np.isnan(data.ways.lon).all()
    if located and any(is_walkable(tags) for tags in data.ways.tags):
        return
    where = ""
    if box is not None:
        where = (
            f" around the areas (longitude {box.west:.2f} to {box.east:.2f}, latitude "
            f"{box.south:.2f} to {box.north:.2f}); are they of the same town?"
        )
    message = f"{path}: has no way that one may walk on{where}"
    raise InputError(message)
