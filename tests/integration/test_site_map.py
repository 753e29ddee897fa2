"""The map of new sites: its data are the answers', and the page counts them as the engine does."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import TypeAdapter

from hatch_build import run_node
from sociale_infra.maps.page import render_map
from sociale_infra.maps.payload import build_payload
from sociale_infra.maps.payload_types import Payload
from sociale_infra.measurement import Measurement, measure
from sociale_infra.report.siting import tell_answer
from sociale_infra.report.siting_asked import tell_asked
from sociale_infra.scenarios.apply import apply
from sociale_infra.scenarios.edits import Scenario
from sociale_infra.sited import Asked, Sites
from sociale_infra.siting.propose import propose_sites
from sociale_infra.town import Results
from tests.command_line import call
from tests.live_page import Found, compare, run_page
from tests.page_tools import ROOT


@pytest.fixture(scope="module")
def existing(sample_measurement: Measurement) -> Sites:
    return propose_sites(sample_measurement, Asked(sites=2, candidates=("existing",), seconds=600))


@pytest.fixture(scope="module")
def payload(sample_results: Results, sample_sites: Sites) -> Payload:
    return build_payload(sample_results, sites=sample_sites)


def edits_of(answer: dict[str, Any]) -> Scenario:
    """Return an answer's edits of the page, with the words that the page puts to them."""
    said = {"name": "Nieuw", "reason": "proef"}
    edits = [
        site["edit"] | (said if site["place"] is None else {"reason": "proef"})
        for site in answer["sites"]
    ]
    return Scenario.model_validate({"name": "Proef", "edits": edits})


def starts_of(answer: dict[str, Any], data: Payload) -> list[dict[str, Any]]:
    return [
        {"at": site["edit"]["at"]}
        if site["place"] is None
        else {"place": data["places"][site["place"]]["id"]}
        for site in answer["sites"]
    ]


def test_the_data_are_as_described_and_the_answers_own(
    payload: Payload, sample_sites: Sites
) -> None:
    TypeAdapter(Payload).validate_json(json.dumps(payload))
    sites = payload["sites"]
    assert sites["asked"]["nl"] == tell_asked(sample_sites, "nl")
    assert len(sites["answers"]) == len(sample_sites.answers)
    for answer, row in zip(sites["answers"], sample_sites.answers.to_dict("records"), strict=True):
        number = int(row["answer"])
        assert answer["told"]["en"] == tell_answer(sample_sites, number, "en")
        assert answer["gained"] == pytest.approx(row["gained"], abs=1e-3)
        told = sample_sites.sites[sample_sites.sites["answer"] == number]
        assert [site["near"] for site in answer["sites"]] == told["near"].tolist()
        assert [site["gained"] for site in answer["sites"]] == pytest.approx(
            told["gained"].tolist(), abs=1e-3
        )
        assert [one["gained"] or 0 for one in answer["areas"]] == pytest.approx(
            [
                0 if 0 < gained < 10 else gained
                for gained in sample_sites.areas.loc[
                    sample_sites.areas["answer"] == number, "gained"
                ]
            ],
            abs=1e-3,
        )
    best = sites["answers"][0]
    assert best["gap"] == 0
    assert best["givesUp"] == 0


@pytest.mark.parametrize("name", ["sample_sites", "existing"])
def test_the_page_counts_an_answer_as_the_engine_does(
    request: pytest.FixtureRequest,
    sample_results: Results,
    sample_measurement: Measurement,
    tmp_path: Path,
    name: str,
) -> None:
    found: Sites = request.getfixturevalue(name)
    data = build_payload(sample_results, sites=found)
    answers: list[Any] = data["sites"]["answers"]
    run_page(tmp_path, data, [edits_of(answer).edits for answer in answers])
    for number, told in enumerate(found.scenarios):
        other = measure(
            apply(sample_measurement.world, Scenario.model_validate(told)),
            sample_measurement.settings,
            sample_measurement,
        )
        compare(Found(tmp_path, number), other)


@pytest.mark.parametrize("name", ["sample_sites", "existing"])
def test_the_squares_that_gain_hold_who_newly_gets_a_place(
    request: pytest.FixtureRequest, sample_results: Results, tmp_path: Path, name: str
) -> None:
    found: Sites = request.getfixturevalue(name)
    data = build_payload(sample_results, sites=found)
    walk_m = found.settings.robust.walk_m
    answers: list[Any] = data["sites"]["answers"]
    asked = [{"from": starts_of(one, data), "limits": [walk_m], "edits": []} for one in answers]
    (tmp_path / "data.json").write_text(json.dumps(data), encoding="utf-8")
    (tmp_path / "cases.json").write_text(json.dumps(asked), encoding="utf-8")
    done = run_node("node", "tests/web/reach_cases.js", str(tmp_path), folder=ROOT)
    assert done.returncode == 0, done.stderr
    told = json.loads((tmp_path / "found.json").read_text(encoding="utf-8"))
    newly = [sum(one["newly"].values()) for one in told]
    # The people of squares in which less than the last bits of a sum live are left out.
    assert newly == pytest.approx(found.answers["gained"].tolist(), abs=0.01)
    assert min(len(one["newly"]) for one in told) > 3


def test_so_few_that_they_could_be_recognised_are_in_no_data(
    sample_results: Results, sample_sites: Sites
) -> None:
    areas, first = sample_sites.areas, sample_sites.areas["answer"] == 1
    row = int(np.flatnonzero(first & areas["share_after"].notna())[0])
    few = replace(
        sample_sites,
        areas=areas.assign(gained=areas["gained"].where(areas.index != row, 4.2)),
        sites=sample_sites.sites.assign(gained=9.9, alone=3.0),
        answers=sample_sites.answers.assign(gained=7.0, counted=2.0),
    )
    answer = build_payload(sample_results, sites=few)["sites"]["answers"][0]
    assert answer["gained"] is None
    assert answer["counted"] is None
    assert answer["after"] is None
    assert answer["areas"][row]["gained"] is None
    assert answer["areas"][row]["after"] is None
    assert answer["areas"][row]["before"] is not None
    assert {site["gained"] for site in answer["sites"]} == {None}
    assert {site["alone"] for site in answer["sites"]} == {None}


def test_what_was_asked_is_told_in_full(sample_measurement: Measurement) -> None:
    asked = Asked(
        sites=2, candidates=("existing",), floor=0.01, exempt=("Centrum",), weights="age_65_plus"
    )
    told = " ".join(tell_asked(propose_sites(sample_measurement, asked), "nl"))
    assert "de 2 plekken waarmee de meeste mensen die meetellen binnen 800" in told
    assert "(65-plussers)" in told
    assert "minstens 1% van de inwoners er dan een, behalve in Centrum." in told
    assert "kandidaten: bestaande plekken die het kunnen worden." in told


def test_the_command_writes_the_map_of_its_base_with_the_answers(
    demo: Path, tmp_path: Path
) -> None:
    done = call("site", "--base", demo, "--out", "sites", "--sites", "1", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    folder = tmp_path / "sites"
    record = json.loads((folder / "run.json").read_text())
    assert "map.html" in {one["path"] for one in record["outputs"]}
    assert 'href="map.html"' in (folder / "index.html").read_text(encoding="utf-8")
    base, own = (read_data(one / "map.html") for one in (demo, folder))
    assert own.pop("sites")["goal"] == "reach"
    assert "sites" not in base["texts"]["nl"]
    for texts in own["texts"].values():
        del texts["sites"]
        del texts["groups"]["sites"]
    assert own == base


def read_data(path: Path) -> dict[str, Any]:
    page = path.read_text(encoding="utf-8")
    _, _, begun = page.partition('<script type="application/json" id="sociale-infra-data">')
    data: dict[str, Any] = json.loads(begun.partition("</script>")[0])
    return data


def test_the_same_answers_give_the_same_bytes(sample_results: Results, sample_sites: Sites) -> None:
    first, second = (render_map(sample_results, sites=sample_sites) for _ in range(2))
    assert first == second
