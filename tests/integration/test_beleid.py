"""What docs/beleid.md says of Zoetermeer is what a run on the real extract found."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from sociale_infra.town import Results

PAGE = Path(__file__).parents[2] / "docs" / "beleid.md"
# Sentences of the page with a figure or two, and which figures these are.
QUOTED = {
    "robust": r'"(\d+)-(\d+)% heeft robuuste toegang, volgens de kaart',
    "ends": r"(\d+)% als alles wat we niet weten tegenvalt; (\d+)% als alles meevalt",
    "rests": r'"Dat hangt aan (\d+) plekken; daarvan zijn er (0) nagegaan',
    "rests again": r"Zoetermeer zijn dat volgens de kaart (\d+) plekken",
    "priors": r'"(\d+)% van de antwoorden rust op aannames',
    "oosterheem": r"Ten minste ([\d.]+) van de ([\d.]+) inwoners van Oosterheem",
    "closing": r"Buurthuis 't Weideveld sluit, voldoen ([\d.]+) tot ([\d.]+) inwoners",
    "new place": r"de Hazerswoudestraat helpt ([\d.]+) van de ([\d.]+) inwoners in het grootste",
    "fewest": r"er wonen minder dan (\d+) mensen",
}


def quoted() -> dict[str, list[int]]:
    """Return the figures of the page by what they are, each sentence on it once."""
    text = " ".join(PAGE.read_text(encoding="utf-8").split())
    found = {what: re.findall(sentence, text) for what, sentence in QUOTED.items()}
    assert all(len(figures) == 1 for figures in found.values()), found
    return {
        what: [int(figure.replace(".", "")) for figure in re.findall(r"[\d.]+", str(figures))]
        for what, figures in found.items()
    }


def everybody(results: Results, criterion: str) -> pd.DataFrame:
    table = results.robustness
    mine = (table["profile"] == "standard") & (table["group"] == "all")
    return table[mine & (table["criterion"] == criterion)].set_index("area_name")


def test_every_figure_of_the_page_is_that_of_the_run(zoetermeer_results: Results) -> None:
    found, results = quoted(), zoetermeer_results
    robust = everybody(results, "robust")[["weight", "low", "high"]].sum()
    ends = [100 * robust[end] / robust["weight"] for end in ("low", "high")]
    assert found["robust"] == found["ends"] == [round(end) for end in ends]

    places = results.places
    yes = (places[["free", "open_to_all", "staffed"]] == "yes").all(axis=1)
    reached = (places["within_reach"] > 0) & ~places["category"].isin(["school", "shop"])
    assert found["rests"] == [(yes & reached).sum(), 0]
    assert found["rests again"] == [(yes & reached).sum()]
    assert not places["evidence"].str.contains("local").any()
    assert places.loc[yes & reached, "evidence"].str.contains("staffed=prior").all()

    origins = results.origins[results.origins["share_on_prior"].notna()]
    on_prior = (origins["share_on_prior"] * origins["weight"]).sum() / origins["weight"].sum()
    assert found["priors"] == [round(100 * on_prior)]

    oosterheem = everybody(results, "people").loc["Oosterheem"]
    lacking = oosterheem["weight"] - oosterheem["high"]
    assert found["oosterheem"] == pytest.approx([lacking, oosterheem["weight"]], abs=50)

    worst = results.fragility.iloc[0]
    assert worst["name"] == "Buurthuis 't Weideveld"
    lost = sorted([worst["lose_low"], worst["lose_high"]])
    assert found["closing"] == pytest.approx(lost, abs=50)

    gap, new = results.gaps.iloc[0], results.remedies.query("needs == 'new'").iloc[0]
    assert (new["gap_id"], new["near"]) == (gap["gap_id"], "Hazerswoudestraat")
    assert found["new place"] == pytest.approx([new["weight"], gap["lacking_low"]], abs=50)

    assert found["fewest"] == [results.settings.publish.least_people_for_share]
    unpublished = results.areas.loc[~results.areas["stands"], "area_name"]
    assert list(unpublished) == ["Industriegebied"]


def test_what_decides_fits_two_pages(zoetermeer_results: Results) -> None:
    """A page of A4 has room for thirty lines of the printed list."""
    assert len(zoetermeer_results.worklist) <= 60
    decided = zoetermeer_results.worklist.query("as_mapped == 'yes'")
    assert len(decided) <= 30
    sure = everybody(zoetermeer_results, "people")["low"].sum()
    assert decided["deciding"].sum() == pytest.approx(sure, rel=1e-6)
