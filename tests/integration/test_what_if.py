"""Scenarios and comparisons as a user has them: commands, files, and the worked example."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from pptx import Presentation

from sociale_infra.compared import Comparison, Summary
from sociale_infra.comparison import compare, summarise
from sociale_infra.config import load_settings
from sociale_infra.errors import InputError
from sociale_infra.exports import tell, write_comparison
from sociale_infra.exports.slides import comparison_deck
from sociale_infra.extraction import extract
from sociale_infra.measurement import Measurement, measure
from sociale_infra.report.differences import changes_by_area
from sociale_infra.scenarios.apply import apply
from sociale_infra.scenarios.edits import (
    AddPath,
    AddPlace,
    AnyEdit,
    ClosePath,
    Scenario,
)
from sociale_infra.scenarios.file import read_scenario
from sociale_infra.sources.inputs import Inputs
from sociale_infra.steps import Steps
from sociale_infra.store import read_world
from sociale_infra.town import World
from tests.command_line import call
from tests.conftest import DATA
from tests.documents import ROOT
from tests.effort import EFFORT
from tests.folders import contents
from tests.integration.conftest import EXAMPLE
from tests.integration.test_oracle import walking_graph
from tests.scenario_lists import assert_same, possible, spot_of

SCENARIO = ROOT / "data/scenarios/voorbeeldstad.yaml"
ORACLE_M = 0.5
WHY: dict[str, Any] = {"reason": "wat als"}


@pytest.fixture(scope="module")
def made(example: Path) -> Path:
    """The worked example on the sample town, as a user makes it."""
    _, told = json.loads((example / "said.json").read_text(encoding="utf-8"))[EXAMPLE]
    assert "SAMPLE DATA" in told
    assert "huis, beside Voorbeeldstad:" in told
    return example / "results/what-if"


@pytest.fixture(scope="module")
def two_dates() -> Comparison:
    """Liechtenstein in 2021 and 2024, from its buildings: in 2021 few had an address."""
    settings = load_settings()
    population = settings.population.model_copy(update={"min_addresses_per_building": 100.0})
    settings = settings.model_copy(update={"population": population})
    measured = []
    for date in ("2021-05", "2024-03"):
        path = DATA / f"two-dates/liechtenstein-{date}.osm.pbf"
        if not path.exists():
            pytest.skip(f"the two dates are not here: {path} is absent")
        measured.append(summarise(measure(extract(Inputs(path), settings))))
    before, after = measured
    return compare(before, after, "2024")


@pytest.fixture(scope="module")
def sample(sample_world: World) -> Summary:
    """The sample town as it is measured."""
    return summarise(measure(sample_world))


@pytest.fixture(scope="module")
def zoetermeer_world(zoetermeer_run: Path) -> World:
    return read_world(zoetermeer_run)


@pytest.fixture(scope="module")
def zoetermeer_measured(zoetermeer_world: World) -> Measurement:
    return measure(zoetermeer_world)


class TestScenario:
    """`sociale-infra scenario`."""

    def test_a_results_folder_is_read_as_it_was(self, demo: Path, sample_world: World) -> None:
        world = read_world(demo)
        assert world.facts == sample_world.facts
        assert world.settings == sample_world.settings
        for name in ("nodes", "edges", "places", "entrances", "origins", "background"):
            pd.testing.assert_frame_equal(
                pd.DataFrame(getattr(world, name)), pd.DataFrame(getattr(sample_world, name))
            )

    def test_each_variant_has_results_and_what_differs_lies_above(self, made: Path) -> None:
        record = json.loads((made / "run.json").read_text(encoding="utf-8"))
        assert [one["folder"] for one in record["variants"]] == [
            "huis", "huis-en-woningen", "inloop-dicht",
        ]  # fmt: skip
        listed = {output["path"] for output in record["outputs"]}
        for variant in record["variants"]:
            assert {f"{variant['folder']}/{name}" for name in ("map.html", "run.json")} <= listed
            assert variant["edits"]
        dictionary = pd.read_csv(made / "data-dictionary.csv", encoding="utf-8-sig")
        assert {"changes.csv", "changes.gpkg:square_changes"} <= {*dictionary["file"]}
        page = (made / "index.html").read_text(encoding="utf-8")
        assert "het grootste gat ligt bij de Pruimenstraat" in page
        assert "Voorbeeld: een verzonnen stad" in page

    def test_the_map_of_a_variant_begins_with_what_differs(self, made: Path) -> None:
        page = (made / "huis/map.html").read_text(encoding="utf-8")
        data = re.search(r'<script type="application/json"[^>]*>(.*?)</script>', page)
        assert data
        change = json.loads(data[1])["change"]
        assert change["base"] == "Voorbeeldstad"
        assert [place["change"] for place in change["places"]] == ["added"]
        assert change["gained"][1]

    def test_no_file_tells_of_fewer_than_ten_people(self, made: Path) -> None:
        for path in sorted(made.glob("*changes.csv")):
            table = pd.read_csv(path, encoding="utf-8-sig")
            names = table.columns.astype(str)
            counted = [name.removesuffix("_few") for name in names if name.endswith("_few")]
            told = table[counted].abs()
            assert not ((told > 0.0005) & (told < 9.5)).any(axis=None), path.name

    def test_small_gaps_are_one_row_in_the_workbook_too(self, made: Path) -> None:
        rows = pd.read_csv(made / "gap_changes.csv", encoding="utf-8-sig")
        sheet = pyogrio.read_dataframe(made / "changes.xlsx", layer="Gaten", read_geometry=False)
        told = sheet.isin([*rows["variant"]]).sum().max()
        assert told == len(rows)
        assert "small" in {*rows["change"]}

    def test_gains_less_losses_are_the_difference(self, made: Path) -> None:
        table = pd.read_csv(made / "changes.csv", encoding="utf-8-sig")
        left = table["gain_low"] - table["lose_low"] - table["difference_low"]
        assert left.abs().max() < 0.2  # each is rounded to a tenth

    def test_a_scenario_without_edits_is_its_base_to_the_byte(
        self, demo: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "leeg.yaml").write_text("name: leeg\nedits: []\n", encoding="utf-8")
        done = call("scenario", "leeg.yaml", "--base", demo, "-o", "uit", folder=tmp_path)
        assert done.returncode == 0, done.stderr
        assert "Nothing changes in anybody's robust access." in done.stderr
        before, after = contents(demo), contents(tmp_path / "uit/leeg")
        assert before.keys() == after.keys()
        assert {name for name in before if before[name] != after[name]} == {"run.json"}

    @pytest.mark.parametrize(
        ("words", "told"),
        [
            (("nergens.yaml", "--base", "{demo}"), "nergens.yaml: there is no such scenario"),
            (("goed.yaml", "--base", "nergens"), "nergens: holds no tables of ours"),
            (("fout.yaml", "--base", "{demo}"), "fout.yaml, line 3, edit 1: there is no place 'X'"),
            (
                ("goed.yaml", "--base", "{demo}", "--config", "ander.yaml"),
                "was measured with other settings (robust.walk_m); measure again",
            ),
        ],
    )
    def test_what_cannot_be_is_one_line_and_nothing_is_written(
        self, words: tuple[str, ...], told: str, demo: Path, tmp_path: Path
    ) -> None:
        edit = "name: a\nedits:\n  - {edit: close_place, place: X, reason: b}\n"
        (tmp_path / "fout.yaml").write_text(edit, encoding="utf-8")
        (tmp_path / "goed.yaml").write_text("name: a\nedits: []\n", encoding="utf-8")
        (tmp_path / "ander.yaml").write_text("robust: {walk_m: 900}\n", encoding="utf-8")
        filled = [word.format(demo=demo) for word in words]
        done = call("scenario", *filled, "--out", "uit", folder=tmp_path)
        assert done.returncode == 1
        assert told in done.stderr
        assert not (tmp_path / "uit").exists()

    def test_a_base_of_another_version_is_refused(self, demo: Path, tmp_path: Path) -> None:
        record = json.loads((demo / "run.json").read_text(encoding="utf-8"))
        record["versions"]["sociale_infra"] = "0.0.1"
        (tmp_path / "oud").mkdir()
        (tmp_path / "oud/run.json").write_text(json.dumps(record), encoding="utf-8")
        done = call("scenario", SCENARIO, "--base", "oud", "--out", "uit", folder=tmp_path)
        assert "was made by version 0.0.1 of this tool" in done.stderr


class TestCompare:
    """`sociale-infra compare`."""

    def test_a_variant_beside_its_base(self, example: Path, made: Path) -> None:
        difference = example / "results/difference"
        (folder,) = (path.parent for path in difference.glob("*/map.html"))
        assert "who gains, who loses" in (folder / "map.html").read_text(encoding="utf-8")
        of_scenario, compared = (
            pd.read_csv(folder / "changes.csv", encoding="utf-8-sig")
            for folder in (made, difference)
        )
        of_scenario = of_scenario[of_scenario["variant"] == "huis"].reset_index(drop=True)
        pd.testing.assert_frame_equal(
            of_scenario.drop(columns="variant"), compared.drop(columns="variant")
        )

    def test_other_settings_are_told_apart(self, sample_world: World, sample: Summary) -> None:
        settings = sample_world.settings
        robust = settings.robust.model_copy(update={"walk_m": 1000.0})
        farther = settings.model_copy(update={"robust": robust})
        found = compare(sample, summarise(measure(sample_world, farther)), "1 km")
        town = found.change_parts[found.change_parts["area_code"] == ""]
        by_part = town[town["criterion"] == "people"].set_index("part")["difference_low"]
        assert by_part["settings"] > 100
        assert by_part.drop("settings").abs().max() == 0

    def test_two_variants_of_one_base_are_one_map(self, sample_world: World) -> None:
        scenario = read_scenario(SCENARIO)
        first, second, _ = scenario.of_variants().values()
        base, other = (summarise(measure(apply(sample_world, one))) for one in (first, second))
        found = compare(base, other)
        assert found.change_parts.empty
        assert found.findings == ()
        assert found.changes["gain_high"].max() > 0

    def test_a_share_of_one_date_only_is_no_change(
        self, sample_world: World, sample: Summary
    ) -> None:
        settings = sample_world.settings
        most = sample_world.origins.groupby("area_code")["weight"].sum().max()
        publish = settings.publish.model_copy(update={"least_people_for_share": most})
        withheld = settings.model_copy(update={"publish": publish})
        other = summarise(measure(sample_world, withheld))
        for found in (compare(sample, other), compare(other, sample)):
            assert changes_by_area(found)["share"].notna().sum() == 1
        assert changes_by_area(compare(sample, sample))["share"].dropna().eq(0).sum() > 1

    def test_a_slide_says_what_a_variant_changes(
        self, sample_world: World, sample: Summary, tmp_path: Path
    ) -> None:
        variant = read_scenario(SCENARIO).of_variants()["huis"]
        found = compare(sample, summarise(measure(apply(sample_world, variant))), "huis")
        told = {"huis": tell(found, "nl")}
        rows = [["Variant", "", "", "", ""], ["basis", "", "", "", ""], ["huis", "", "", "", ""]]
        comparison_deck([found], told, rows)(tmp_path / "a.pptx")
        beside, change = Presentation(str(tmp_path / "a.pptx")).slides
        title = change.shapes.title
        assert title is not None
        assert title.text_frame.text.startswith("Wat als: huis? Robuuste toegang gaat van 88")
        for slide in (beside, change):
            notes = slide.notes_slide.notes_text_frame
            assert notes is not None
            assert "Een variant is gerekend" in notes.text or "Deze variant is" in notes.text
            assert notes.paragraphs[-1].text.startswith("Vraag: ")

    def test_a_layer_that_would_be_empty_is_not_written(
        self, sample_world: World, tmp_path: Path
    ) -> None:
        settings = sample_world.settings
        robust = settings.robust.model_copy(update={"walk_m": 5000.0, "min_functions": 1})
        everybody = summarise(measure(sample_world, settings.model_copy(update={"robust": robust})))
        same = compare(everybody, everybody, "zo")
        assert same.gap_changes.empty
        write_comparison(tmp_path, [same], {}, {"zo": "zo"}, Steps())
        assert (tmp_path / "changes.csv").exists()
        assert not (tmp_path / "changes.gpkg").exists()

    def test_towns_of_other_areas_are_refused(self, sample_world: World, sample: Summary) -> None:
        areas = sample_world.areas.assign(area_code="X" + sample_world.areas["area_code"])
        codes = "X" + sample_world.origins["area_code"]
        origins = sample_world.origins.assign(area_code=codes)
        other = World(**{**vars(sample_world), "areas": areas, "origins": origins})
        with pytest.raises(InputError, match="no area code in common"):
            compare(sample, summarise(measure(other)))


class TestTwoDates:
    """Liechtenstein in 2021 and 2024."""

    def test_parts_add_up_to_the_difference(self, two_dates: Comparison) -> None:
        town = two_dates.change_parts[two_dates.change_parts["area_code"] == ""]
        whole = two_dates.changes[two_dates.changes["area_code"] == ""].set_index(
            ["group", "criterion"]
        )
        for criterion in ("people", "robust"):
            parts = town.loc[town["criterion"] == criterion, "difference_low"].sum()
            difference = whole.loc[("all", criterion), "difference_low"]
            assert parts == pytest.approx(difference, abs=0.01)
            left = town[(town["criterion"] == criterion) & (town["part"] == "remainder")]
            assert left["difference_low"].abs().max() < 0.01

    def test_a_category_that_grows_by_a_quarter_looks_like_mapping(
        self, two_dates: Comparison
    ) -> None:
        values = [dict(finding.values) for finding in two_dates.findings]
        told = {one["category"]["en"]: one for one in values}
        assert told["playground"]["after"] > told["playground"]["before"]
        assert all(
            abs(one["after"] - one["before"]) >= max(5, one["before"] / 4) for one in told.values()
        )

    def test_a_place_under_another_id_is_no_other_place(self, two_dates: Comparison) -> None:
        places = two_dates.place_changes
        gone, came = (places[places["change"] == change] for change in ("closed", "added"))
        both = gone.merge(came, on=["name", "category"], suffixes=("", "_new")).dropna(
            subset="name"
        )
        apart = shapely.distance(both.geometry.to_numpy(), both["geometry_new"].to_numpy())
        assert (apart > 25).all()


def test_las_palmas_is_found_by_its_addresses(las_palmas_world: World) -> None:
    world = las_palmas_world
    known = world.origins.dropna(subset=["street", "house_number"])
    assert len(known) > 1000
    once = known[~known.duplicated(["street", "house_number"], keep=False)]
    row = once.iloc[len(once) // 2]
    address = f"{row['street'].upper()}, {row['house_number']}"
    place: AnyEdit = AddPlace(
        edit="add_place", id="1", at=address, category="library", name="Biblioteca", **WHY
    )
    changed = apply(world, Scenario(name="Proef", edits=(place,)))
    assert changed.places.geometry.iloc[-1].distance(row.geometry) < 50
    assert [one.code for one in changed.facts.edits] == ["scenario_place_added"]


class TestZoetermeer:
    """The real extract."""

    @pytest.mark.parametrize("seed", range(EFFORT.draws))
    def test_measuring_again_is_measuring_from_scratch(
        self, seed: int, zoetermeer_world: World, zoetermeer_measured: Measurement
    ) -> None:
        _, changed = possible(zoetermeer_world, 100 + seed)
        assert_same(measure(changed, before=zoetermeer_measured), measure(changed))

    def test_the_worked_example(
        self, zoetermeer_world: World, zoetermeer_measured: Measurement
    ) -> None:
        scenario = read_scenario(ROOT / "data/scenarios/zoetermeer-2040.yaml")
        before = zoetermeer_measured
        base = summarise(before)
        told = {}
        for name, one in scenario.of_variants().items():
            found = compare(
                base, summarise(measure(apply(zoetermeer_world, one), before=before)), name
            )
            told[name] = " ".join(tell(found, "nl"))
        text = (ROOT / "docs/zoetermeer-2040.md").read_text(encoding="utf-8")
        rows = re.findall(
            r"^\| ([a-z ]+) \| (\S+) \| (\S+) \| (.+?) \| (.+?) \|$", text, re.MULTILINE
        )
        assert [name for name, *_ in rows] == [*told]
        for name, robust, people, gain, lose in rows:
            first, second = told[name].split("criterium 4")
            assert re.search(rf"naar {re.escape(robust)} van", first.replace("\xa0", " "))
            assert re.search(rf"naar {re.escape(people)} \(", first.replace("\xa0", " "))
            assert f"{gain} inwoners krijgen".casefold() in second.casefold()
            assert f"{lose} verliezen die" in second
        for claim in re.findall(r"\b\d\.\d{3}\b", text.split("![")[1]):
            assert any(claim in one for one in told.values()), claim

    def test_the_oracle_agrees(self, zoetermeer_world: World) -> None:
        """A footbridge, a closed way and a new place, by networkx on the tables."""
        random = np.random.default_rng(17)
        ground = zoetermeer_world.edges[
            ~zoetermeer_world.edges["layered"] & zoetermeer_world.edges["snappable"]
        ]
        closed = ground.geometry.iloc[7000].interpolate(0.5, normalized=True)
        home = zoetermeer_world.origins.geometry.to_numpy()[20_000]
        scenario = read_scenario(ROOT / "data/scenarios/zoetermeer-2040.yaml")
        (bridge,) = (one for one in scenario.edits if isinstance(one, AddPath))
        edits: tuple[AnyEdit, ...] = (
            bridge,
            ClosePath(edit="close_path", id="dicht", at=spot_of(closed, zoetermeer_world), **WHY),
            AddPlace(
                edit="add_place", id="huis", at=spot_of(home, zoetermeer_world), category="library",
                name="Nieuw", **WHY,
            ),
        )  # fmt: skip
        changed = apply(zoetermeer_world, Scenario(name="Proef", edits=edits))
        measured = measure(changed).origins().set_index("origin_id")["nearest_library_m"]
        spots = [home, closed]
        bridged = changed.edges[changed.edges["added"] | changed.edges["layered"]]
        spots.append(bridged.geometry.iloc[-1].centroid)
        tree = shapely.STRtree(changed.origins.geometry.to_numpy())
        near = np.unique(tree.query(spots, predicate="dwithin", distance=700)[1])
        rows = random.choice(near, 150, replace=False)
        homes = changed.origins.iloc[rows]
        libraries = changed.places.loc[changed.places["category"] == "library", "place_id"]
        doors = changed.entrances[changed.entrances["place_id"].isin(libraries)]
        points = {
            **homes.set_index("origin_id").geometry.to_dict(),
            **doors.set_index("entrance_id").geometry.to_dict(),
        }
        network = zoetermeer_world.settings.network
        graph = walking_graph(
            changed.edges,
            points,
            min_component_nodes=network.min_component_nodes,
            max_snap_m=network.max_snap_m,
        )
        walked = nx.multi_source_dijkstra_path_length(
            graph, {*doors["entrance_id"]}, weight="weight"
        )
        for origin in homes["origin_id"]:
            assert walked[origin] == pytest.approx(measured[origin], abs=ORACLE_M)
