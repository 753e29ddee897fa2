"""Maps as PNG and workshop.pptx, opened as a reader would; the town is that of `tests/map_town.py`.

    Noord: 1,000 residents, 250 surely robust   Midden: 3,000, 1,950 to 2,550   Kade: unknown

In all 2,200 to 2,800 of 4,000 (55-70%); as mapped 750 and 450 lack something, 1,200 in all.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from PIL import Image
from pptx import Presentation
from pptx.slide import Slide
from pptx.util import Inches

import sociale_infra.exports.slides as room
from sociale_infra.config import Slides, load_settings
from sociale_infra.errors import MissingExtraError
from sociale_infra.exports.slides import deck_maps, slide_files
from sociale_infra.exports.slides.pictures import need_picture
from sociale_infra.exports.slides.story import shown_areas
from sociale_infra.exports.slides.svg_path import read_svg_path
from sociale_infra.exports.slides.symbols import symbols
from sociale_infra.maps.page import render_map
from sociale_infra.report.conversation import points_of_area
from sociale_infra.report.headline import find_headline
from sociale_infra.report.look import CLASSES, read_look
from sociale_infra.report.need import find_need_figures
from sociale_infra.report.wording import one_line
from sociale_infra.tables import GAP_AREAS, GAPS, NEED, REMEDIES, SQUARES
from sociale_infra.town import Results
from tests.build import build_rows, build_shapes
from tests.map_town import (
    CRS,
    HOSTILE_AREA,
    HOSTILE_NAMES,
    SOUTH,
    WEST,
    draw_results,
    draw_settings,
)
from tests.nothing import with_background

SETTINGS = draw_settings()
PNGS = {
    "theme-robust.png",
    *(f"theme-criterion-{key}.png" for key in ("place", "low_threshold", "diversity", "people")),
    *(f"theme-category-{key}.png" for key in ("library", "school", "fablab")),
    "area-001-WK01.png",
    "area-002-WK02.png",
    "area-003-WK03.png",
}
ALARM = (192, 0, 0)
NOTICE = "VOORBEELD: verzonnen stad"
STAFF_MISSING = (
    "inwoners missen volgens de kaart iets; het vaakst ontbreekt een laagdrempelige plek met "
    "personeel"
)
# After title, agenda, what it is, the town, what it rests on, the gaps and two figures of need.
NOORD, MIDDEN, KADE = 8, 9, 10


def square(column: int, row: int) -> shapely.Polygon:
    west, south = WEST + 100 * column, SOUTH + 100 * row
    return shapely.box(west, south, west + 100, south + 100)


def draw_squares() -> gpd.GeoDataFrame:
    lacking = [60.0, 0.0, 0.0, 8.0]
    columns: dict[str, Any] = {
        "square_id": ["a", "b", "c", "d"],
        "area_code": ["WK02", "WK02", "WK02", "WK01"],
        "weight": [80.0, 50.0, 50.0, 10.0],
        "lacking_low": lacking,
        "lacking_high": [60.0, 20.0, 0.0, 8.0],
        **{f"missing_{key}": lacking for key in ("place", "low_threshold", "diversity", "people")},
        "gap_id": [1, None, None, 1],
    }
    shapes = [square(8, 2), square(9, 2), square(10, 2), square(2, 2)]
    return build_shapes(SQUARES, columns, shapes, CRS)


def draw_gaps() -> gpd.GeoDataFrame:
    columns: dict[str, Any] = {
        "gap_id": [1],
        "area_code": ["WK02"],
        "area_name": ["Midden"],
        "near": ["Dorpsstraat"],
        "lacking_low": [1234.0],
        "lacking_high": [1234.0],
        "missing": ["people"],
        "remedy_place_id": ["node/1"],
        "remedy_name": ["De $^Brink$"],
        "remedy_category": ["fablab"],
        "remedy_needs": ["low_threshold staffed"],
        "remedy_weight": [1050.4],
    }
    return build_shapes(GAPS, columns, [square(8, 2)], CRS)


def draw_gap_areas() -> pd.DataFrame:
    columns: dict[str, Any] = {
        "gap_id": 1,
        "area_code": ["WK02", "WK01"],
        "area_name": ["Midden", "Noord"],
        "lacking_low": [734.0, 500.0],
        "lacking_high": [734.0, 500.0],
    }
    return build_rows(GAP_AREAS, columns)


def draw_need() -> pd.DataFrame:
    codes = ["WK01", "WK02", "WK03"]
    old = {"indicator": "old", "label": "65 jaar en ouder (%)", "value": [20.0, 28.5, np.nan]}
    young = {"indicator": "young", "label": "0 tot 15 jaar (%)", "value": [18.0, 12.0, np.nan]}
    ranks = ([2.0, 1.0, np.nan], [1.0, 2.0, np.nan])
    same: dict[str, Any] = {"area_code": codes, "area_name": [HOSTILE_AREA, "Midden", "Kade"]}
    same |= {"source": "areas", "worse": "high"}
    parts = [
        build_rows(NEED, same | one | {"need_rank": rank})
        for one, rank in zip((old, young), ranks, strict=True)
    ]
    return pd.concat(parts, ignore_index=True)


def draw_robustness(
    people: pd.Series[float],
    shares: dict[str, list[float]],
    codes: tuple[str, ...] = ("WK01", "WK02", "WK03"),
) -> pd.DataFrame:
    """Draw who meets the criteria: all that is missing is staff."""
    rows = [
        (code, "standard", "all", criterion, everyone, *2 * (low * everyone, high * everyone))
        for criterion in (
            "place",
            "low_threshold",
            "diversity",
            "people",
            "robust",
            "closure_proof",
        )
        for code, everyone, *met in zip(codes, people, *shares.values(), strict=True)
        for low, high in [met if criterion in ("people", "robust", "closure_proof") else (1.0, 1.0)]
    ]
    names = ["area_code", "profile", "group", "criterion", "weight", "low", "high",
             "low_without_priors", "high_without_priors"]  # fmt: skip
    return pd.DataFrame(rows, columns=names)


def draw_town(**facts: object) -> Results:
    drawn = draw_results(None, **{"title": "Dorp", **facts})
    shares = {"low": [0.25, 0.65, np.nan], "high": [0.25, 0.85, np.nan]}
    columns: dict[str, Any] = {
        **{f"robust_{end}": values for end, values in shares.items()},
        **{f"robust_{end}_without_priors": values for end, values in shares.items()},
        **{
            f"meets_{key}_{end}": values
            for key in ("place", "low_threshold", "diversity", "people")
            for end, values in shares.items()
        },
        "without_robust_low": [750.0, 450.0, np.nan],
        "most_missing": ["diversity", "people", None],
        "share_on_prior": [0.2, 0.6, np.nan],
    }
    return replace(
        drawn,
        areas=drawn.areas.assign(**columns),
        robustness=draw_robustness(drawn.areas["weight"], shares),
        squares=draw_squares(),
        gaps=draw_gaps(),
        gap_areas=draw_gap_areas(),
        need=draw_need(),
    )


def texts_of(slide: Slide) -> list[str]:
    return [*_texts(slide)]


def _texts(slide: Slide) -> Iterator[str]:
    for shape in slide.shapes:
        any_shape: Any = shape
        if shape.has_text_frame:
            yield from (one.text for one in any_shape.text_frame.paragraphs if one.text)
        if any_shape.has_table:
            yield from (cell.text for row in any_shape.table.rows for cell in row.cells)


def slides_of(path: Path) -> list[Slide]:
    return [*Presentation(str(path)).slides]


def write_slides(folder: Path, results: Results) -> None:
    for name, write in slide_files(results).items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        write(path)


def write_deck_of(folder: Path, results: Results) -> list[Slide]:
    path = folder / "workshop.pptx"
    slide_files(results)["workshop.pptx"](path)
    return slides_of(path)


@pytest.fixture
def words_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the pictures out of decks, for tests of what is written: they take most of the time."""
    dot = BytesIO()
    Image.new("RGB", (1, 1)).save(dot, "PNG")
    for picture in ("town_picture", "need_picture", "area_picture"):
        monkeypatch.setattr(deck_maps, picture, lambda *_: dot.getvalue())
    monkeypatch.setattr(deck_maps, "square_key", lambda *_: (dot.getvalue(), 1.0, ""))


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("slides")
    write_slides(folder, draw_town())
    return folder


@pytest.fixture(scope="module")
def deck(written: Path) -> list[Slide]:
    return slides_of(written / "workshop.pptx")


def test_there_is_a_map_of_every_theme_and_area(written: Path) -> None:
    found = {path.name for path in (written / "slides").iterdir()}
    assert found == PNGS  # no park anywhere: no map of it
    for name in PNGS:
        with Image.open(written / "slides" / name) as picture:
            assert picture.size == (1920, 1080)
            assert "Software" not in picture.info


def test_an_area_has_the_colour_of_its_share(written: Path) -> None:
    """1,800 m and a margin of a tenth on 1,420 pixels: 1.394 m a pixel, around (93,900, 452,300).

    The panel's middle is pixel (750, 575), so that 93,200 and 452,500 is at (248, 432). There the
    class lies for 85 % on a meadow of #f1f6ed.
    """
    with Image.open(written / "slides" / "theme-category-school.png") as picture:
        drawn = picture.convert("RGB").getpixel((248, 432))
    second = (0xC2, 0xE1, 0xB3)  # 25 %: from 20 to 40
    meadow = (0xF1, 0xF6, 0xED)
    expected = [0.85 * top + 0.15 * below for top, below in zip(second, meadow, strict=True)]
    assert drawn == pytest.approx(expected, abs=2)


def test_the_deck_is_wide_and_in_the_order_of_the_workshop(
    written: Path, deck: list[Slide]
) -> None:
    opened = Presentation(str(written / "workshop.pptx"))
    assert (opened.slide_width, opened.slide_height) == (Inches(13.333), Inches(7.5))
    titles = [slide.shapes.title.text_frame.text for slide in deck if slide.shapes.title]
    noord = one_line(HOSTILE_AREA, 40)
    robust = "heeft volgens de kaart robuuste toegang binnen 800\u00a0m lopen"
    staffed = "missen volgens de kaart een laagdrempelige plek met personeel"
    assert titles == [
        "Sociale infrastructuur in Dorp",
        "Programma van de workshop",
        "Wat is sociale infrastructuur?",
        f"55\u201370% van de inwoners {robust}",
        "Dat hangt aan 0 plekken; daarvan zijn er 0 nagegaan",
        "Eén gat: bij Dorpsstraat (Midden) missen 1.234 inwoners iets",
        "65 jaar en ouder: het hoogst in Midden (28,5%)",
        f"0 tot 15 jaar: het hoogst in {noord} (18%)",
        f"{noord}: volgens de kaart mist niemand iets (25% robuust)",
        f"Midden: 450 van de 3.000 inwoners {staffed}",
        "Kade: hoeveel inwoners iets missen, is onbekend",
        "Vragen voor het gesprek",
        "Bronnen en verantwoording",
    ]


@pytest.mark.usefixtures("words_alone")
def test_the_agenda_adds_up_and_may_be_left_out(tmp_path: Path, deck: list[Slide]) -> None:
    assert "75 minuten" in texts_of(deck[1])  # 10 + 10 + 10 + 30 + 15
    without = SETTINGS.model_copy(update={"slides": Slides(agenda=False)})
    second = write_deck_of(tmp_path, replace(draw_town(), settings=without))[1]
    assert "Wat is sociale infrastructuur?" in texts_of(second)


def test_the_town_at_a_glance_has_the_figures_of_the_whole_town(deck: list[Slide]) -> None:
    told = texts_of(deck[3])
    assert {"55\u201370%", "1.200", "28%"} <= {*told}  # library: 100 + 1,000 of 4,000 are 27.5%
    assert STAFF_MISSING in told
    assert f"Laagst in {one_line(HOSTILE_AREA, 40)} (25%), hoogst in Midden (65\u201385%)." in told
    # 0.2 of 1,000 and 0.6 of 3,000
    assert (
        "50% van de antwoorden rust op aannames over het soort plek; zonder die aannames is het "
        "aandeel 55\u201370%." in texts_of(deck[4])
    )


def test_an_area_tells_its_own_gap_and_need(deck: list[Slide]) -> None:
    told = texts_of(deck[MIDDEN])
    assert "Robuuste toegang: 65\u201385%" in told
    gap = "Grootste gat: bij Dorpsstraat missen 1.234 inwoners iets, 734 van hen in Midden."
    ask = (
        "De $^Brink$ zou 1.050 van hen helpen als die gratis is, open voor iedereen, met iemand "
        "die er is: wat vraagt dat, en van wie?"
    )
    need = "65 jaar en ouder: 28,5%, rang 1 van 2 (1: de grootste behoefte)."
    assert told[-4:] == [gap, ask, need, "Wat vraagt dat van de plekken in Midden?"]


def test_who_lacks_something_in_a_gap_next_door_is_told_where(deck: list[Slide]) -> None:
    told = texts_of(deck[NOORD])
    assert "750 inwoners missen iets, van wie 500 in het gat bij Dorpsstraat (Midden)." in told
    noord = one_line(HOSTILE_AREA, 40)
    assert f"Hoe werken {noord} en Midden samen aan een plek voor beide?" in told


@pytest.mark.parametrize(
    ("lacking", "told"),
    [
        (4e-4, "Geen gat: volgens de kaart mist hier niemand iets."),
        (0.3, "Minder dan 10 inwoners missen iets, verspreid over kleine gaten."),
    ],
)
def test_a_part_of_a_resident_is_somebody(lacking: float, told: str) -> None:
    # 1,000 live in Noord, the first area.
    results = draw_results()
    robustness = results.robustness.copy()
    robustness.loc[robustness["area_code"] == "WK01", ["low", "high"]] = 1000 - lacking
    gaps, parts = results.gaps[:0], results.gap_areas[:0]
    changed = replace(results, robustness=robustness, gaps=gaps, gap_areas=parts)
    headline = find_headline(changed)
    last = points_of_area(headline, headline.each[0], changed)[-1]
    assert last.facts[0] == told


def test_no_two_areas_ask_the_same_of_other_figures(deck: list[Slide]) -> None:
    asked = [{text for text in texts_of(deck[at]) if text.endswith("?")} for at in (NOORD, MIDDEN)]
    assert all(len(questions) == 2 for questions in asked)
    assert not asked[0] & asked[1]


def test_every_slide_has_notes_of_what_whence_on_what_and_a_question(deck: list[Slide]) -> None:
    for slide in deck:
        frame = slide.notes_slide.notes_text_frame
        notes = [paragraph.text for paragraph in frame.paragraphs] if frame else []
        heads = [note.partition(": ")[0] for note in notes]
        expected = ["Wat u ziet", "Waar het vandaan komt", "Waar het op rust", "Vraag"]
        assert heads[:4] == expected
        assert {*heads[4:]} <= {"Ook te bespreken"}
        assert notes[3].endswith("?")


def test_notes_of_an_area_tell_its_figures_and_what_they_rest_on(deck: list[Slide]) -> None:
    frame = deck[MIDDEN].notes_slide.notes_text_frame
    notes = frame.text if frame else ""
    assert "De $^Brink$ (maakplaats) zou 1.050 van hen helpen" in notes
    assert "Van dit antwoord rust 60% op aannames per soort plek." in notes
    assert "© OpenStreetMap-bijdragers (ODbL 1.0)" in notes
    # 65 to 85% of 3,000
    assert "Van 600 inwoners weet de kaart niet of zij robuuste toegang hebben." in notes


@pytest.mark.usefixtures("words_alone")
def test_a_figure_of_need_says_where_robust_access_is_low_as_well(tmp_path: Path) -> None:
    need = draw_need()
    priority = (need["indicator"] == "young") & (need["area_code"] == "WK02")
    town = replace(draw_town(), need=need.assign(priority=priority))
    old, young = (texts_of(slide) for slide in write_deck_of(tmp_path, town)[6:8])
    assert "Hoge behoefte en weinig robuuste toegang komen nergens samen." in old
    assert "Hoge behoefte en weinig robuuste toegang komen samen in Midden." in young
    assert "Robuuste toegang in Midden: 65\u201385%." in young
    assert "Welke plek is in Midden het eerst nodig, en wie kan die bieden?" in young


def test_a_map_takes_two_thirds_of_the_slide(deck: list[Slide]) -> None:
    for slide in (deck[3], *deck[6 : KADE + 1]):
        widest = max(shape.width for shape in slide.shapes if hasattr(shape, "image"))
        assert widest >= Inches(13.333) * 2 / 3
        boxes = [shapely.box(shape.left, shape.top, shape.left + shape.width,
                             shape.top + shape.height) for shape in slide.shapes]  # fmt: skip
        assert not any(one.overlaps(other) for one in boxes for other in boxes)


def test_what_is_not_known_is_said_so(deck: list[Slide]) -> None:
    told = texts_of(deck[KADE])
    assert "Robuuste toegang: onbekend" in told
    assert "Hoeveel inwoners hier iets missen, is onbekend." in told
    assert not any("nan" in text.lower() for slide in deck for text in texts_of(slide))


def test_maps_in_the_deck_have_a_text_alternative(deck: list[Slide]) -> None:
    pictures: list[Any] = [
        shape for slide in deck for shape in slide.shapes if hasattr(shape, "image")
    ]
    alternatives = [one.element.nvPicPr.cNvPr.get("descr") for one in pictures]
    assert len(alternatives) == 9  # the town, two figures of need, three areas with their legends
    assert alternatives[0].endswith("Midden 65\u201385%, Kade onbekend.")
    assert alternatives[1].endswith("65 jaar en ouder (%). Midden 28,5%, "
                                    f"{one_line(HOSTILE_AREA, 40)} 20%.")  # fmt: skip
    assert "Kaart van Midden" in alternatives[5]
    assert alternatives[6] == (
        "Legenda. Inwoners die iets missen, per vierkant van 100 m, niemand, misschien iemand, "
        "50 tot 100, rand van een gat."
    )


def test_sources_licences_and_date_are_told(deck: list[Slide]) -> None:
    told = texts_of(deck[-1])
    assert "© OpenStreetMap-bijdragers (licentie: ODbL 1.0; datum: onbekend; kaart)" in told
    assert "b.gpkg (licentie: onbekend; datum: onbekend; own)" in told
    assert "Datum van de kaartgegevens: 21 augustus 2021." in told
    line = (
        "Bronnen: © OpenStreetMap-bijdragers (ODbL 1.0); Wijken: CBS/Kadaster (CC BY 4.0). "
        "Kaartgegevens van 21 augustus 2021."
    )
    assert all(line in texts_of(slide) for slide in deck)


def test_the_same_results_give_the_same_bytes(written: Path, tmp_path: Path) -> None:
    town = draw_town()
    turned = with_background(town, town.world.background.iloc[::-1])
    other = replace(turned, places=town.places.iloc[::-1])
    write_slides(tmp_path, other)
    for name in ("workshop.pptx", *(f"slides/{name}" for name in sorted(PNGS))):
        assert (tmp_path / name).read_bytes() == (written / name).read_bytes(), name


@pytest.mark.usefixtures("words_alone")
def test_a_sample_says_so_on_every_slide_and_map(written: Path, tmp_path: Path) -> None:
    files = slide_files(draw_town(sample=True))
    path = tmp_path / "a.png"
    for name in ("slides/theme-robust.png", "slides/area-002-WK02.png"):
        files[name](path)
        assert count_alarm(path) > 500
        assert count_alarm(written / name) == 0
    files["workshop.pptx"](tmp_path / "workshop.pptx")
    slides = slides_of(tmp_path / "workshop.pptx")
    assert all(NOTICE in texts_of(slide) for slide in slides)
    assert not any(NOTICE in texts_of(slide) for slide in slides_of(written / "workshop.pptx"))


def count_alarm(path: Path) -> int:
    """Count the red pixels in the upper right corner."""
    with Image.open(path) as picture:
        corner = np.asarray(picture.convert("RGB"))[:140, 1200:]
    return int((corner == ALARM).all(axis=2).sum())


STRANGE_NAMES = [
    *(name for name in HOSTILE_NAMES if name != "Map_0123456789abcdef0123456789abcdef"),
    "$\\frac{1$",
    "a\x00b\x1b",
    "{people} {0}",
]


@pytest.mark.usefixtures("words_alone")
@pytest.mark.parametrize("start", range(0, len(STRANGE_NAMES), 3))
def test_names_of_strangers_are_nothing_but_text(tmp_path: Path, start: int) -> None:
    three = (STRANGE_NAMES[start : start + 3] * 3)[:3]
    town = draw_town(title=three[0])
    gaps = town.gaps.assign(area_name=three[1], near=three[1], remedy_name=three[2])
    named = replace(town, areas=town.areas.assign(area_name=three), gaps=gaps)
    slides = write_deck_of(tmp_path, named)[NOORD : KADE + 1]
    for slide, name in zip(slides, three, strict=True):
        title = slide.shapes.title
        assert title is not None
        assert title.text_frame.text.startswith(f"{one_line(name, 40)}: ")


def test_names_of_strangers_are_drawn_as_text(tmp_path: Path) -> None:
    """All of them in one town, so that each map is drawn but once."""
    town = draw_town(title=" ".join(reversed(STRANGE_NAMES)))
    count = len(STRANGE_NAMES)
    codes = [f"WK{number:02d}" for number in range(1, count + 1)]
    spots = [square(6 * (number % 4), 6 * (number // 4)).buffer(250) for number in range(count)]
    many = pd.concat([town.areas.iloc[[1]]] * count, ignore_index=True)
    areas = many.assign(area_code=codes, area_name=STRANGE_NAMES).set_geometry(spots, crs=CRS)
    gaps = pd.concat([town.gaps] * count, ignore_index=True)
    gaps = gaps.assign(area_name=STRANGE_NAMES, near=STRANGE_NAMES, remedy_name=STRANGE_NAMES)
    named = replace(town, areas=areas, gaps=gaps)
    files, need = slide_files(named), find_need_figures(named)[0]
    for name in ("theme-robust", "area-002-WK02"):
        files[f"slides/{name}.png"](tmp_path / "a.png")
    need_picture(named, need, (9, 5))


def test_a_name_is_one_line_of_bounded_length() -> None:
    assert one_line("x" * 300) == "x" * 59 + "…"
    assert one_line("a\r\n\tb\u2028c\x00 ") == "a b c"
    assert one_line("\ud800") == ""
    assert one_line(None) == one_line(np.nan) == ""
    assert one_line("Boeken 📚") == "Boeken 📚"


@pytest.mark.usefixtures("words_alone")
def test_an_area_asks_for_a_building_where_no_place_would_help(tmp_path: Path) -> None:
    town = draw_town()
    new = {"gap_id": [1], "rank": [1], "category": "library", "needs": "new"}
    new |= {"weight": [44.0], "mean_m": [310.0], "near": "Kerkpad"}
    spots = build_shapes(REMEDIES, new, [town.gaps.geometry.iloc[0].centroid], CRS)
    nobody = {"remedy_place_id": None, "remedy_name": None, "remedy_category": None}
    gaps = town.gaps.assign(**nobody, remedy_needs=None, remedy_weight=np.nan)
    slide = write_deck_of(tmp_path, replace(town, remedies=spots, gaps=gaps))[MIDDEN]
    assert (
        "Een nieuwe plek bij Kerkpad zou 44 van hen helpen: welk gebouw kan dat zijn, en wie is er?"
        in texts_of(slide)
    )
    frame = slide.notes_slide.notes_text_frame
    assert frame is not None
    assert (
        "Een nieuwe plek bij Kerkpad zou 44 van hen helpen, op gemiddeld 310\u00a0m" in frame.text
    )


def test_one_area_without_gaps_and_need_gives_whole_slides(tmp_path: Path) -> None:
    town = draw_town()
    alone = town.areas.iloc[[1]].assign(robust_low=1.0, robust_high=1.0, without_robust_low=0.0)
    nothing: dict[str, Any] = {"squares": town.squares.iloc[:0], "gaps": town.gaps.iloc[:0]}
    whole = draw_robustness(alone["weight"], {"low": [1.0], "high": [1.0]}, ("WK02",))
    bare = replace(town, areas=alone, robustness=whole, need=draw_results().need, **nothing)
    slides = write_deck_of(tmp_path, bare)
    assert len(slides) == 9
    assert "Geen gaten: nergens missen inwoners volgens de kaart iets" in texts_of(slides[5])
    told = texts_of(slides[6])
    assert "Midden: volgens de kaart mist niemand iets (100% robuust)" in told
    assert "Wat werkt in Midden zo goed dat andere plekken het kunnen overnemen?" in told


def test_no_gap_is_not_said_of_what_is_unknown(tmp_path: Path) -> None:
    town = draw_town()
    kade = town.areas.iloc[[2]]
    nothing: dict[str, Any] = {"squares": town.squares.iloc[:0], "gaps": town.gaps.iloc[:0]}
    unknown = town.robustness[town.robustness["area_code"] == "WK03"]
    slides = write_deck_of(tmp_path, replace(town, areas=kade, robustness=unknown, **nothing))
    expected = "Geen gaten gevonden, maar van 1 wijk is onbekend hoeveel inwoners iets missen"
    assert expected in texts_of(slides[4])  # nothing is told that rests on anything
    assert "onbekend" in texts_of(slides[3])


def test_of_many_areas_those_are_shown_where_most_lack_something() -> None:
    town = draw_town()
    many = pd.concat([town.areas.iloc[[0]]] * 32, ignore_index=True)
    codes = [f"WK{place:02d}" for place in range(32)]
    lacking = [float(place) for place in range(31)] + [np.nan]
    areas = many.assign(area_code=codes, without_robust_low=lacking)
    shown = shown_areas(replace(town, areas=areas))["area_code"].tolist()
    assert shown == codes[1:31]  # neither the fewest nor the unknown


def test_colours_are_those_of_the_map() -> None:
    page = render_map(draw_results())
    (data,) = re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', page)
    look = json.loads(data)["look"]
    classes = ["#fff6dc", "#c2e1b3", "#86c9b0", "#50acba", "#2f80ab"]
    assert list(CLASSES) == look["classes"] == classes
    usual = {key: symbol.colour for key, symbol in symbols(load_settings()).items()}
    assert usual == {key: one["colour"] for key, one in look["categories"].items()}
    drawn = {key: symbol.colour for key, symbol in symbols(SETTINGS).items()}
    own = look["otherCategory"]["colour"]
    assert drawn == {
        "library": "#6a3d9a",
        "school": "#b01e8c",
        "park": "#2a7a34",
        "fablab": own,
    }
    assert own == "#3a3f45"


def test_symbols_are_those_of_the_map() -> None:
    look, settings = read_look(), load_settings()
    drawn = symbols(settings)
    assert len({symbol.glyph for symbol in drawn.values()}) == len(drawn) == 15
    for key, symbol in drawn.items():
        assert symbol.glyph == look["categories"][key]["glyph"]
        assert symbol.shape == look["shapes"][settings.categories[key].tie]


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("M0 24h24V0z", [(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, -0.5)]),
        ("M12 12l12-12m-24 0L0 24", [(0, 0), (0.5, 0.5), (-0.5, 0.5), (-0.5, -0.5)]),
        # Half a circle around the middle, over the top: from the left, up, to the right.
        ("M0 12A12 12 0 0 1 24 12", [(-0.5, 0), (0, 0.5), (0.5, 0)]),
        # Three quarters of it, the other way round.
        ("M0 12A12 12 0 1 0 12 0", [(-0.5, 0), (0, -0.5), (0.5, 0), (0, 0.5)]),
        # A curve whose middle lies three quarters of the way to its handles.
        ("M0 12c0-16 24-16 24 0", [(-0.5, 0), (0, 0.5), (0.5, 0)]),
    ],
)
def test_an_svg_path_is_read_as_browsers_draw_it(
    text: str, points: list[tuple[float, float]]
) -> None:
    lines = read_svg_path(text, 1000).to_polygons(width=0, height=0, closed_only=False)
    drawn = shapely.MultiLineString([np.asarray(line, dtype=float) for line in lines])
    for x, y in points:  # to a thousandth of the symbol
        assert drawn.distance(shapely.Point(1000 * x, 1000 * y)) < 1, (x, y)
    assert np.abs(drawn.bounds).max() <= 500 + 1


def test_without_the_extra_an_error_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "find_spec", lambda name: None if name == "pptx" else name)
    with pytest.raises(MissingExtraError, match=r"python-pptx.*sociale-infra\[slides\]"):
        slide_files(draw_town())


def test_the_tool_does_not_import_the_extra_before_it_is_asked_for() -> None:
    code = (
        "import sys, sociale_infra.exports.slides\n"
        "sys.exit(' '.join({'matplotlib', 'pptx'} & {*sys.modules}) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr.strip() == ""
    assert done.returncode == 0
