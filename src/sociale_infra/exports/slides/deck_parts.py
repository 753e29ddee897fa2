"""The parts that slides are made of: real text, tables and pictures that stay editable."""

from __future__ import annotations

import math
from collections.abc import Sequence
from io import BytesIO
from typing import Any, NamedTuple

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.presentation import Presentation as Deck
from pptx.slide import Slide
from pptx.text.text import TextFrame
from pptx.util import Inches, Length, Pt

from sociale_infra.exports.dates import date_in_file
from sociale_infra.exports.slides.look import ACCENT, ALARM, QUIET, TEXT
from sociale_infra.exports.slides.texts import source_line, texts
from sociale_infra.report.wording import one_line
from sociale_infra.town import Facts

WIDTH_IN, HEIGHT_IN = 13.333, 7.5
LEFT_IN = 0.35
TITLE_SLIDE, TITLE_AND_TEXT, TITLE_ONLY = 0, 1, 5  # layouts of python-pptx's own template
WIDE_IN = WIDTH_IN - 2 * LEFT_IN
_BAND_IN, _SAMPLE_IN = 0.14, 0.3
_TITLE_IN = (LEFT_IN, 0.34, WIDE_IN, 0.88)
_BODY_IN = (LEFT_IN, 1.45, WIDE_IN, 5.4)
_FOOT_IN = (LEFT_IN, 7.02, WIDE_IN, 0.36)
# Where the placeholders of the layouts stand: the title, and what is below it.
_LAYOUTS = {
    TITLE_SLIDE: ((0.9, 1.3, 11.5, 2.2), (0.9, 3.7, 11.5, 2.4)),
    TITLE_AND_TEXT: (_TITLE_IN, _BODY_IN),
    TITLE_ONLY: (_TITLE_IN,),
}
_FONT = "Calibri"
# The points of a title by its characters.
_TITLE_SIZES = ((52, 30), (110, 26), (math.inf, 22))


class Box(NamedTuple):
    """Where something stands on a slide, in inches."""

    left: float
    top: float
    width: float
    height: float

    @property
    def lengths(self) -> tuple[Length, Length, Length, Length]:
        """The same as python-pptx wants it."""
        return Inches(self.left), Inches(self.top), Inches(self.width), Inches(self.height)


PICTURE = Box(LEFT_IN, 1.3, 8.95, 5.65)
"""A map with its legend: two thirds of the slide's width."""
_BESIDE_IN = 9.45
BESIDE = Box(_BESIDE_IN, PICTURE.top, LEFT_IN + WIDE_IN - _BESIDE_IN, PICTURE.height)
"""What is said of the map."""
BESIDE_GROUND = "#eef4f8"


class Line(NamedTuple):
    """A paragraph: its text and how it looks."""

    text: str
    size: float = 16
    bold: bool = False
    colour: str = TEXT
    after: float = 6
    level: int = 0


def asked(question: str) -> Line:
    """Return a question for the conversation, as all slides show it."""
    return Line(question, 15, bold=True, colour=ACCENT, after=8)


def new_deck(facts: Facts) -> Deck:
    """Open an empty presentation of 16:9, whose layouts are as wide as its slides."""
    deck = Presentation()
    old = deck.slide_width or Inches(10)
    deck.slide_width, deck.slide_height = Inches(WIDTH_IN), Inches(HEIGHT_IN)
    wider = int(deck.slide_width) / int(old)
    for holder in (deck.slide_master, *deck.slide_master.slide_layouts):
        for shape in holder.placeholders:
            shape.left, shape.width = (
                Length(round(each * wider)) for each in (shape.left, shape.width)
            )
    for number, boxes in _LAYOUTS.items():
        for holder, box in zip(deck.slide_layouts[number].placeholders, boxes, strict=False):
            holder.left, holder.top, holder.width, holder.height = Box(*box).lengths
    _date(deck, facts)
    return deck


def add_slide(deck: Deck, facts: Facts, title: str, body: Sequence[Line] = ()) -> Slide:
    """Add a slide with a title, the sources at its foot, and the notice of a sample.

    `body` are the points of a slide of text.
    """
    layout = TITLE_AND_TEXT if body else TITLE_ONLY
    slide: Slide = deck.slides.add_slide(deck.slide_layouts[layout])
    band(slide, facts)
    title = title.removesuffix(".")
    holder = slide.shapes.title
    if holder is not None:
        fill(holder.text_frame, [Line(title, _title_size(title), bold=True)],
             anchor=MSO_ANCHOR.MIDDLE)  # fmt: skip
    if body:
        fill(slide.placeholders[1].text_frame, body, shrink=True)
    add_foot(slide, facts)
    return slide


def _title_size(title: str) -> float:
    """Return the points with which a title takes no more than two lines."""
    return next(size for most, size in _TITLE_SIZES if len(title) <= most)


def add_notes(slide: Slide, notes: Sequence[str]) -> None:
    """Give the speaker notes: a paragraph for each."""
    frame = slide.notes_slide.notes_text_frame
    if frame is not None:
        fill(frame, [Line(note, 12) for note in notes])


def add_foot(slide: Slide, facts: Facts) -> None:
    """Add the sources and the date at the foot of a slide."""
    add_text(slide, Box(*_FOOT_IN), [Line(source_line(facts), 10, colour=QUIET)])


def band(slide: Slide, facts: Facts) -> None:
    """Draw the coloured band along the top of a slide; on it stands that a town is invented."""
    high, ground = (_SAMPLE_IN, ALARM) if facts.sample else (_BAND_IN, ACCENT)
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *Box(0, 0, WIDTH_IN, high).lengths)
    shape.fill.solid()
    shape.fill.fore_color.rgb = colour(ground)
    shape.line.fill.background()
    shape.shadow.inherit = False
    if facts.sample:
        frame = shape.text_frame
        frame.margin_top = frame.margin_bottom = 0
        notice = [Line(texts()["sample"], 14, bold=True, colour="#ffffff", after=0)]
        fill(frame, notice, anchor=MSO_ANCHOR.MIDDLE, align=PP_ALIGN.CENTER)


def add_text(
    slide: Slide,
    box: Box,
    lines: Sequence[Line],
    *,
    ground: str = "",
) -> None:
    """Add a text box; `ground` is its colour."""
    shape = slide.shapes.add_textbox(*box.lengths)
    if ground:
        shape.fill.solid()
        shape.fill.fore_color.rgb = colour(ground)
    else:
        frame = shape.text_frame
        frame.margin_left = frame.margin_right = 0
    fill(shape.text_frame, lines, shrink=bool(ground))


def fill(
    frame: TextFrame,
    lines: Sequence[Line],
    *,
    anchor: MSO_ANCHOR = MSO_ANCHOR.TOP,
    align: PP_ALIGN = PP_ALIGN.LEFT,
    shrink: bool = False,
) -> None:
    """Write paragraphs into a frame; names of strangers are nothing but text.

    With `shrink` the program that shows it may make a text that does not fit smaller.
    """
    frame.word_wrap = True
    frame.auto_size = MSO_AUTO_SIZE.TEXT_TO_FIT_SHAPE if shrink else MSO_AUTO_SIZE.NONE
    frame.vertical_anchor = anchor
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.alignment = align
        paragraph.space_after = Pt(line.after)
        run = paragraph.add_run()
        run.text = line.text
        paragraph.level = line.level
        font = run.font
        font.name, font.size, font.bold = _FONT, Pt(line.size), line.bold
        font.color.rgb = colour(line.colour)
        font.language_id = MSO_LANGUAGE_ID.DUTCH


def add_picture(slide: Slide, png: bytes, box: Box, alt: str) -> None:
    """Add a picture that says in words what it shows."""
    picture = slide.shapes.add_picture(BytesIO(png), *box.lengths)
    described: Any = picture.element
    described.nvPicPr.cNvPr.set("descr", alt)


def add_table(
    slide: Slide, box: Box, rows: Sequence[Sequence[str]], widths: Sequence[float], size: float
) -> None:
    """Add a table whose first row is its heading; `widths` are inches."""
    shape = slide.shapes.add_table(len(rows), len(widths), *box.lengths)
    table = shape.table
    for number, width in enumerate(widths):
        table.columns[number].width = Inches(width)
    for place, row in enumerate(rows):
        for number, text in enumerate(row):
            cell = table.cell(place, number)
            cell.vertical_anchor = MSO_ANCHOR.MIDDLE
            cell.fill.solid()
            shade = ACCENT if place == 0 else ("#ffffff" if place % 2 else BESIDE_GROUND)
            cell.fill.fore_color.rgb = colour(shade)
            ink = "#ffffff" if place == 0 else TEXT
            fill(cell.text_frame, [Line(text, size, bold=place == 0, colour=ink, after=0)])


def colour(text: str) -> RGBColor:
    """Read a colour as style sheets write it."""
    read: RGBColor = RGBColor.from_string(text.removeprefix("#").upper())
    return read


def _date(deck: Deck, facts: Facts) -> None:
    """Let the file speak of the town and the data's date, so that the same input gives the same."""
    about = deck.core_properties
    about.title = texts()["title"]["title"].format(town=one_line(facts.title, 100))
    about.author = about.last_modified_by = "sociale-infra"
    about.language = "nl-NL"
    about.created = about.modified = date_in_file(facts.data_date)
    about.revision = 1
