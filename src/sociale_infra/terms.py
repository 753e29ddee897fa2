"""The closed words of the project, and the names of columns.

The words are those of the field; what they mean stands in the tables (`sociale_infra.tables`) and
in the documentation. A word or a column name that two rooms use is written here, once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, Self, get_args

import pandas as pd

from sociale_infra.errors import TableError

# ── Answers ──────────────────────────────────────────────────────────────────────────────────

Answer = Literal["no", "unknown", "yes"]
ANSWERS: tuple[Answer, ...] = get_args(Answer)
"""In this order "and" is the minimum of two answers, and "or" the maximum."""
NO, UNKNOWN, YES = range(3)
"""The answers as numbers: their positions in `ANSWERS`."""


def all_of(*answers: Answer) -> Answer:
    """Return the three-valued "and": a `no` wins, then `unknown`."""
    return min(answers, key=ANSWERS.index)


TOWN_CODE = ""
"""Where others have the code of an area, in the row of the whole town."""

UNKNOWN_DATE = "unknown"
"""What stands for the date of data that does not say how old it is."""

SETTLEMENT, STATION = "settlement", "station"
"""What is named on the map and not drawn."""


# ── Places ───────────────────────────────────────────────────────────────────────────────────

Property = Literal["free", "open_to_all", "staffed", "step_free"]
PROPERTIES: tuple[Property, ...] = get_args(Property)
"""What is asked of every place."""
LOW_THRESHOLD: tuple[Property, ...] = ("free", "open_to_all")
"""A place is of low threshold if all of these hold."""
WORTH_CHECKING: tuple[Property, ...] = (*LOW_THRESHOLD, "staffed")
"""What decides whether a place meets criterion 4."""
SHOWN_PROPERTIES = ("free", "open_to_all", "low_threshold", "staffed", "step_free")
"""The properties in the order in which tables and cards show them."""

Tie = Literal["strong", "fleeting", "both"]
TIES: tuple[Tie, ...] = get_args(Tie)

Basis = Literal["local", "tag", "prior", "scenario"]
"""What decided a property: a planner's correction, a tag, the prior of the category, or a
scenario, in which it is supposed."""


@dataclass(frozen=True)
class Evidence:
    """What decided each property of a place; as text: "free=tag open_to_all=prior ..."."""

    basis: Mapping[str, Basis]

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the text that tables hold.

        Raises
        ------
        TableError
            It does not tell what decided every property, or a basis is none.
        """
        pairs = dict(pair.partition("=")[::2] for pair in text.split())
        bases: dict[str, Basis] = {basis: basis for basis in get_args(Basis)}
        if not {*PROPERTIES} <= pairs.keys() or not {*pairs.values()} <= bases.keys():
            message = (
                f"places: evidence {text!r} does not tell of each of {', '.join(PROPERTIES)} what "
                f"decided it ({', '.join(bases)}), like {PROPERTIES[0]}=tag"
            )
            raise TableError(message)
        return cls({name: bases[basis] for name, basis in pairs.items()})

    def __str__(self) -> str:
        return " ".join(f"{name}={basis}" for name, basis in self.basis.items())

    def updated(self, names: Iterable[str], basis: Basis) -> Evidence:
        """Return the evidence where `basis` has decided the properties `names`."""
        return Evidence({**self.basis, **dict.fromkeys(names, basis)})


def bases_of(evidence: pd.Series[str], name: Property) -> pd.Series[str]:
    """Return what decided one property of every place, from the column `evidence`."""
    row, texts = pd.factorize(evidence, use_na_sentinel=False)
    bases = pd.array([Evidence.parse(text).basis[name] for text in texts], dtype="str")
    return pd.Series(bases.take(row), index=evidence.index)


# ── Robust access ────────────────────────────────────────────────────────────────────────────

Criterion = Literal["place", "low_threshold", "diversity", "people"]
CRITERIA: tuple[Criterion, ...] = get_args(Criterion)
SURE: tuple[Criterion, ...] = ("low_threshold", "people")
"""The criteria of which the nearest place that surely meets them is measured."""
VerdictName = Criterion | Literal["robust", "closure_proof"]
VERDICTS: tuple[VerdictName, ...] = (*CRITERIA, "robust", "closure_proof")
"""What is answered for every origin: the criteria, all four of them, and whether 2 and 4 still
hold when any single place closes."""
BANDED: tuple[VerdictName, ...] = ("people", "robust")
"""Of which a completeness band is drawn."""
BAND_ENDS = (0.05, 0.95)
"""From which to which part of what is drawn, or believed, a band runs."""
ROBUST_LEVEL = "robust_level"
"""Columns of how many criteria are met, 0 to 4: low and high."""

# ── People ───────────────────────────────────────────────────────────────────────────────────

Unit = Literal["residents", "addresses", "buildings"]
"""What a weight of 1 is."""
Starts = Literal["addresses", "buildings"]
"""What people start from."""
Group = Literal["age_0_14", "age_65_plus", "one_person"]
GROUPS: tuple[Group, ...] = get_args(Group)
"""The columns of origins, beside `weight`, that count people or households of a group."""
Profile = Literal["standard", "slow", "step_free"]
"""Ways of walking."""
Choice = Literal[
    "as_set",
    "walk_m",
    "slow_walk_m",
    "min_functions",
    "meeting_place",
    "staffed_unknown",
    "free_unknown",
    "open_to_all_unknown",
    "joined_m",
    "only_built",
    "without_priors",
    "without_cycleways",
]
"""What the sensitivity analysis changes."""

# ── Measuring ────────────────────────────────────────────────────────────────────────────────

TOLERANCE_M = 1e-6
"""Sums of lengths differ in their last bits with the order of adding: the limit of a walk
is inclusive to within a micrometre."""
NOBODY = 5e-4
"""A number of people below this one is nobody: floating-point error, written as 0."""
# ── Columns ──────────────────────────────────────────────────────────────────────────────────


def nearest_m(target: str) -> str:
    """Walking distance to the nearest place of a category, or to one that meets a criterion."""
    return f"nearest_{target}_m"


def nearest_id(target: str) -> str:
    """The place that `nearest_m` leads to."""
    return f"nearest_{target}_id"


def count(category: str) -> str:
    """Places of a category within its norm."""
    return f"count_{category}"


def coverage(category: str) -> str:
    """Share within the norm of a category."""
    return f"{category}_coverage"


def mean_m(category: str) -> str:
    """Mean walking distance to the nearest place of a category."""
    return f"{category}_mean_m"


def median_m(category: str) -> str:
    """Median walking distance to the nearest place of a category."""
    return f"{category}_median_m"


def unreachable(category: str) -> str:
    """Weight of those who reach no place of a category."""
    return f"{category}_unreachable"


def upper_bound(category: str) -> str:
    """Weight of those whose nearest place may be nearer, beyond the edge of the data."""
    return f"{category}_upper_bound"


def verdict(name: str) -> str:
    """The answer to one of `VERDICTS`."""
    return f"meets_{name}" if name in CRITERIA else name


def low(column: str) -> str:
    """The lower end of an interval: unknown is taken as no."""
    return f"{column}_low"


def high(column: str) -> str:
    """The upper end of an interval: unknown is taken as yes."""
    return f"{column}_high"


def without_priors(column: str) -> str:
    """The same, with what only a prior says taken as unknown."""
    return f"{column}_without_priors"


def missing(criterion: str) -> str:
    """Weight of those who surely miss a criterion."""
    return f"missing_{criterion}"


LACKING = ("weight", "lacking_low", "lacking_high", *map(missing, CRITERIA))
"""Columns of squares and gaps that add up: who lives there, and who lacks what."""


def known(name: str) -> str:
    """Share of the places of which a property is known."""
    return f"{name}_known"


def tagged(name: str) -> str:
    """Share of the places of which a property is known without a prior."""
    return f"{name}_tagged"
