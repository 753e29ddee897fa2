"""Where next, as a user asks it: answers, their scenarios, files and readable errors."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from threading import Event
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from shapely import Point

from sociale_infra.comparison import compare, summarise
from sociale_infra.engine.siting.clock import Clock
from sociale_infra.errors import InputError
from sociale_infra.measurement import Measurement, measure
from sociale_infra.report.siting import tell_answer, tell_finding
from sociale_infra.scenarios.apply import apply
from sociale_infra.scenarios.edits import Scenario
from sociale_infra.scenarios.file import read_scenario
from sociale_infra.sited import Asked, Sites
from sociale_infra.siting.propose import propose_sites
from sociale_infra.town import World
from tests.command_line import call

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def gained_by(town: Measurement, scenario: Scenario) -> float:
    """Return who newly has a free, staffed place where the town is measured again."""
    other = measure(apply(town.world, scenario), town.settings, town)
    before, after = ((one.origins()["meets_people"] == "yes").to_numpy() for one in (town, other))
    return float(town.world.origins["weight"].to_numpy()[after & ~before].sum())


def compared(town: Measurement, scenario: Scenario) -> float:
    """Return who gains a free, staffed place by the comparison's own count."""
    other = measure(apply(town.world, scenario), town.settings, town)
    changes = compare(summarise(town), summarise(other)).changes
    row = changes.query("group == 'all' and criterion == 'people' and area_code == ''")
    return float(row["gain_low"].iloc[0])


def test_an_answer_applied_as_a_scenario_reaches_the_same_people(
    sample_measurement: Measurement, sample_sites: Sites
) -> None:
    assert len(sample_sites.answers) >= 2
    for told, gained in zip(sample_sites.scenarios, sample_sites.answers["gained"], strict=True):
        assert gained_by(sample_measurement, Scenario.model_validate(told)) == pytest.approx(
            gained, abs=1e-3
        )
    first = Scenario.model_validate(sample_sites.scenarios[0])
    assert compared(sample_measurement, first) == pytest.approx(
        sample_sites.answers["gained"][0], abs=1e-3
    )


def test_existing_places_are_made_to_do(sample_measurement: Measurement) -> None:
    only = propose_sites(sample_measurement, Asked(sites=1, candidates=("existing",), seconds=600))
    best = only.sites[only.sites["answer"] == 1].iloc[0]
    assert best["found_in"] == "existing"
    gained = {}
    # Every place that could do, by hand: what it lacks becomes so.
    lacking = sample_measurement.world.places[
        sample_measurement.world.places["category"].isin(
            [key for key, one in sample_measurement.settings.categories.items() if one.can_help]
        )
        & sample_measurement.world.places["category"].isin(sample_measurement.settings.meeting)
    ]
    for place in lacking["place_id"]:
        made = {"free": "yes", "open_to_all": "yes", "staffed": "yes", "reason": "wat als"}
        edit = {"edit": "change_place", "id": "1", "place": place} | made
        gained[place] = gained_by(
            sample_measurement, Scenario.model_validate({"name": "Eén", "edits": [edit]})
        )
    assert only.answers["gained"].iloc[0] == pytest.approx(max(gained.values()), abs=1e-3)
    assert only.answers["most"].iloc[0] == pytest.approx(max(gained.values()), abs=1e-3)


def plots(town: Measurement, folder: Path, number: int = 6) -> Path:
    """Write the homes of some of the town's origins as plots."""
    homes = town.world.origins.iloc[:: len(town.world.origins) // number][:number]
    xy = homes.geometry.get_coordinates().round(2)
    path = folder / "plots.csv"
    table = pd.DataFrame(
        {"name": [f"kavel {n}" for n in range(number)], "x": xy["x"], "y": xy["y"]}
    )
    table.to_csv(path, index=False)
    return path


def add_all(path: Path, rows: tuple[int, ...]) -> Scenario:
    table = pd.read_csv(path).iloc[[*rows]]
    made = {"category": "community_centre", "free": "yes", "open_to_all": "yes", "staffed": "yes"}
    edits = [
        {"edit": "add_place", "id": str(n), "at": [row.x, row.y], "name": row.name, "reason": "x"}
        | made
        | {"name": f"plek {n}"}
        for n, row in enumerate(table.itertuples(index=False))
    ]
    return Scenario.model_validate({"name": "Alle", "edits": edits})


def test_points_of_a_user_are_chosen_as_trying_every_pair_tells(
    sample_measurement: Measurement, tmp_path: Path
) -> None:
    path = plots(sample_measurement, tmp_path)
    answer = propose_sites(sample_measurement, Asked(sites=2, candidates=(str(path),), seconds=600))
    best = max(
        gained_by(sample_measurement, add_all(path, pair)) for pair in combinations(range(6), 2)
    )
    assert answer.answers["gained"].iloc[0] == pytest.approx(best, abs=1e-3)
    assert answer.answers["gap"].iloc[0] == 0


def test_the_least_mean_walk_is_that_of_the_town_measured_again(
    sample_measurement: Measurement, tmp_path: Path
) -> None:
    path = plots(sample_measurement, tmp_path)
    asked = Asked(sites=1, goal="walk", candidates=(str(path),), seconds=600)
    row = propose_sites(sample_measurement, asked).answers.iloc[0]
    weight = sample_measurement.world.origins["weight"].to_numpy()
    means = []
    for site in range(6):
        other = measure(
            apply(sample_measurement.world, add_all(path, (site,))),
            sample_measurement.settings,
            sample_measurement,
        )
        walk_m = np.fmin(other.measured.people_m[0], 3000)
        means.append(float((weight * walk_m).sum() / weight.sum()))
    assert row["mean_m"] == pytest.approx(min(means), abs=1e-6)
    assert row["walk_mean_m"] == pytest.approx(min(means), abs=1e-6)
    assert row["least_m"] <= min(means) + 1e-6


def test_a_floor_holds_in_every_area_or_is_refused_with_its_areas(
    sample_measurement: Measurement, sample_sites: Sites
) -> None:
    before = sample_sites.areas[sample_sites.areas["answer"] == 1]
    floor = float(before["share_before"].min()) + 0.1
    answer = propose_sites(sample_measurement, Asked(sites=3, floor=floor, seconds=600))
    shares = answer.areas.loc[answer.areas["answer"] == 1, "share_after"].dropna()
    assert (shares >= floor - 1e-9).all()
    with pytest.raises(
        InputError,
        match=r"do(es)? not bring every area to 100%|no choice of 1 sites brings every area",
    ):
        propose_sites(sample_measurement, Asked(sites=1, floor=1.0, seconds=600))


def test_fixed_and_forbidden_sites(sample_measurement: Measurement, tmp_path: Path) -> None:
    path = plots(sample_measurement, tmp_path)
    asked = Asked(sites=2, candidates=(str(path),), fixed=("kavel 3",), seconds=600)
    fixed = propose_sites(sample_measurement, asked)
    per_answer = fixed.sites.groupby("answer")["name"].agg(set)
    assert all("kavel 3" in names for names in per_answer)
    asked = Asked(sites=2, candidates=(str(path),), forbidden=("kavel 3",), seconds=600)
    assert "kavel 3" not in {*propose_sites(sample_measurement, asked).sites["name"]}


def test_the_fewest_sites_for_a_share(sample_measurement: Measurement, sample_sites: Sites) -> None:
    curve = sample_sites.curve
    share = float(curve["share_after"].iloc[2])
    answer = propose_sites(
        sample_measurement, Asked(sites=8, goal="fewest", share=share, seconds=600)
    )
    assert answer.answers["n_sites"].iloc[0] == answer.proven == 3


def test_bounds_curve_and_gives_up(sample_sites: Sites) -> None:
    answers = sample_sites.answers
    assert (answers["most"] >= answers["counted"] - 1e-6).all()
    assert (answers["gained"].iloc[0] >= answers["gained"].iloc[1:]).all()
    assert answers["gives_up"].iloc[0] == 0
    assert sample_sites.curve["n_sites"].tolist() == list(range(1, len(sample_sites.curve) + 1))
    assert sample_sites.curve["counted"].is_monotonic_increasing
    at_two = sample_sites.curve.loc[sample_sites.curve["n_sites"] == 2, "counted"].iloc[0]
    assert at_two == pytest.approx(answers["counted"].iloc[0])


def test_weights_count_a_group(sample_measurement: Measurement) -> None:
    answer = propose_sites(sample_measurement, Asked(sites=1, weights="age_65_plus", seconds=600))
    everybody = propose_sites(sample_measurement, Asked(sites=1, seconds=600))
    assert answer.answers["counted"].iloc[0] < everybody.answers["counted"].iloc[0]
    with pytest.raises(InputError, match=r"there are no weights 'age_65_plu'; .*age_65_plus"):
        propose_sites(sample_measurement, Asked(weights="age_65_plu"))


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (Asked(sites=9, candidates=("existing",), forbidden=("network/0-0",)), "no candidate"),
        (Asked(category="shop"), "a 'shop' is no meeting place"),
        (Asked(candidates=("nowhere.csv",)), "nowhere.csv"),
        (Asked(goal="fewest", share=0.01), "ask for a larger share"),
        (Asked(floor=0.5, exempt=("Nergenshuizen",)), "there is no area 'Nergenshuizen'"),
    ],
)
def test_what_cannot_be_is_told_in_a_line(
    sample_measurement: Measurement, asked: Asked, told: str
) -> None:
    with pytest.raises((InputError, FileNotFoundError)) as refused:
        propose_sites(sample_measurement, asked)
    assert told in str(refused.value)
    assert "\n" not in str(refused.value)


def test_points_nobody_walks_to_and_too_few_of_them(
    sample_measurement: Measurement, tmp_path: Path
) -> None:
    far = tmp_path / "far.gpkg"
    west, south, *_ = sample_measurement.world.areas.total_bounds
    spot = Point(west - 2000, south - 2000)
    gpd.GeoDataFrame(
        {"naam": ["veld"]}, geometry=[spot], crs=sample_measurement.world.areas.crs
    ).to_file(far)
    with pytest.raises(InputError, match="nobody can walk to veld: no way lies within 200 m"):
        propose_sites(sample_measurement, Asked(sites=1, candidates=(str(far),)))
    path = plots(sample_measurement, tmp_path)
    with pytest.raises(InputError, match="7 sites are asked for, of 6 candidates"):
        propose_sites(sample_measurement, Asked(sites=7, candidates=(str(path),)))


@pytest.fixture(scope="module")
def written(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of one call of the command, and in `again` that of the same one."""
    folder = tmp_path_factory.mktemp("site")
    asked = ("--sites", "1", "--seconds", "300", "--slides")
    for name in ("sites", "again"):
        done = call("site", "--base", demo, "--out", name, *asked, folder=folder)
        assert done.returncode == 0, done.stderr
        assert "SAMPLE DATA" in done.stderr
        assert "this is proven" in done.stderr
        assert done.stdout.strip() == str(Path(name) / "index.html")
    return folder / "sites"


def test_the_command_writes_files_that_lead_on(written: Path) -> None:
    record = json.loads((written / "run.json").read_text())
    assert {one["path"] for one in record["outputs"]} >= {
        *("sites.csv", "site-answers.csv", "site-areas.csv", "site-curve.csv", "sites.gpkg"),
        *("answer-1.yaml", "index.html", "data-dictionary.csv", "sites.xlsx", "sites.pptx"),
    }
    answers = pd.read_csv(written / "site-answers.csv")
    assert len(answers) == 6
    areas = pd.read_csv(written / "site-areas.csv")
    told = areas[~areas["share_after_few"]]
    assert told["share_after"].notna().sum() > len(areas) / 2
    # A share is hidden where it tells of fewer than ten people, or all but so few, and only there.
    known = told.dropna(subset="share_after")
    reached = known["share_after"] * known["weight"]
    assert ((reached == 0) | (reached > 9.9)).all()
    scenario = read_scenario(written / "answer-1.yaml")
    assert len(scenario.edits) == 1
    page = (written / "index.html").read_text(encoding="utf-8")
    assert "Het beste antwoord" in page
    assert "bewezen" in page


def test_the_same_question_gives_the_same_bytes(written: Path) -> None:
    for path in sorted(written.iterdir()):
        if path.name != "run.json":
            assert path.read_bytes() == (written.parent / "again" / path.name).read_bytes(), path


def test_the_workbook_has_the_answers_with_percentages_on_a4(written: Path) -> None:
    names = ["Uitleg", "Antwoorden", "Plekken", "Gebieden", "Meer of minder plekken", "Kolommen"]
    assert [name for name, _ in pyogrio.list_layers(written / "sites.xlsx")] == names
    with ZipFile(written / "sites.xlsx") as book:
        styles = ET.fromstring(book.read("xl/styles.xml"))  # noqa: S314 - our own
        pages = [
            ET.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))  # noqa: S314
            for number in range(1, len(names) + 1)
        ]
    assert all(page.find(f"{SHEET}pageSetup").get("paperSize") == "9" for page in pages)  # type: ignore[union-attr]
    codes = {one.get("numFmtId"): one.get("formatCode") for one in styles.iter(f"{SHEET}numFmt")}
    formats = styles.find(f"{SHEET}cellXfs")
    assert formats is not None
    csv = {"Antwoorden": "answers", "Gebieden": "areas", "Meer of minder plekken": "curve"}
    for name, told in csv.items():
        headings = pyogrio.read_dataframe(written / "sites.xlsx", layer=name, read_geometry=False)
        page, rows = pages[names.index(name)], pd.read_csv(written / f"site-{told}.csv")
        assert len(headings) == len(rows)
        column = chr(ord("A") + [*headings.columns].index("aandeel straks"))
        cells = {cell.get("r"): cell for cell in page.iter(f"{SHEET}c")}
        for row, share in enumerate(rows["share_after"], 2):
            if pd.notna(share):
                cell = cells[f"{column}{row}"]
                assert float(cell.findtext(f"{SHEET}v") or "") == pytest.approx(share, abs=1e-4)
                code = codes[formats[int(cell.get("s") or 0)].get("numFmtId")]
                assert "%" in str(code)


def test_a_slide_tells_the_best_answer_the_others_and_what_to_know(written: Path) -> None:
    deck = Presentation(str(written / "sites.pptx"))
    (slide,) = deck.slides
    answers = pd.read_csv(written / "site-answers.csv")
    title = slide.shapes.title.text_frame.text
    gained = f"{answers['gained'].iloc[0]:,.0f}".replace(",", ".")
    assert title.startswith(f"Eén plek geeft {gained} inwoners een gratis plek")
    assert "bewezen de beste keuze" in title
    texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    (beside,) = (text for text in texts if "\nOf:\n" in text)
    assert beside.count(" inwoners") == len(answers)
    (picture,) = (shape for shape in slide.shapes if shape.shape_type == MSO_SHAPE_TYPE.PICTURE)
    assert "1. " in picture._element.nvPicPr.cNvPr.get("descr")  # noqa: SLF001
    notes = slide.notes_slide.notes_text_frame.text
    for caveat in ("een kruispunt is geen kavel", "dat is bewezen", "Als niets van wat alleen"):
        assert caveat in notes


def test_a_title_tells_what_is_proven_and_of_what(
    sample_measurement: Measurement, tmp_path: Path
) -> None:
    asked = Asked(sites=2, candidates=(str(plots(sample_measurement, tmp_path)),), seconds=600)
    found = propose_sites(sample_measurement, asked)
    gained = f"{found.answers['gained'].iloc[0]:,.0f}"
    free = f"2 sites bring {gained} residents within 800\xa0m of a free, staffed place"
    best = f"{free}: proven to be the best choice from 6 candidates"
    assert tell_finding(found, "en") == best
    fixed = replace(found, asked=replace(asked, fixed=("kavel 2",)))
    assert tell_finding(fixed, "en") == f"{best}, under the conditions asked for"
    for gap, told in (
        (0.05, f"{free}: at most 5% better is possible, this is proven"),
        (np.nan, free),
    ):
        other = replace(found, answers=found.answers.assign(gap=gap))
        assert tell_finding(other, "en") == told
    by_walk = replace(found, asked=replace(asked, goal="walk"))
    assert tell_finding(by_walk, "en").startswith("The mean walk to a free, staffed place becomes ")


def test_squares_show_who_newly_has_a_place_but_not_where_they_are_few(
    sample_sites: Sites, written: Path
) -> None:
    sums = sample_sites.squares.groupby("answer")["gained"].sum()
    assert sums.tolist() == pytest.approx(sample_sites.answers["gained"].tolist(), abs=0.1)
    layer = gpd.read_file(written / "sites.gpkg", layer="site_squares")
    assert layer.crs == sample_sites.squares.crs
    assert (layer["gained"].isna() == layer["gained_few"]).all()
    assert layer["gained"].min() >= 9.9
    with closing(sqlite3.connect(written / "sites.gpkg")) as database:
        styled = database.execute("SELECT f_table_name FROM layer_styles").fetchall()
    assert {name for (name,) in styled} == {"sites", "site_squares"}


def test_a_mistake_is_one_readable_line(demo: Path, tmp_path: Path) -> None:
    done = call("site", "--base", demo, "--out", "x", "--fixed", "nergens", folder=tmp_path)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("Error: there is no candidate 'nergens'")
    assert not (tmp_path / "x").exists()


def test_a_walk_that_was_stopped_early_has_a_bound_that_can_be(
    sample_measurement: Measurement,
) -> None:
    stop = Event()
    stop.set()
    found = propose_sites(sample_measurement, Asked(sites=30, goal="walk"), Clock(stop=stop))
    best = found.answers.iloc[0]
    assert 0 <= best["least_m"] < best["mean_m"]
    assert not any("proven" in line for line in tell_answer(found, 1, "en"))


def test_what_was_not_tried_is_not_told_as_proven(
    sample_measurement: Measurement, tmp_path: Path
) -> None:
    path = plots(sample_measurement, tmp_path)
    share = (
        float(propose_sites(sample_measurement, Asked(sites=1)).answers["share_before"].iloc[0])
        + 1e-6
    )
    asked = Asked(sites=4, goal="fewest", share=share, candidates=(str(path),))
    for fixed in ((), ("kavel 1", "kavel 2")):
        found = propose_sites(sample_measurement, replace(asked, fixed=fixed))
        assert len(found.sites[found.sites["answer"] == 1]) == max(len(fixed), 1)
        assert not any("Fewer than" in line for line in tell_answer(found, 1, "en"))


def test_who_counts_is_told_with_what_is_assumed_and_unknown_of_them(
    sample_measurement: Measurement,
) -> None:
    need = sample_measurement.world.need
    one = need[need["label"].str.endswith("(%)") & (need["worse"] == "high")]
    indicator = one["indicator"].iloc[0]
    lost = one[(one["indicator"] == indicator) & one["value"].isna()]["area_code"]
    names = sample_measurement.world.areas.set_index("area_code").loc[lost, "area_name"]
    found = propose_sites(sample_measurement, Asked(sites=1, weights=indicator))
    told = " ".join(tell_answer(found, 1, "en"))
    assert "the percentage of an area is assumed to hold everywhere in it" in told
    assert found.uncounted == tuple(names)
    assert ("is not known everywhere in" in told) == bool(len(names))
    group = " ".join(
        tell_answer(propose_sites(sample_measurement, Asked(weights="age_65_plus")), 1, "nl")
    )
    assert "Wie meetelt: " in group
    assert "is aangenomen dat ze wonen waar alle inwoners wonen" in group
    assert "Hoeveel er meetellen is niet overal bekend in Handelskade" in group


def test_the_share_before_is_that_of_the_run(
    sample_measurement: Measurement, sample_sites: Sites
) -> None:
    rows = sample_measurement.robustness().query(
        "group == 'all' and criterion == 'people' and profile == 'standard'"
    )
    share = rows["low"].sum() / rows["weight"].sum()
    assert sample_sites.answers["share_before"].to_numpy() == pytest.approx(share, abs=1e-9)


REGISTERED = 10_000
"""Rows that are on the map: so many that no draw takes one for missing."""


def with_register(world: World, missed: gpd.GeoDataFrame) -> World:
    """Return the town with a register that has all community centres, and some more."""
    there = world.places.query("category == 'community_centre'")
    ids = [*there["place_id"].iloc[:1]] * REGISTERED + [None] * len(missed)
    spots = [*there.representative_point().iloc[:1]] * REGISTERED + [*missed.geometry]
    rows = pd.DataFrame(
        {
            "row_id": [f"r{number}" for number in range(len(ids))],
            "register": "r",
            "name": None,
            "category": "community_centre",
            "place_id": ids,
            "match_m": [0.0 if one else np.nan for one in ids],
            "same_as": None,
            "checked": None,
        }
    )
    made = gpd.GeoDataFrame(rows, geometry=spots, crs=world.places.crs)
    kinds = world.registers.dtypes.drop("geometry").to_dict()
    return replace(world, registers=made.astype(kinds))


def test_answers_are_counted_again_with_the_places_that_a_register_misses_on_the_map(
    sample_measurement: Measurement, tmp_path: Path
) -> None:
    path = plots(sample_measurement, tmp_path)
    homes = sample_measurement.world.origins
    missed = homes.iloc[:: len(homes) // 3].iloc[:3]
    at = missed.geometry.get_coordinates().to_numpy().tolist()
    asked = Asked(sites=1, candidates=(str(path),), seconds=600)
    found = propose_sites(measure(with_register(sample_measurement.world, missed)), asked)
    # In every town that is drawn the three are there, and what is assumed of their kind holds.
    edits = [
        {"edit": "add_place", "id": str(row), "at": spot, "reason": "register"}
        | {"category": "community_centre", "name": f"centrum {row}"}
        for row, spot in enumerate(at)
    ]
    whole = Scenario.model_validate({"name": "Volledig", "edits": edits})
    other = measure(
        apply(sample_measurement.world, whole), sample_measurement.settings, sample_measurement
    )
    again = [gained_by(other, Scenario.model_validate(one)) for one in found.scenarios]
    assert again[0] < found.answers["gained"].iloc[0]
    assert max(again) > 0
    for end in ("low", "high"):
        assert found.answers[f"gained_band_{end}"].tolist() == pytest.approx(again, abs=1e-3)
    most = np.isclose(again, max(again))
    assert found.answers["often_best"].tolist() == most.astype(float).tolist()
    assert "Over 200 towns that fit what registers tell" in " ".join(tell_answer(found, 1, "en"))


def test_without_a_register_the_completeness_is_told_to_be_unknown(sample_sites: Sites) -> None:
    columns = ["gained_band_low", "gained_band_high", "often_best"]
    assert sample_sites.answers[columns].isna().all(axis=None)
    assert "No register tells" in " ".join(tell_answer(sample_sites, 1, "en"))
