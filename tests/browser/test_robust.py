"""Robust access in a browser: themes, intervals and what closing a place costs."""

# ruff: noqa: RUF001 ranges are written with an en dash

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from sociale_infra.maps.carrier import read_json
from sociale_infra.maps.page import render_map
from sociale_infra.town import Results
from tests.browser.conftest import OpenPage
from tests.browser.steps import choose_theme, draw_page, press_area
from tests.map_town import HOSTILE_NAMES, draw_results

pytestmark = pytest.mark.browser

LOOK = read_json("look")
CLASSES = LOOK["classes"]
NO_DATA = "url(#si-no-data)"
WITHIN = "binnen 800 m lopen (10 min bij 4,8 km/u)"


@pytest.fixture
def page(kept_page: OpenPage) -> Page:
    return kept_page(draw_page())


def _fills(page: Page) -> list[str | None]:
    return [area.get_attribute("fill") for area in page.locator(".si-area").all()]


def _labels(page: Page) -> list[str | None]:
    """Read the areas' figures, west to east."""
    labels = page.locator(".si-label")
    found = {
        str(label.locator("bdi").text_content()): label.locator(".si-label-share").text_content()
        for label in labels.all()
    }
    noord = next(key for key in found if key.startswith("Noord"))
    return [found[noord], found["Midden"], found["Kade"]]


def test_who_misses_something_is_the_first_view(page: Page) -> None:
    assert _fills(page) == [LOOK["pale"][0], LOOK["pale"][0], NO_DATA]
    assert _labels(page) == ["250", "2.400", "onbekend"]
    expect(page.locator(".si-asked li")).to_have_text(
        ["een plek", "gratis en voor iedereen", "divers aanbod", "personeel aanwezig"]
    )
    expect(page.locator(".si-caption")).to_have_text(
        "Aantal inwoners dat volgens de kaart iets mist"
    )
    expect(page.locator(".si-gap").first).to_be_visible()
    expect(page.locator(".si-place")).to_have_count(0)


def test_the_title_is_the_finding_and_says_what_it_rests_on(page: Page) -> None:
    expect(page.locator("h1")).to_have_text(
        re.compile(r"^2\.650 inwoners van .* missen volgens de kaart .* Midden$")
    )
    expect(page.locator(".si-missing")).to_have_text(
        "Meestal ontbreekt een gratis plek voor iedereen waar iemand aanwezig is."
    )
    expect(page.locator(".si-rests")).to_contain_text("plekken beslissen deze kaart")


def test_robust_access_is_coloured_by_what_is_sure(page: Page) -> None:
    choose_theme(page, "Robuust")
    # What is sure decides the colour: 60% opens the fourth class, 20% the second
    assert _fills(page) == [CLASSES[3], CLASSES[1], NO_DATA]
    assert _labels(page) == ["60–75%", "20%", "onbekend"]
    legend = page.locator(".si-legend")
    expect(legend).to_contain_text(
        f"Aandeel inwoners met plek, lage drempel, diversiteit en personeel {WITHIN}"
    )
    town = page.locator(".si-town")
    expect(town).to_contain_text("Alle wijken samen: 30–34%1.200–1.350 inwoners")
    expect(town).to_contain_text(
        "35% van de antwoorden rust op aannames; zonder die aannames 0–63%"
    )
    expect(legend).to_contain_text("kleur: minstens, volgens de kaartonbekend")
    expect(page.locator(".si-place")).to_have_count(0)


def test_themes_stand_in_groups(page: Page) -> None:
    groups = page.locator("optgroup")
    assert [group.get_attribute("label") for group in groups.all()] == [
        "Robuuste sociale infrastructuur",
        "Dekking per soort plek",
    ]
    expect(groups.nth(0).locator("option")).to_have_text(
        ["Wie iets mist", "Robuust", "Plek", "Laagdrempelig", "Diversiteit", "Personeel"]
    )
    expect(groups.nth(1).locator("option")).to_have_text(["Bibliotheek", "School", "Maakplaats"])


@pytest.mark.parametrize(
    ("theme", "labels", "meaning"),
    [
        ("Plek", ["100%", "100%"], "met een ontmoetingsplek"),
        # 99.96 to 100% is not yet all
        ("Laagdrempelig", ["90%", ">\u00a099% – 100%"], "die gratis en voor iedereen is"),
        ("Diversiteit", ["80%", "25%"], "van minstens 4 functies"),
        ("Personeel", ["60–75%", "20%"], "waar iemand aanwezig is"),
    ],
)
def test_a_criterion_changes_labels_and_legend(
    page: Page, theme: str, labels: list[str], meaning: str
) -> None:
    choose_theme(page, theme)
    assert _labels(page) == [*labels, "onbekend"]
    legend = page.locator(".si-legend")
    expect(legend).to_contain_text(meaning)
    expect(legend).to_contain_text(WITHIN)


def test_a_category_takes_the_legend_over(page: Page) -> None:
    choose_theme(page, "Bibliotheek")
    legend = page.locator(".si-legend")
    expect(legend).to_contain_text("Aandeel inwoners binnen 1.200 m lopen")
    expect(legend).to_contain_text("geen gegevens")
    for text in ("aannames", "zeker", "onbekend", "drempel"):
        expect(legend).not_to_contain_text(text)


def test_hovering_an_area_tells_the_interval_and_what_is_assumed(page: Page) -> None:
    choose_theme(page, "Robuust")
    page.locator(".si-area").nth(0).hover()
    tip = page.locator(".si-tip")
    expect(tip).to_contain_text("Robuust: 60–75%")
    expect(tip).to_contain_text("600–750 inwoners")
    expect(tip).to_contain_text(
        "50% van de antwoorden rust op aannames; zonder die aannames 0–100%"
    )
    page.locator(".si-area").nth(2).hover()
    expect(tip).to_have_count(1)  # the one before it has faded out
    expect(tip).to_have_text("KadeRobuust: onbekend")


@pytest.mark.parametrize("width", [1280, 390])
def test_a_tip_has_room_for_its_lines(open_page: OpenPage, width: int) -> None:
    page = open_page(draw_page(), width=width, height=844, state="#thema=robust")
    page.locator(".si-area").nth(1).hover()
    box = page.locator(".si-tip").bounding_box()
    assert box is not None
    assert 200 < box["width"] <= 0.8 * width
    assert box["height"] < 150


def test_the_card_of_an_area_tells_how_robust_it_is(page: Page) -> None:
    press_area(page, 0)
    card = page.locator(".si-card")
    expect(card.locator(".si-verdicts tbody tr")).to_have_text(
        [
            "Robuust60–75%0–100%",
            "Plek100%100%",
            "Laagdrempelig90%0–100%",
            "Diversiteit80%80%",
            "Personeel60–75%0–100%",
            "Laagdrempelig en personeel, ook als er een plek sluit0–50%0–100%",
        ]
    )
    expect(card).to_contain_text("250–400 inwoners missen robuuste toegang")
    expect(card).to_contain_text("Meest gemist: personeel.")
    expect(card).to_contain_text(
        "Grootste gat: Gat 2, bij Kerkstraat. Daar missen 100 inwoners robuuste toegang."
    )
    expect(card).to_contain_text(
        f"Kwetsbaarste plek: {HOSTILE_NAMES[0]} (bibliotheek). "
        "Sluit die, dan verliezen 20–30 inwoners een niveau."
    )
    expect(card).to_contain_text("50% van de antwoorden rust op aannames")
    expect(card.locator(".si-figures").last).to_be_hidden()  # coverage, until it is asked for
    card.get_by_text("Dekking per soort plek").click()
    expect(card.locator(".si-coverage tbody tr").first).to_be_visible()


def test_a_place_tells_what_its_closing_costs_if_it_does(page: Page) -> None:
    choose_theme(page, "Bibliotheek")
    markers, card = page.locator(".si-place"), page.locator(".si-card")
    for index, text in enumerate(["verliezen 20–30 inwoners", "verliezen minder dan 10 inwoners"]):
        markers.nth(index).dispatch_event("click")
        expect(card).to_have_count(1)
        expect(card).to_contain_text(text)
    markers.nth(2).dispatch_event("click")
    expect(card).to_have_count(1)
    expect(card).not_to_contain_text("sluit")
    expect(card).not_to_contain_text("Sluit")
    choose_theme(page, "School")
    markers.nth(0).dispatch_event("click")
    expect(card).to_have_count(1)
    expect(card).to_contain_text("Wat sluiten van deze plek doet, is onbekend.")


def test_a_town_of_unknown_people_says_so(open_page: OpenPage) -> None:
    results = draw_results()
    nobody = dict.fromkeys(("weight", "low", "high", "share_low", "share_high"), np.nan)
    doubted = {f"{end}_without_priors": np.nan for end in ("low", "high")}
    areas = results.areas.assign(weight=np.nan, share_on_prior=np.nan, most_missing=None)
    unknown = replace(
        results,
        robustness=results.robustness.assign(**nobody, **doubted),
        areas=areas,
        gaps=results.gaps[:0],
        squares=results.squares[:0],
        fragility=results.fragility.assign(lose_low=np.nan, lose_high=np.nan),
    )
    page = open_page(render_map(unknown))
    assert _fills(page) == [NO_DATA] * 3
    assert _labels(page) == ["onbekend"] * 3
    expect(page.locator(".si-town")).not_to_contain_text("samen")
    expect(page.locator(".si-gaps")).to_contain_text("Onbekend: het aantal inwoners ontbreekt.")
    press_area(page, 1)
    rows = page.locator(".si-verdicts tbody tr")
    expect(rows.first).to_have_text("Robuustonbekendonbekend")
    assert "0%" not in page.locator(".si-card").inner_text()


@pytest.fixture(scope="module")
def plain() -> str:
    results = draw_results(title="Zoetermeer")
    return render_map(
        replace(
            results,
            areas=results.areas.assign(area_name=["Noord", "Midden", "Kade"]),
            gaps=results.gaps.assign(near="Aletta Jacobslaan"),
        )
    )


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (360, 740)])
def test_panel_needs_no_scrolling_in_the_first_view(
    open_page: OpenPage, plain: str, width: int, height: int
) -> None:
    page = open_page(plain, width=width, height=height)
    panel = page.locator(".si-panel")
    assert panel.evaluate("node => node.scrollWidth <= node.clientWidth")
    shown = page.locator(".si-ranking" if width > height else ".si-rests")
    expect(shown).to_be_in_viewport()


def test_figures_are_there_for_groups_too(
    open_page: OpenPage, sample_page: str, sample_results: Results
) -> None:
    page = open_page(sample_page)
    everybody = page.locator(".si-label-share").all_inner_texts()
    page.get_by_label("Voor wie").select_option(label="65-plussers")
    older = page.locator(".si-label-share").all_inner_texts()
    assert older != everybody
    table = sample_results.robustness
    rows = table[(table["profile"] == "standard") & (table["group"] == "age_65_plus")]
    rows = rows[(rows["criterion"] == "robust") & rows["high"].notna()]
    lacking = round((rows["weight"] - rows["high"]).sum())
    expect(page.locator(".si-town")).to_contain_text(f"{lacking:,}".replace(",", "."))
    expect(page.locator(".si-whom")).to_contain_text("De gaten tellen iedereen")
    assert page.url.endswith("#wie=age_65_plus")
    choose_theme(page, "Robuust")
    assert page.url.endswith("#thema=robust&wie=age_65_plus")
    page.reload()
    assert page.get_by_label("Voor wie").input_value() == "age_65_plus"
    choose_theme(page, "School")
    expect(page.get_by_label("Voor wie")).to_be_hidden()
    page.get_by_label("Onderwerp").select_option(label="Robuust")
    page.get_by_label("Voor wie").select_option(label="wie langzaam loopt")
    expect(page.locator(".si-whom")).to_contain_text("niet verder dan 600")
