"""How much the tests try: little by default, more in CI, most by `make test-full`.

Every draw comes from a seed, so that a run can be repeated.
"""

from __future__ import annotations

import os
from typing import NamedTuple

from hypothesis import settings


class Effort(NamedTuple):
    """Numbers of tries."""

    examples: int
    """Examples that Hypothesis draws of a property."""
    draws: int
    """Tenths of the samples that are drawn from whole towns."""
    damaged: int
    """Damaged inputs of a kind that the fuzz suite tries."""


# 50 leave .ci/run within its ten minutes; 100 is what Hypothesis draws if it is not told.
EFFORTS = {"default": Effort(25, 1, 1), "ci": Effort(50, 1, 2), "full": Effort(1000, 10, 100)}
NAME = os.environ.get("EFFORT") or ("ci" if os.environ.get("CI") else "default")
EFFORT = EFFORTS[NAME]


def load_profile() -> None:
    """Load the Hypothesis profile of the effort; a slow machine is no failure in any."""
    settings.register_profile(
        NAME, max_examples=EFFORT.examples, deadline=None, derandomize=NAME != "full"
    )
    settings.load_profile(NAME)


def examples(times: float) -> settings:
    """Return settings for a property whose examples are much cheaper or dearer than most."""
    return settings(max_examples=round(times * EFFORT.examples))
