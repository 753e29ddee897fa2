"""Maps as PNG and workshop.pptx: what a planner shows without a browser.

They need the extra `sociale-infra[slides]`. Nothing of it is imported before it is asked for:
without it the rest of the tool works.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from sociale_infra.compared import Comparison
from sociale_infra.errors import MissingExtraError
from sociale_infra.sited import Sites
from sociale_infra.town import Results

__all__ = ["check_extra", "comparison_deck", "draw_maps", "site_deck", "slide_files"]

DECK = "workshop.pptx"
MAPS = "slides"
_LIBRARIES = {"matplotlib": "matplotlib", "pptx": "python-pptx"}


def check_extra() -> None:
    """Refuse to go on without the libraries of the extra.

    Raises
    ------
    MissingExtraError
        One of them is not installed.
    """
    absent = [name for module, name in _LIBRARIES.items() if find_spec(module) is None]
    if absent:
        message = (
            f"slides need {' and '.join(absent)}, which is not installed; install it with: "
            f"pip install 'sociale-infra[slides]'"
        )
        raise MissingExtraError(message)


def slide_files(results: Results) -> dict[str, Callable[[Path], None]]:
    """Return how each file is written, by its name in the folder of results.

    They are `workshop.pptx`, and the maps of 1920 by 1080 pixels in the folder `slides`. The same
    results give the same bytes.

    Raises
    ------
    MissingExtraError
        The extra `slides` is not installed.
    """
    maps = draw_maps(results)
    from sociale_infra.exports.slides.deck import write_deck  # noqa: PLC0415 - an extra

    deck = partial(write_deck, results=results)
    return {**{f"{MAPS}/{name}": write for name, write in maps.items()}, DECK: deck}


def comparison_deck(
    comparisons: Sequence[Comparison],
    told: Mapping[str, Sequence[str]],
    rows: Sequence[Sequence[str]],
) -> Callable[[Path], None]:
    """Return how the slides of a comparison are written; see `write_comparison_deck`.

    Raises
    ------
    MissingExtraError
        The extra `slides` is not installed.
    """
    check_extra()
    from sociale_infra.exports.slides.comparison_deck import (  # noqa: PLC0415 - an extra
        write_comparison_deck,
    )

    return partial(write_comparison_deck, comparisons=comparisons, told=told, rows=rows)


def site_deck(found: Sites) -> Callable[[Path], None]:
    """Return how the slide of the best sites is written; see `write_site_deck`.

    Raises
    ------
    MissingExtraError
        The extra `slides` is not installed.
    """
    check_extra()
    from sociale_infra.exports.slides.site_deck import write_site_deck  # noqa: PLC0415 - an extra

    return partial(write_site_deck, found=found)


def draw_maps(results: Results) -> dict[str, Callable[[Path], None]]:
    """Return how each map is written as PNG, by the name of its file.

    One for robust access, each of its criteria and each category that has places
    (`theme-*.png`), and one for each area (`area-*.png`), of more than 30 for those where most
    people lack robust access as mapped.

    Raises
    ------
    MissingExtraError
        The extra `slides` is not installed.
    """
    check_extra()
    from sociale_infra.exports.slides.sheets import map_files  # noqa: PLC0415 - an extra

    return map_files(results)
