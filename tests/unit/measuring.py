"""Measure the towns that tests draw."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import geopandas as gpd
import numpy as np

from sociale_infra.engine.access import Access, build_access
from sociale_infra.engine.measured import Measured, measure
from sociale_infra.engine.network import build_network
from sociale_infra.engine.origins import describe_origins
from sociale_infra.engine.tally import Rules
from tests.unit.drawn_town import Town

FUNCTIONS = (
    *(
        "animals",
        "care",
        "culture",
        "eat_drink",
        "faith",
        "garden",
        "green",
        "learn",
        "linger",
        "meet",
        "play",
        "shop",
    ),
    *("sport", "teach"),
)
# Farther than any walk or norm that a test asks for.
FAR_M = 10_000.0


def make_rules(walk_m: float, min_functions: int, meeting: Iterable[str]) -> Rules:
    """Make rules for the functions that tests name."""
    return Rules(walk_m, min_functions, frozenset(meeting), FUNCTIONS)


NOBODY = make_rules(0, 1, ())


def access_of(town: Town, max_snap_m: float = 200) -> Access:
    """Put a town's origins and entrances on its network."""
    network = build_network(town.nodes, town.edges)
    return build_access(network, town.origins, town.places, town.entrances, max_snap_m)


def measure_town(
    town: Town,
    rules: Rules = NOBODY,
    norms_m: Mapping[str, float] | None = None,
    max_snap_m: float = 200,
    far_m: float = FAR_M,
) -> Measured:
    """Measure a town, searching far enough for anything, or `far_m` from every place."""
    limit_m = np.full(len(town.places), far_m)
    return measure(access_of(town, max_snap_m), town.places, norms_m or {}, rules, limit_m)


def describe_town(
    town: Town,
    rules: Rules = NOBODY,
    norms_m: Mapping[str, float] | None = None,
    max_snap_m: float = 200,
    far_m: float = FAR_M,
) -> gpd.GeoDataFrame:
    """Return a town's origins with all that was measured of them."""
    measured = measure_town(town, rules, norms_m, max_snap_m, far_m)
    return describe_origins(town.origins, measured)
