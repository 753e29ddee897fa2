"""Two towns measured at once in one process: neither changes a byte of the other's results."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import osmium

import sociale_infra
from sociale_infra import Inputs, load_settings
from sociale_infra.sources.sample_town import SampleTown
from tests.folders import digests

# A GeoPackage is stamped with the date of its town's data, so that must be another one.
LATER = "2026-05-17T06:00:00Z"


def write_later(osm_file: Path, path: Path) -> None:
    """Write the same data as a download of another day."""
    header = osmium.io.Header()
    header.set("osmosis_replication_timestamp", LATER)
    with osmium.SimpleWriter(str(path), header=header) as writer:
        for element in osmium.FileProcessor(str(osm_file)):
            writer.add(element)


def of_town(folder: Path) -> dict[str, str]:
    """Return the digests of all but the record, which holds the time of the run."""
    found = digests(folder)
    del found["run.json"]
    return found


def test_two_runs_at_once_give_the_bytes_of_one_after_the_other(
    sample_town: SampleTown, demo: Path, tmp_path: Path
) -> None:
    write_later(sample_town.osm_file, tmp_path / "later.osm.pbf")
    towns = {
        "first": Inputs(sample_town.osm_file, sample_town.areas_file, sample=True),
        "later": Inputs(tmp_path / "later.osm.pbf", sample_town.areas_file, sample=True),
    }

    def run(name: str, way: str) -> dict[str, str]:
        made = sociale_infra.run(towns[name], load_settings(), tmp_path / way / name)
        return of_town(made.folder)

    alone = {"first": of_town(demo), "later": run("later", "alone")}
    with ThreadPoolExecutor(len(towns)) as threads:
        waiting = {name: threads.submit(run, name, "together") for name in towns}
        together = {name: made.result() for name, made in waiting.items()}
    assert all(together[name].keys() == files.keys() for name, files in alone.items())
    differing = [
        f"{name}/{file}"
        for name, files in alone.items()
        for file, digest in files.items()
        if together[name][file] != digest
    ]
    assert differing == []
    geopackages = {files["social-infrastructure.gpkg"] for files in alone.values()}
    assert len(geopackages) == len(towns)
