"""Snapshots: never changed, known by their files, compared with the last one."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from geopandas.testing import assert_geodataframe_equal

from sociale_infra.config import Settings, load_settings
from sociale_infra.errors import InputError, MissingInputError, OutputError
from sociale_infra.recipe import analyse_snapshot, keep_snapshot
from sociale_infra.report.findings import write_finding
from sociale_infra.snapshots import find_shrunk, list_snapshots
from sociale_infra.sources.inputs import Inputs
from sociale_infra.sources.sample_town import SampleTown
from sociale_infra.store import (
    read_manifest,
    read_results,
    read_world,
    write_world,
)
from sociale_infra.town import World


@pytest.fixture(scope="module")
def settings() -> Settings:
    return load_settings()


@pytest.fixture(scope="module")
def snapshot(
    sample_town: SampleTown, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    inputs = Inputs(sample_town.osm_file, sample_town.areas_file, sample=True)
    folder, _ = keep_snapshot(inputs, settings, tmp_path_factory.mktemp("kept"))
    return folder


def test_what_is_read_back_is_what_was_written(snapshot: Path, sample_world: World) -> None:
    world, back = sample_world, read_world(snapshot)
    assert back.facts == world.facts
    for name in ("nodes", "edges", "places", "entrances", "areas", "origins", "background"):
        assert_geodataframe_equal(getattr(back, name), getattr(world, name))


def test_snapshot_is_dated_listed_and_counted(snapshot: Path) -> None:
    manifest = read_manifest(snapshot)
    assert snapshot.name == f"voorbeeldstad-{manifest['made']}"
    assert manifest["counts"]["places"]["library"] == 2
    assert [folder for folder, _ in list_snapshots(snapshot.parent)] == [snapshot]


def test_another_one_on_the_same_day_stands_beside_it(
    sample_town: SampleTown, settings: Settings, tmp_path: Path
) -> None:
    inputs = Inputs(sample_town.osm_file, sample_town.areas_file)
    first, _ = keep_snapshot(inputs, settings, tmp_path)
    before = {path.name: path.read_bytes() for path in first.iterdir()}
    second, warnings = keep_snapshot(inputs, settings, tmp_path)
    assert second.name == f"{first.name}-2"
    assert {path.name: path.read_bytes() for path in first.iterdir()} == before
    assert [folder for folder, _ in list_snapshots(tmp_path)] == [first, second]
    assert not [line for line in warnings if "last snapshot" in line]


def test_changed_file_is_refused(snapshot: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    for path in snapshot.iterdir():
        (copy / path.name).write_bytes(path.read_bytes())
    (copy / "places.parquet").write_bytes((copy / "entrances.parquet").read_bytes())
    with pytest.raises(InputError, match=r"places\.parquet.*changed"):
        read_world(copy)
    (copy / "places.parquet").unlink()
    with pytest.raises(InputError, match=r"places\.parquet.*absent"):
        read_world(copy)


def test_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(json.dumps({"tool": "other"}))
    with pytest.raises(MissingInputError, match="sociale-infra extract"):
        read_world(tmp_path)


@pytest.mark.parametrize(
    "damage",
    [
        {"facts": {}},
        {"facts": None},
        {"files": {}},
        {"files": []},
        {"files": {"../../etc/passwd": "x"}},
        {"settings": None},
    ],
)
def test_a_manifest_of_another_shape_is_refused(
    snapshot: Path, tmp_path: Path, damage: dict[str, object]
) -> None:
    copy = shutil.copytree(snapshot, tmp_path / "copy")
    kept = json.loads((copy / "manifest.json").read_bytes())
    (copy / "manifest.json").write_text(json.dumps(kept | damage), encoding="utf-8")
    with pytest.raises(InputError, match="extract again"):
        read_world(copy)


def test_tables_are_never_written_over(snapshot: Path) -> None:
    with pytest.raises(OutputError, match="already"):
        write_world(snapshot, read_world(snapshot))


def test_other_norms_may_be_tried_but_not_other_places(snapshot: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("categories: {park: {norm_m: 600}}")
    analyse_snapshot(snapshot, load_settings(own), tmp_path / "tables")
    results = read_results(tmp_path / "tables", load_settings(own))
    norms = results.coverage.set_index("category")["norm_m"]
    assert set(norms["park"]) == {600}
    # The world in the measured tables is still that of the snapshot.
    assert read_world(tmp_path / "tables").settings == read_world(snapshot).settings
    assert list_snapshots(tmp_path) == []
    own.write_text("network: {cycleways: false}\ncategories: {park: {min_area_ha: 1}}")
    with pytest.raises(InputError, match=r"min_area_ha, network\.cycleways"):
        analyse_snapshot(snapshot, load_settings(own), tmp_path / "other")


def test_snapshot_must_be_measured_before_it_is_published(snapshot: Path) -> None:
    with pytest.raises(InputError, match="sociale-infra analyse"):
        read_results(snapshot, load_settings())


def test_what_has_shrunk_is_told() -> None:
    before = {"counts": {"edges": 100, "places": {"library": 10, "park": 5, "school": 4}}}
    after = {"counts": {"edges": 80, "places": {"library": 7, "park": 5}}}
    found = list(find_shrunk(before, after, most=0.2))
    assert [dict(finding.values) for finding in found] == [
        {"counted": "places.library", "now": 7, "before": 10},
        {"counted": "places.school", "now": 0, "before": 4},
    ]
    assert write_finding(found[0], "en") == (
        "Places.library: 7 where the last snapshot had 10; is the data complete?"
    )
