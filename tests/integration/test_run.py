"""The command line, from files to results, on the sample town."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import rasterio
import shapely

from sociale_infra import Inputs, analyse, extract, read_world, run, write_finding
from sociale_infra.beside import can_work_beside
from sociale_infra.config import load_settings
from sociale_infra.engine.access import build_access
from sociale_infra.engine.measured import find_nearest
from sociale_infra.engine.network import build_network
from sociale_infra.report.headline import find_headline
from sociale_infra.sources.sample_town import SampleTown
from sociale_infra.town import Results
from tests import command_line
from tests.folders import digests

SETTINGS = load_settings()
CATEGORIES = tuple(SETTINGS.categories)
_TABLES = ("areas", "coverage", "data-dictionary", "fragility", "gaps", "need", "places", "quality")
_PARQUET = ("areas", "edges", "entrances", "nodes", "origins", "places")
_READ_ALONE = ("background", "need", "registers", "rejoined", "subareas")
FILES = {
    *(f"{name}.csv" for name in (*_TABLES, "robustness", "sensitivity", "worklist")),
    *(f"{name}.csv" for name in ("gap_areas", "people_walk", "remedies", "completeness", "bands")),
    *(f"parquet/{name}.parquet" for name in (*_PARQUET, *_READ_ALONE)),
    *(f"rasters/distance_{key}.{kind}" for key in CATEGORIES for kind in ("tif", "qml")),
    *(f"rasters/robust_level_{end}.{kind}" for end in ("low", "high") for kind in ("tif", "qml")),
    *(
        "index.html",
        "map.html",
        "run.json",
        "social-infrastructure.gpkg",
        "social-infrastructure.qgz",
        "social-infrastructure.xlsx",
        "worklist.html",
    ),
}


def call(*arguments: object) -> str:
    """Call the command line; return what it says on standard output."""
    done = command_line.call(*arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def files_of(town: SampleTown) -> tuple[str, ...]:
    """Return the options that name the files of a town."""
    return ("--osm-file", str(town.osm_file), "--areas-file", str(town.areas_file))


@pytest.fixture(scope="module")
def results(sample_town: SampleTown, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("run") / "results"
    told = call("run", *files_of(sample_town), "--offline", "-o", out)
    assert told == str(out / "map.html")
    return out


def test_results_are_all_there_and_listed(results: Path) -> None:
    found = digests(results)
    assert set(found) == FILES
    record = json.loads((results / "run.json").read_text(encoding="utf-8"))
    assert {output["path"]: output["sha256"] for output in record["outputs"]} == {
        name: digest for name, digest in found.items() if name != "run.json"
    }


def test_run_names_its_inputs(results: Path, sample_town: SampleTown) -> None:
    record = json.loads((results / "run.json").read_text(encoding="utf-8"))
    assert [source["sha256"] for source in record["inputs"]] == [
        hashlib.sha256(path.read_bytes()).hexdigest() for path in sample_town
    ]
    assert record["crs"] == "EPSG:28992"
    assert record["unit"] == "residents"


def test_same_inputs_give_same_bytes_with_one_step_after_another_too(
    results: Path, sample_town: SampleTown, tmp_path: Path
) -> None:
    """In another process, with another seed of hashes, and with no steps beside each other."""
    inputs = Inputs(sample_town.osm_file, sample_town.areas_file)
    alone = run(inputs, SETTINGS, tmp_path / "alone").folder
    first, second = digests(results), digests(alone)
    records = [json.loads((folder / "run.json").read_text()) for folder in (results, alone)]
    beside, timings = ([one.pop(name) for one in records] for name in ("beside", "timings"))
    assert [bool(steps) for steps in beside] == [can_work_beside(), False]
    assert {*beside[0]} <= {*timings[0]} >= {"read OpenStreetMap", "write the results"}
    assert timings[0].keys() == timings[1].keys()
    for found, record in zip((first, second), records, strict=True):
        del found["run.json"], record["started"]
    assert first == second
    assert records[0] == records[1]


@pytest.mark.parametrize("step", ["vary the choices", "draw the map"])
def test_ctrl_c_ends_all_that_works_and_leaves_earlier_results(
    step: str, results: Path, sample_town: SampleTown, tmp_path: Path
) -> None:
    out = tmp_path / "results"
    shutil.copytree(results, out)
    command = [sys.executable, "-m", "sociale_infra", "run", *files_of(sample_town), "-v", "-o"]
    with subprocess.Popen(
        [*command, str(out)], stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stderr
        assert any(step in line for line in process.stderr)
        os.killpg(process.pid, signal.SIGINT)
        assert "Traceback" not in process.stderr.read()  # to its end: nobody else writes there
    assert process.returncode > 0
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)
    assert digests(out) == digests(results)
    assert [path.name for path in tmp_path.iterdir()] == ["results"]


def test_residents_add_up_to_the_figures_of_the_areas(
    results: Path, sample_town: SampleTown
) -> None:
    given = gpd.read_file(sample_town.areas_file, layer="wijken").set_index("wijkcode")
    origins = gpd.read_parquet(results / "parquet" / "origins.parquet")
    placed = origins.groupby("area_code")["weight"].sum()
    expected = given.loc[placed.index, "aantal_inwoners"]
    assert placed.to_numpy() == pytest.approx(expected.to_numpy(), abs=1e-6)
    areas = pd.read_csv(results / "areas.csv", encoding="utf-8-sig").set_index("area_code")
    assert areas.loc[placed.index, "weight"].tolist() == expected.tolist()
    assert set(areas["unit"]) == {"residents"}


def test_coverage_can_be_worked_out_from_the_exported_origins(results: Path) -> None:
    origins = gpd.read_parquet(results / "parquet" / "origins.parquet")
    table = pd.read_csv(results / "coverage.csv", encoding="utf-8-sig")
    known = table[table["coverage"].notna()]
    for _, row in known.sample(20, random_state=1).iterrows():
        own = origins[origins["area_code"] == row["area_code"]]
        near = own[f"nearest_{row['category']}_m"] <= row["norm_m"]
        share = own.loc[near, "weight"].sum() / own["weight"].sum()
        assert row["coverage"] == pytest.approx(share, abs=1e-4)


def test_robust_access_can_be_worked_out_from_the_exported_origins(results: Path) -> None:
    origins = gpd.read_parquet(results / "parquet" / "origins.parquet")
    areas = pd.read_csv(results / "areas.csv", encoding="utf-8-sig").set_index("area_code")
    stands = areas["stands"]
    assert areas.loc[~stands, ["robust_low", "robust_high"]].isna().all(axis=None)
    assert stands.sum() >= 5
    for code, own in origins[origins["area_code"].map(stands)].groupby("area_code"):
        for end, answers in (("low", ["yes"]), ("high", ["yes", "unknown"])):
            robust = own["robust"].isin(answers)
            share = own.loc[robust, "weight"].sum() / own["weight"].sum()
            assert areas.loc[str(code), f"robust_{end}"] == pytest.approx(share, abs=1e-4)
            level = own[f"robust_level_{end}"] == 4
            assert (level.fillna(False) == robust).all()  # noqa: FBT003


def test_everybody_who_surely_lacks_robust_access_is_in_a_gap(results: Path) -> None:
    origins = gpd.read_parquet(results / "parquet" / "origins.parquet")
    gaps = pd.read_csv(results / "gaps.csv", encoding="utf-8-sig")
    lacking = origins.loc[~origins["robust"].isin(["yes", "unknown"]), "weight"].sum()
    assert lacking > 0
    told, few = gaps["lacking_low"], gaps["lacking_low_few"]
    # Of fewer than ten people, and of all but so few, the number is not told.
    hidden = gaps["weight"].where(few).fillna(10 * few).sum()
    assert told.sum() - 0.05 * len(gaps) <= lacking <= told.sum() + hidden + 0.05 * len(gaps)
    assert told.dropna().is_monotonic_decreasing


@pytest.mark.parametrize("category", ["library", "park"])
def test_rasters_hold_what_the_engine_says_of_their_centres(results: Path, category: str) -> None:
    tables = {name: gpd.read_parquet(results / "parquet" / f"{name}.parquet") for name in _PARQUET}
    with rasterio.open(results / "rasters" / f"distance_{category}.tif") as raster:
        metres = raster.read(1)
        random = np.random.default_rng(1)
        rows, columns = np.nonzero(metres != raster.nodata)
        chosen = random.choice(len(rows), 200, replace=False)
        x, y = raster.xy(rows[chosen], columns[chosen])
    codes = {"origin_id": [f"{n}" for n in range(200)], "weight": 1.0}
    centres = gpd.GeoDataFrame(codes, geometry=gpd.points_from_xy(x, y), crs=28992)
    centres["edge_m"] = np.inf
    network = build_network(tables["nodes"], tables["edges"])
    reach = SETTINGS.network.max_snap_m
    places, entrances = tables["places"], tables["entrances"]
    access = build_access(network, centres, places, entrances, reach)
    group = np.where(places["category"] == category, 0, 1)
    expected = np.rint(find_nearest(access, group, 1).walk_m[0])
    assert metres[rows[chosen], columns[chosen]].tolist() == expected.tolist()


def test_geopackage_has_its_layers_and_a_style_for_each(results: Path) -> None:
    path = results / "social-infrastructure.gpkg"
    layers = {name for name, kind in pyogrio.list_layers(path) if kind is not None}
    assert layers == {
        *("areas", "places", "place_areas", "entrances", "origins", "squares", "gaps"),
        "remedies",
    }
    styles = pyogrio.read_dataframe(path, layer="layer_styles")
    assert set(styles["f_table_name"]) == layers
    assert styles["useAsDefault"].all()


def test_a_worklist_that_is_filled_in_is_read_and_changes_what_it_should(
    results: Path, sample_results: Results, sample_town: SampleTown, tmp_path: Path
) -> None:
    with (results / "worklist.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    said = {"exists": "ja", "free": "ja", "open_to_all": "ja", "date": "2026-11-03"}
    rows[0] |= said | {"staffed": "nee", "checked_by": "Noor"}
    rows[1] |= said | {"staffed": "ja", "checked_by": "Noor"}
    filled, own = tmp_path / "filled.csv", tmp_path / "own.yaml"
    with filled.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    own.write_text(f"places: {{corrections: {filled}}}", encoding="utf-8")
    before, after = sample_results, analyse(extract(Inputs(*sample_town), load_settings(own)))
    ids = [row["place_id"] for row in rows[:2]]
    assert [dict(one.values)["place"] for one in after.facts.corrections] == ids
    was, now = (find_headline(one).rests_on for one in (before, after))
    assert (was.places, was.checked, was.latest) == (now.places + 1, 0, None)
    assert (now.checked, now.latest) == (1, "2026-11-03")
    places, changed = (one.places.reset_index(drop=True) for one in (before, after))
    # Of the places only these two are known otherwise, and of the first only that nobody is there.
    columns = ["free", "open_to_all", "low_threshold", "staffed", "evidence"]
    differ = (places[columns] != changed[columns]).any(axis=1)
    assert set(places.loc[differ, "place_id"]) == {*ids}
    answers = changed.set_index("place_id").loc[ids, ["free", "open_to_all", "staffed"]]
    assert answers.to_numpy().tolist() == [["yes", "yes", "no"], ["yes", "yes", "yes"]]
    # Both were settled, so that they are asked no more.
    assert not {*after.worklist["place_id"]} & {*ids}


@pytest.fixture(scope="module")
def ten_more(
    results: Path, sample_town: SampleTown, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, gpd.GeoDataFrame]:
    """The results with ten made-up places and a register of twelve, and the spots of the ten."""
    folder = tmp_path_factory.mktemp("ten")
    homes = gpd.read_parquet(results / "parquet" / "origins.parquet").to_crs("EPSG:28992")
    drawn = np.random.default_rng(5).integers(len(homes), size=22)
    spots = gpd.GeoSeries(homes.geometry.iloc[drawn])
    x, y = shapely.get_coordinates(spots.to_numpy()).T.tolist()
    with (results / "worklist.csv").open(encoding="utf-8-sig", newline="") as file:
        header = csv.DictReader(file).fieldnames or []
    with (folder / "filled.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header)
        writer.writeheader()
        for number in range(10):
            where = {"x": f"{x[number]:.2f}", "y": f"{y[number]:.2f}", "name": f"Huis {number}"}
            told = dict.fromkeys(("exists", "free", "open_to_all", "staffed"), "ja")
            told |= {"checked_by": "Noor", "date": "2026-11-03", "category": "community_centre"}
            writer.writerow({"action": "add"} | where | told)
    rows = [f"{row},Buurthuis {row},{x[row]},{y[row]}" for row in range(10, 22)]
    (folder / "list.csv").write_text("\n".join(["id,naam,x,y", *rows]), encoding="utf-8")
    (folder / "own.yaml").write_text(
        f"places: {{corrections: {folder / 'filled.csv'}}}\n"
        "registers:\n"
        f"  lijst: {{path: {folder / 'list.csv'}, id: id, name: naam, x: x, y: y,\n"
        "    categories: {community_centre: [{column: naam, words: [buurthuis]}]},\n"
        "    credit: Gemeente, licence: CC0, date: '2026'}\n",
        encoding="utf-8",
    )
    out = folder / "results"
    call("run", *files_of(sample_town), "--config", folder / "own.yaml", "-o", out)
    return out, gpd.GeoDataFrame(geometry=spots.iloc[:10].reset_index(drop=True))


def test_ten_checked_places_change_the_figures_that_they_should(
    results: Path, ten_more: tuple[Path, gpd.GeoDataFrame]
) -> None:
    out, ten = ten_more
    record = json.loads((out / "run.json").read_text(encoding="utf-8"))
    added = [one["values"] for one in record["corrections"] if one["code"] == "place_added"]
    assert [one["place"] for one in added] == [f"local/{line}" for line in range(2, 12)]
    assert all((one["reason"], one["date"]) == ("Noor", "2026-11-03") for one in added)
    assert all("Noor" in one["nl"] for one in record["corrections"])
    assert {"corrections", "register"} <= {source["role"] for source in record["inputs"]}

    before, after = (
        gpd.read_parquet(folder / "parquet" / "origins.parquet").set_index("origin_id")
        for folder in (results, out)
    )
    beeline = before.to_crs("EPSG:28992").geometry.apply(lambda home: ten.distance(home).min())
    near = pd.DataFrame(
        {
            name: (column != after[name]) & ~(column.isna() & after[name].isna())
            # Metres to a micrometre: the network is cut at other points now.
            if not str(name).endswith("_m")
            else (column - after[name]).abs().fillna(np.inf).gt(1e-6) & ~after[name].isna()
            for name, column in before.drop(columns="geometry").items()
        }
    )
    # Nobody who lives farther off has another answer, another count or another nearest place...
    walks = [name for name in near if str(name).startswith("nearest_")]
    others = near.drop(columns=walks).any(axis=1)
    assert not others[beeline > 1200].any()
    touched = near.loc[:, near.any()].columns
    assert {*touched} <= {
        *("nearest_community_centre_m", "nearest_community_centre_id", "count_community_centre"),
        *("nearest_low_threshold_m", "nearest_low_threshold_id", "nearest_people_m"),
        *("nearest_people_id", "meeting_places", "functions", "effective_functions", "ties"),
        *("missing", "share_on_prior", "robust", "closure_proof"),
        *(f"meets_{name}" for name in ("place", "low_threshold", "diversity", "people")),
        *(f"robust_level_{end}" for end in ("low", "high")),
        *(f"robust_level_{end}_without_priors" for end in ("low", "high")),
    }
    # ... and who has one of them within the walk now has what it offers.
    local = after["nearest_people_id"].str.startswith("local/") & (after["nearest_people_m"] <= 800)
    assert local.sum() > 1000
    assert (after.loc[local, "meets_people"] == "yes").all()
    assert (after.loc[local, "robust_level_low_without_priors"] >= 3).all()
    assert (after["nearest_people_m"] <= before["nearest_people_m"].fillna(np.inf)).all()


def test_a_register_is_worked_off_and_gives_a_band(ten_more: tuple[Path, gpd.GeoDataFrame]) -> None:
    out, _ = ten_more
    rows = pd.read_csv(out / "registers.csv", encoding="utf-8-sig")
    assert rows["category"].tolist() == ["community_centre"] * 12
    missing = rows.loc[rows["place_id"].isna(), "row_id"]
    assert 5 <= len(missing) <= 12
    work = pd.read_csv(out / "worklist.csv", encoding="utf-8-sig")
    found = work[work["action"] == "find"]
    assert {*found["place_id"]} <= {*missing}
    completeness = pd.read_csv(out / "completeness.csv", encoding="utf-8-sig")
    halls = completeness.set_index("category").loc["community_centre"]
    assert (halls["rows"], halls["matched"]) == (12, 12 - len(missing))
    assert halls["takes_part"]
    bands = pd.read_csv(out / "bands.csv", encoding="utf-8-sig")
    town = bands[bands["area_code"].isna()].set_index("criterion")
    record = json.loads((out / "run.json").read_text(encoding="utf-8"))
    low, high = record["headline"]["figures"]["bands"]["robust"]
    ends = town[["share_low", "share_high"]].loc[["robust"]].to_numpy().tolist()
    assert ends == [pytest.approx([low, high], abs=1e-4)]
    told = " ".join((out / "index.html").read_text(encoding="utf-8").split())
    assert f"dan heeft {record['headline']['nl']['band']} robuuste toegang" in told
    sources = {source["role"]: source["credit"] for source in record["inputs"]}
    assert sources["register"] == "Gemeente"


def test_no_table_counts_one_to_nine_people(results: Path) -> None:
    """As the dictionary says which columns count people; what was read and origins are exempt."""
    dictionary = pd.read_csv(results / "data-dictionary.csv", encoding="utf-8-sig")
    counts = dictionary[dictionary["unit"].isin(["residents", "see unit"])]
    looked = 0
    for file, columns in counts.groupby("file")["column"]:
        name, _, layer = str(file).partition(":")
        if name.startswith("parquet/") or layer == "origins":
            continue
        table = (
            pyogrio.read_dataframe(results / name, layer=layer, read_geometry=False)
            if layer
            else pd.read_csv(results / name, encoding="utf-8-sig")
        )
        few = table[[*columns]].apply(lambda people: (people > 0.001) & (people < 9.95))
        assert not few.any(axis=None), file
        flagged = table[[f"{column}_few" for column in columns]]
        looked += int(flagged.to_numpy().sum())
    assert looked > 20


def test_buurten_instead_of_wijken(sample_town: SampleTown, tmp_path: Path) -> None:
    call("extract", *files_of(sample_town), "--level", "buurt", "--out", tmp_path)
    (snapshot,) = tmp_path.iterdir()
    areas = analyse(read_world(snapshot)).areas
    assert set(areas["level"]) == {"buurt"}
    assert areas["area_code"].str.startswith("BU").all()
    assert len(areas) > 20


def test_extract_analyse_publish_give_what_run_gives(
    results: Path, sample_town: SampleTown, tmp_path: Path
) -> None:
    snapshot = call("extract", *files_of(sample_town), "--out", tmp_path / "snapshots")
    call("analyse", "--snapshot", snapshot, "--out", tmp_path / "tables")
    call("publish", "--tables", tmp_path / "tables", "--out", tmp_path / "results")
    first, second = digests(results), digests(tmp_path / "results")
    assert first.pop("run.json")
    assert second.pop("run.json")
    assert first == second


def test_corrections_are_used_and_listed(sample_town: SampleTown, tmp_path: Path) -> None:
    example = Path(__file__).parents[2] / "data" / "local" / "example.csv"
    header = example.read_text(encoding="utf-8-sig").splitlines()[0]
    own = tmp_path / "places.csv"
    row = "add,,100100,445100,community_centre,Huis <b>Op</b>,yes,yes,yes,,,not mapped,2026-11-01"
    own.write_text(f"{header}\n{row}\n", encoding="utf-8")
    config = tmp_path / "own.yaml"
    config.write_text(f"places: {{corrections: {own}}}")
    world = extract(Inputs(*sample_town), load_settings(config))
    added = world.places.set_index("place_id").loc["local/2"]
    assert added["name"] == "Huis <b>Op</b>"
    assert "staffed=local" in added["evidence"]
    (correction,) = world.facts.corrections
    assert "not mapped" in write_finding(correction, "nl")
    assert world.facts.sources[-1].role == "corrections"


def test_wrong_correction_names_line_and_column(sample_town: SampleTown, tmp_path: Path) -> None:
    template = Path(__file__).parents[2] / "data" / "local" / "template.csv"
    own = tmp_path / "places.csv"
    header = template.read_text(encoding="utf-8-sig").splitlines()[0]
    own.write_text(f"{header}\nadd,,1,2,museum,X,maybe,,,,,why,2026-02-30\n", encoding="utf-8")
    config = tmp_path / "own.yaml"
    config.write_text(f"places: {{corrections: {own}}}")
    done = command_line.call("run", *files_of(sample_town), "--config", config, folder=tmp_path)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    for column in ("category", "free", "date"):
        assert f"line 2, column {column}" in done.stderr
