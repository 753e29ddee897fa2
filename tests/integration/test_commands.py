"""Every command of our own in the documents is run, in the order in which a reader meets them.

The folder in which they run holds the files that the documents name, and settings that lead to
servers on this machine in place of Overpass and PDOK. All of it is the sample town, called
Zoetermeer as in the documents.
"""

from __future__ import annotations

import json
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import geopandas as gpd
import numpy as np
import osmium
import pytest
from shapely import box

from sociale_infra.sources.sample_town import SampleTown
from tests.command_line import call
from tests.documents import ROOT, commands
from tests.integration.conftest import DIFFERENCE, EXAMPLE
from tests.local_server import Reply, Request, listen
from tests.overpass_server import Extract, serve

LAYERS = ("wijken", "buurten")
# Of every wijk there is a slide and a page in the workbook; one will do. Here people live without
# robust access, so that there is something to choose.
ONE = "WK999910"
PLACE_KEYS = ("amenity", "leisure", "shop", "club", "tourism")
KEPT = {None, "community_centre", "library", "park", "restaurant"}
# The folder of a snapshot bears the day on which it was made.
DATED = re.compile(r"data/snapshots/zoetermeer-\d{4}-\d\d-\d\d")
# A command is run once, wherever it stands.
LINES = list(dict.fromkeys(line for _, line in commands() if line.startswith("sociale-infra")))
# Of these, other tests look at what they make; they run in the fixture `example`.
ALSO_RUN = (EXAMPLE, DIFFERENCE)
# These print no paths of what they made.
NAMES_NO_PATH = ("check", "--help")


@pytest.fixture(scope="module")
def folder(
    sample_town: SampleTown, demo: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """Lay out the folder of a reader who has downloaded what data/README.md names."""
    folder = tmp_path_factory.mktemp("reader")
    data = folder / "data"
    data.mkdir()
    osm_file = data / "zuid-holland-latest.osm.pbf"
    write_few_places(sample_town.osm_file, osm_file)
    areas = {
        layer: table[table["wijkcode"] == ONE].assign(gemeentenaam="Zoetermeer")
        for layer in LAYERS
        for table in [gpd.read_file(sample_town.areas_file, layer=layer)]
    }
    for layer, table in areas.items():
        table.to_file(data / "wijkenbuurten_2024_v1.gpkg", layer=layer)
    shutil.copytree(ROOT / "data/scenarios", data / "scenarios")
    shutil.copytree(demo, folder / "results/demo")
    pages = {layer: json.loads(table.to_json()) for layer, table in areas.items()}
    pages["gemeenten"] = {"features": pages["wijken"]["features"][:1]}

    squares = json.loads(draw_squares(areas["wijken"]).to_json())["features"]

    def answer_as_pdok(request: Request) -> Reply:
        parts = urlsplit(request.path)
        if "vierkantstatistieken" in parts.path:
            query = parse_qs(parts.query)
            start, count = (int(query[name][0]) for name in ("startIndex", "count"))
            return 200, json.dumps({"features": squares[start : start + count]}).encode()
        return 200, json.dumps(pages[parts.path.split("/")[-2]]).encode()

    with listen(answer_as_pdok) as pdok, serve(Extract(osm_file).answer) as (overpass, _):
        live = {
            "pdok_url": f"{pdok}/wijken-en-buurten-2024/ogc/v1",
            "squares_url": f"{pdok}/vierkantstatistieken100m/2023/wfs/v1_0",
            "overpass_url": overpass,
        }
        # What YAML says, JSON says too.
        (folder / "config.yaml").write_text(json.dumps({"live": live}), encoding="utf-8")
        yield folder


def write_few_places(source: Path, target: Path) -> None:
    """Write a file without most kinds of places: each has maps, rasters and a slide of its own."""
    elements = osmium.FileProcessor(str(source))
    with osmium.SimpleWriter(str(target), header=elements.header) as writer:
        for element in elements:
            if {element.tags.get(key) for key in PLACE_KEYS} <= KEPT:
                writer.add(element)


def draw_squares(areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Draw the squares of 100 m around the areas, ten inhabitants in each."""
    west, south, east, north = areas.to_crs("EPSG:28992").total_bounds // 100 * 100
    corners = [(x, y) for x in np.arange(west, east, 100) for y in np.arange(south, north, 100)]
    shapes = [box(x, y, x + 100, y + 100) for x, y in corners]
    return gpd.GeoDataFrame(geometry=shapes, crs="EPSG:28992").assign(aantalInwoners=10)


@pytest.mark.parametrize("line", [line for line in LINES if line not in ALSO_RUN])
def test_command_runs(line: str, folder: Path) -> None:
    made = sorted((folder / "data" / "snapshots").glob("*"))
    line = DATED.sub(lambda _: str(made[-1].relative_to(folder)), line)
    words = shlex.split(line)[1:]
    done = call(*words, folder=folder)
    assert done.returncode == 0, done.stderr
    if words[0] in NAMES_NO_PATH:
        return
    told = [folder / path for path in done.stdout.splitlines()]
    assert told
    assert all(path.exists() for path in told)
    if words[0] == "run":
        record = json.loads((told[0].parent / "run.json").read_text(encoding="utf-8"))
        assert record["settings"]["level"] == ("buurt" if "--level buurt" in line else "wijk")
        assert (told[0].parent / "workshop.pptx").exists() == ("--slides" in words)


@pytest.mark.parametrize("line", ALSO_RUN)
def test_command_ran_for_others_too(line: str, example: Path) -> None:
    assert line in LINES
    stdout, _ = json.loads((example / "said.json").read_text(encoding="utf-8"))[line]
    told = [example / path for path in stdout.splitlines()]
    assert told
    assert all(path.exists() for path in told)
