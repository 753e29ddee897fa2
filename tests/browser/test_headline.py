"""The headline figures as a reader of the map sees them: those of the tables and all outputs."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page

from sociale_infra.report.headline import find_headline
from sociale_infra.report.story import write_headline
from sociale_infra.town import Results
from tests.browser.conftest import OpenPage
from tests.browser.steps import choose_theme

pytestmark = pytest.mark.browser

TOWN = {"nl": "Alle wijken samen: ", "en": "All districts (wijken) together: "}
PRIORS = {
    "nl": r"(.+) van de antwoorden rust op aannames; zonder die aannames (.+)",
    "en": r"(.+) of the answers rest on assumptions; without those (.+)",
}


def read_legend(page: Page, language: str) -> list[str]:
    """Return the share of the whole town, and what else the legend says of it, line by line."""
    told = page.locator(".si-town > *").all_inner_texts()
    assert told[0].startswith(TOWN[language])
    return [told[0].removeprefix(TOWN[language]), *told[1:]]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_legend_has_the_figures_of_all_outputs(
    open_page: OpenPage, sample_page: str, sample_results: Results, language: str
) -> None:
    figures = write_headline(find_headline(sample_results))[language]
    share, _, priors = read_legend(
        open_page(sample_page, state=f"#lang={language}&thema=robust"), language
    )
    assert share == figures["robust"]
    found = re.fullmatch(PRIORS[language], priors)
    assert found
    assert list(found.groups()) == [figures["on_priors"], figures["without_priors"]]


def test_criterion_4_says_on_how_many_places_it_rests(
    open_page: OpenPage, sample_page: str, sample_results: Results
) -> None:
    figures = write_headline(find_headline(sample_results))["nl"]
    page = open_page(sample_page)
    choose_theme(page, "Personeel")
    note = page.locator(".si-town > *").all_inner_texts()[-1]
    assert f"Dat hangt aan {figures['rests_on']} plekken" in note
    assert f"daarvan zijn er {figures['checked']} nagegaan" in note


def test_the_legend_has_the_figures_of_the_tables(
    open_page: OpenPage, sample_page: str, sample_results: Results
) -> None:
    table = sample_results.robustness
    rows = table[(table["profile"] == "standard") & (table["group"] == "all")]
    robust = rows[rows["criterion"] == "robust"]
    ends = [100 * robust[end].sum() / robust["weight"].sum() for end in ("low", "high")]
    share, people, _ = read_legend(open_page(sample_page, state="#lang=en&thema=robust"), "en")
    assert _ends(share) == pytest.approx(ends, abs=0.501)
    assert _ends(people) == pytest.approx([robust["low"].sum(), robust["high"].sum()], abs=0.501)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_least_reached_kind_has_the_share_of_all_outputs(
    open_page: OpenPage, sample_page: str, sample_results: Results, language: str
) -> None:
    counts = sample_results.coverage.groupby("category")[["covered", "uncovered"]].sum()
    shares = counts["covered"] / counts.sum(axis=1)
    page = open_page(sample_page, state=f"#lang={language}&thema={shares.idxmin()}")
    share, _ = read_legend(page, language)
    assert share == write_headline(find_headline(sample_results))[language]["least_reached"]
    assert _ends(share) == pytest.approx([100 * shares.min()] * 2, abs=0.501)


def _ends(text: str) -> tuple[int, int]:
    """Return the least and the most that a figure tells; one number is both."""
    found = [int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", text)]
    return found[0], found[-1]
