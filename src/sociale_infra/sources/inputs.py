"""The inputs of a run: the files that are given, and downloads for those that are not."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd

from sociale_infra.config import Level, Settings
from sociale_infra.errors import (
    MissingInputError,
    SocialeInfraError,
    SourceUnreachableError,
)
from sociale_infra.other_sources import Register
from sociale_infra.sources.areas.cbs_areas import fetch_areas
from sociale_infra.sources.areas.file import AreasFile, read_areas
from sociale_infra.sources.areas.subareas import build_subareas, holds_buurten, no_subareas
from sociale_infra.sources.bag import fetch_bag
from sociale_infra.sources.kept_downloads import Download, digest, read_download
from sociale_infra.sources.osm.elements import Box
from sociale_infra.sources.population.cbs_squares import fetch_squares
from sociale_infra.sources.population.dwellings import check_objects
from sociale_infra.sources.population.squares import check_squares
from sociale_infra.sources.sample_town import write_sample_town

log = logging.getLogger(__name__)

USUAL_CORRECTIONS = "data/local/places.csv"
"""The default of `places.corrections`: the only one that need not be there."""


@dataclass(frozen=True)
class Inputs:
    """The files of a run.

    Parameters
    ----------
    osm_file
        OpenStreetMap extract (.osm.pbf, .osm), in EPSG:4326; None downloads from Overpass.
    areas_file
        Polygons that GDAL reads, in any CRS; None downloads from PDOK, or takes the whole extent
        of `osm_file` as one area.
    population_file
        CBS squares or a raster, in any CRS, that tell where in an area the residents live; None
        spreads them evenly, or downloads the squares if the other two are downloaded.
    offline
        Whether downloads are forbidden.
    sample
        Whether this is the invented sample town.
    osm_cut
        A file with as much of `osm_file` as the run reads, which is read in its place; it is
        looked for among what `cut` has kept if None.

    Examples
    --------
    >>> Inputs(osm_file=Path("town.osm.pbf"), areas_file=Path("wijken.gpkg"), offline=True).sample
    False
    """

    osm_file: Path | None = None
    areas_file: Path | None = None
    population_file: Path | None = None
    offline: bool = False
    sample: bool = False
    osm_cut: Path | None = None

    def __post_init__(self) -> None:
        """Take paths that are given as text too."""
        for name in ("osm_file", "areas_file", "population_file", "osm_cut"):
            given = getattr(self, name)
            object.__setattr__(self, name, None if given is None else Path(given))


def sample_inputs(folder: Path | str) -> Inputs:
    """Write the invented sample town into a folder, as files like those of any town.

    Parameters
    ----------
    folder
        An existing folder.

    Returns
    -------
    The inputs for `extract`.

    Examples
    --------
    >>> sample_inputs(folder).areas_file.name
    'voorbeeldstad-areas.gpkg'
    """
    town = write_sample_town(Path(folder))
    return Inputs(town.osm_file, town.areas_file, sample=True)


def check_given(inputs: Inputs, settings: Settings) -> None:
    """Refuse files that are named and not there, before anything large is read.

    Raises
    ------
    MissingInputError
        One of them is not there: of residents, of a register, or of corrections.
    """
    registers = {} if inputs.sample else settings.registers
    named = {
        "--population-file": inputs.population_file,
        **{f"registers.{key}.path": one.path for key, one in registers.items()},
        "places.corrections": corrections_file(inputs, settings),
    }
    for name, path in named.items():
        if path is not None and not Path(path).exists():
            message = f"{path}: there is no such file; {name} names it"
            raise MissingInputError(message)


def find_areas(inputs: Inputs, settings: Settings) -> tuple[Path, AreasFile] | None:
    """Return the areas file and its contents; downloaded from PDOK if none is given.

    None if only an OpenStreetMap file is given: then its whole extent is one area.

    Raises
    ------
    SocialeInfraError
        As `read_areas` and `fetch_areas`; or no file is given and downloads are forbidden.
    """
    path, wanted = inputs.areas_file, _municipality(inputs, settings)
    if path is None:
        if wanted is None:
            return None
        check_online(inputs, "PDOK", "--areas-file")
        return _ask_areas(settings.level, wanted, settings)
    return path, read_areas(path, settings.level, wanted)


def find_subareas(
    inputs: Inputs, settings: Settings, areas: gpd.GeoDataFrame | None
) -> tuple[Path | None, gpd.GeoDataFrame]:
    """Return the buurten within wijken, and their own file if they were downloaded from PDOK.

    None of them within other areas, and where they are not there or cannot be used: nothing but
    the map shows them.
    """
    if areas is None or areas["level"].iloc[0] != "wijk":
        return None, no_subareas(areas)
    path, wanted = inputs.areas_file, _municipality(inputs, settings)
    try:
        if path is None:
            path, file = _ask_areas("buurt", str(wanted), settings)
            return path, build_subareas(file.table, areas)
        if not holds_buurten(path):
            return None, no_subareas(areas)
        finer = read_areas(path, "buurt", wanted, around=areas).table
    except SocialeInfraError as error:
        log.warning("The buurten within the wijken are left out: %s", error)
        return None, no_subareas(areas)
    return None, build_subareas(finer, areas)


def _municipality(inputs: Inputs, settings: Settings) -> str | None:
    """Return the municipality that is asked for, of files or of PDOK."""
    from_files = inputs.areas_file or inputs.osm_file
    return settings.municipality or (None if from_files else settings.live.municipality)


def _ask_areas(level: Level, wanted: str, settings: Settings) -> tuple[Path, AreasFile]:
    """Return the file of the areas of PDOK and its contents, downloaded if it is not fresh."""
    dataset = re.search(r"[\w-]+-\d{4}", settings.live.pdok_url)
    name = f"{wanted}-{level}-{dataset[0] if dataset else 'areas'}"
    download = Download(
        f"{file_name(name)}.geojson",
        "PDOK",
        "give --areas-file",
        lambda new: fetch_areas(level, wanted, settings.live, new),
    )
    return read_download(download, lambda file: read_areas(file, level, wanted), settings.live)


def study_box(areas: gpd.GeoDataFrame, buffer_m: float) -> Box:
    """Return the box (EPSG:4326) around the areas and `buffer_m` metres of surroundings."""
    west, south, east, north = areas.total_bounds
    corners = gpd.GeoSeries.from_xy(
        [west - buffer_m, west - buffer_m, east + buffer_m, east + buffer_m],
        [south - buffer_m, north + buffer_m, south - buffer_m, north + buffer_m],
        crs=areas.crs,
    )
    return Box(*(float(side) for side in corners.to_crs("EPSG:4326").total_bounds))


def find_population(inputs: Inputs, settings: Settings, areas: gpd.GeoDataFrame) -> Path | None:
    """Return the file that tells where residents live; downloaded if all else is, too.

    None means an even spread: if the settings ask for it, and in a run from files, which fetches
    nothing that it was not asked for.

    Raises
    ------
    SocialeInfraError
        As `fetch_squares`.
    """
    path = inputs.population_file
    from_files = inputs.sample or inputs.osm_file or inputs.areas_file
    if path or from_files or settings.population.source == "even":
        return path
    if settings.population.source == "dwellings":
        return _objects(["woonfunctie"], settings, areas, "set population.source: even")
    asked = f"{areas.total_bounds.round().tolist()} {areas.crs} {settings.live.squares_url}"
    download = Download(
        f"squares-{digest(asked)}.geojson",
        "PDOK",
        "set population.source: even",
        lambda new: fetch_squares(areas, settings.live, new),
    )
    return read_download(download, lambda file: check_squares(file, areas), settings.live)[0]


def find_registers(inputs: Inputs, settings: Settings, areas: gpd.GeoDataFrame) -> dict[str, Path]:
    """Return the file of each register; objects of the BAG are downloaded. None is of the sample.

    Raises
    ------
    SocialeInfraError
        As `fetch_bag`; or it is needed and downloads are forbidden.
    """
    asked = {} if inputs.sample else settings.registers
    return {
        key: Path(register.path) if register.path else _bag(key, register, inputs, settings, areas)
        for key, register in asked.items()
    }


def _bag(
    key: str, register: Register, inputs: Inputs, settings: Settings, areas: gpd.GeoDataFrame
) -> Path:
    if inputs.offline:
        message = (
            f"--offline forbids asking PDOK for registers.{key} (bag_uses): take it out, or give "
            f"a file as its path"
        )
        raise SourceUnreachableError(message)
    way_out = f"take registers.{key} out of the settings, or give a file as its path"
    return _objects(register.bag_uses, settings, areas, way_out)


def _objects(
    uses: Sequence[str], settings: Settings, areas: gpd.GeoDataFrame, alternative: str
) -> Path:
    """Return the file of the objects of the BAG with some uses, downloaded if it is not fresh."""
    asked = f"{areas.total_bounds.round().tolist()} {areas.crs} {uses} {settings.live.bag_url}"
    download = Download(
        f"bag-{digest(asked)}.geojson",
        "PDOK",
        alternative,
        lambda new: fetch_bag(areas, uses, settings.live, new, alternative),
    )
    return read_download(download, check_objects, settings.live)[0]


def corrections_file(inputs: Inputs, settings: Settings) -> Path | None:
    """Return the file of local corrections: one that the settings name, or the usual one if it is.

    None for the invented town.
    """
    usual = settings.places.corrections == USUAL_CORRECTIONS
    path = Path(settings.places.corrections)
    return None if inputs.sample or (usual and not path.exists()) else path


def file_name(title: str) -> str:
    """Return a title as a file name: lower-case letters, digits and dashes only."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") or "results"


def check_online(inputs: Inputs, source: str, option: str) -> None:
    """Refuse to ask a source where downloads are forbidden; `option` gives a file instead.

    Raises
    ------
    SourceUnreachableError
        They are.
    """
    if inputs.offline:
        message = (
            f"--offline forbids asking {source}: give a file with {option} (data/README.md says "
            f"where from), or see the sample town with: sociale-infra demo"
        )
        raise SourceUnreachableError(message)
