"""The map's scales, seen by people with colour-blindness.

The simulation is that of Machado, Oliveira and Fernandes (2009) for full deficiency, on linear
RGB; differences are Euclidean in CIELAB (CIE 1976), where about 2 is just noticeable.
"""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import numpy.typing as npt
import pytest

from sociale_infra.maps.carrier import read_json

Array = npt.NDArray[np.float64]

SEEN_BY = {
    "everybody": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
    "greyscale": np.array([[0.2126, 0.7152, 0.0722]] * 3),
}
TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
LOOK = read_json("look")
SCALES = {
    "shares": LOOK["classes"],
    "need": LOOK["need"],
    "walk": LOOK["walk"],
    "squares": LOOK["gaps"]["squares"],
}
INK = "#1d262c"  # of names on the map
CLEAR = 10.0  # difference of neighbouring classes, five times what is just noticeable


def to_lab(colour: str, sight: Array) -> Array:
    rgb = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    xyz = TO_XYZ @ np.clip(sight @ linear, 0, 1) / (TO_XYZ @ np.ones(3))
    cubed = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    x, y, z = cubed
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def test_the_yardstick_knows_black_and_white() -> None:
    white, black = (to_lab(colour, np.eye(3)) for colour in ("#ffffff", "#000000"))
    assert white == pytest.approx([100, 0, 0], abs=0.02)
    assert black == pytest.approx([0, 0, 0], abs=0.02)
    red, green = (to_lab(colour, SEEN_BY["deuteranopia"]) for colour in ("#b05a00", "#6b7000"))
    usual = [to_lab(colour, np.eye(3)) for colour in ("#b05a00", "#6b7000")]
    assert np.linalg.norm(red - green) < np.linalg.norm(usual[0] - usual[1]) / 2


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("sight", SEEN_BY)
def test_all_classes_of_a_scale_can_be_told_apart(scale: str, sight: str) -> None:
    seen = [to_lab(colour, SEEN_BY[sight]) for colour in SCALES[scale]]
    closest = min(np.linalg.norm(one - other) for one, other in combinations(seen, 2))
    assert closest >= CLEAR


def luminance(colour: str) -> float:
    rgb = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


@pytest.mark.parametrize("scale", ["classes", "need", "pale", "change"])
def test_names_can_be_read_on_every_colour_of_areas(scale: str) -> None:
    """WCAG 2.2 asks 3 of large bold text."""
    for colour in LOOK[scale]:
        assert (luminance(colour) + 0.05) / (luminance(INK) + 0.05) >= 3


@pytest.mark.parametrize("sight", [one for one in SEEN_BY if one != "greyscale"])
@pytest.mark.parametrize("scale", ["change", "changed"])
def test_gains_and_losses_can_be_told_apart(scale: str, sight: str) -> None:
    """In grey they cannot: there the sign of the figure tells, and the stripes of what is lost."""
    seen = [to_lab(colour, SEEN_BY[sight]) for colour in LOOK[scale]]
    closest = min(np.linalg.norm(one - other) for one, other in combinations(seen, 2))
    assert closest >= CLEAR


@pytest.mark.parametrize("sight", [one for one in SEEN_BY if one != "greyscale"])
def test_squares_of_gaps_can_be_told_from_every_colour_of_areas(sight: str) -> None:
    """They may be shown on any theme. In grey their border tells, and the white lines between."""
    squares = [to_lab(colour, SEEN_BY[sight]) for colour in LOOK["gaps"]["squares"]]
    below = [
        to_lab(colour, SEEN_BY[sight])
        for scale in ("classes", "need", "pale", "change")
        for colour in LOOK[scale]
    ]
    assert min(np.linalg.norm(one - other) for one in squares for other in below) >= CLEAR


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("sight", SEEN_BY)
def test_a_scale_grows_darker_for_everybody(scale: str, sight: str) -> None:
    light = [to_lab(colour, SEEN_BY[sight])[0] for colour in SCALES[scale]]
    assert all(first > second for first, second in pairwise(light))


def test_no_two_categories_share_a_glyph() -> None:
    """Colours of twelve categories cannot all differ for everybody; the glyphs do."""
    glyphs = [category["glyph"] for category in LOOK["categories"].values()]
    assert len(set(glyphs)) == len(glyphs)
