"""The completeness band, on streets on which it is known what the map lacks (see one_street)."""

from __future__ import annotations

from collections.abc import Iterable

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely import Point

from sociale_infra.engine.completeness import Belief, Missing, draw_bands
from sociale_infra.engine.measured import Measured
from tests.effort import EFFORT
from tests.unit.drawn_town import Town
from tests.unit.measuring import make_rules, measure_town
from tests.unit.one_street import Spot, describe, draw_street

Band = dict[str, tuple[float, float]]
WALK_M = 60
RULES = make_rules(WALK_M, 1, {"hall", "park"})
CERTAIN = Belief("hall", 0, 0, 0, 0)


def draw(halls: Iterable[float], homes: Iterable[float], by: str = "ppp") -> Town:
    spots = {
        f"node/{number}": Spot(doors=(x,), category="hall", function="meet", by=by)
        for number, x in enumerate(halls)
    }
    spots["node/999"] = Spot(doors=(990,), kind="yyn", category="park")
    return draw_street(
        spots, {f"home{number}": ("west", 10.0, x) for number, x in enumerate(homes)}
    )


def band(
    town: Town, belief: Belief, rows: Iterable[float] = (), draws: int = 200, kept: float = 1
) -> Band:
    """Draw the band of everybody on the street, with rows of a register that the map lacks."""
    points = [Point(x, 0) for x in rows]
    registers = gpd.GeoDataFrame(
        {"category": ["hall"] * len(points)}, geometry=points, crs=town.areas.crs
    )
    hall = describe({"hall": Spot(category="hall", function="meet", by="ppp")})
    columns = ["category", "function", "tie", "free", "open_to_all", "low_threshold", "staffed",
               "evidence"]  # fmt: skip
    templates = pd.DataFrame(hall[columns]).set_index("category", drop=False)
    weight = town.origins.groupby("area_code")["weight"].sum()
    areas = town.areas.assign(
        weight=weight.reindex(town.areas["area_code"]).fillna(0.0).to_numpy(),
        stands=True,
        unit="residents",
    )
    missing = Missing([belief], templates, registers, kept)
    table = draw_bands(measured(town), areas, town.origins, missing, draws)
    town_rows = table.loc[table["area_code"] == "", ["criterion", "share_low", "share_high"]]
    return {name: (low, high) for name, low, high in town_rows.itertuples(index=False, name=None)}


def measured(town: Town) -> Measured:
    return measure_town(town, RULES, far_m=WALK_M)


def reached(places: Iterable[float], homes: Iterable[float]) -> float:
    """Return the share of the homes with a place within the walk."""
    return float(np.mean([any(abs(x - home) <= WALK_M for x in places) for home in homes]))


def test_with_recall_and_precision_of_1_it_is_the_interval_as_mapped() -> None:
    town = draw(halls=(-300, 100), homes=(-310, 0, 90, 500), by="ppp")
    found = band(town, CERTAIN, rows=(500,))
    assert found["people"] == (0.5, 0.5)
    assert found["robust"] == (0.5, 0.5)


def test_rows_that_the_map_lacks_are_put_in_and_as_many_again_at_most() -> None:
    homes = np.arange(-1000, 1000, 10.0)
    town = draw(halls=(0,), homes=homes)
    one = reached((0,), homes)
    # Nine of ten are missing, but only one row tells where: two places more at most.
    found = band(town, Belief("hall", 1, 9, 0, 0), rows=(-700,))["people"]
    assert found[0] >= reached((0, -700), homes) - 1e-9
    assert 2 * one < found[1] <= 3 * one + 1e-9


def test_rows_are_put_in_where_the_map_has_none_at_all() -> None:
    homes = np.arange(-1000, 1000, 10.0)
    found = band(draw((), homes), Belief("hall", 0, 12, 0, 0), rows=(-700, 0))["people"]
    assert found == (reached((-700, 0), homes),) * 2


def test_no_more_rows_are_put_in_than_checks_confirm() -> None:
    homes = np.arange(-1000, 1000, 10.0)
    found = band(draw((0,), homes), Belief("hall", 1, 9, 0, 0), rows=(-700,), kept=0)
    assert found["people"] == (reached((0,), homes),) * 2


def test_unchecked_places_are_taken_out_as_checks_refute_them() -> None:
    homes = [-300.0, 300.0]
    doubtful = Belief("hall", 0, 0, 0, 1000)
    assert band(draw((-300, 300), homes), doubtful)["people"] == (0, 0)
    checked = band(draw((-300, 300), homes, by="lll"), doubtful)
    assert checked["people"] == (1, 1)


def test_the_same_towns_are_drawn_every_time() -> None:
    homes = np.arange(-1000, 1000, 25.0)
    town, belief = draw((0, 400), homes), Belief("hall", 5, 5, 9, 3)
    first, again = (band(town, belief, rows=(-700, -300)) for _ in range(2))
    assert first == again


def test_a_place_more_never_lowers_a_band() -> None:
    homes = np.arange(-1000, 1000, 25.0)
    belief = Belief("hall", 0, 0, 3, 7)
    few, more = (band(draw(halls, homes), belief) for halls in ((0,), (0, 600)))
    assert all(np.greater_equal(more[name], few[name]).all() for name in few)


@pytest.mark.parametrize(("recall", "listed"), [(0.6, 0.6), (0.4, 0.7)])
def test_it_holds_the_truth_in_nine_towns_of_ten(recall: float, listed: float) -> None:
    cases = 20 * EFFORT.draws
    random = np.random.default_rng(7)
    within = sum(_holds_the_truth(recall, listed, random) for _ in range(cases))
    # 85 to 95 % of 200; of the 20 of an ordinary run so many that chance alone gives no alarm.
    least, most = (0.85, 0.95) if EFFORT.draws == 10 else (0.7, 1)
    assert least * cases <= within <= most * cases


def _holds_the_truth(recall: float, listed: float, random: np.random.Generator) -> bool:
    """Draw a town, map part of it, list part of it, and see whether the band holds the truth."""
    homes = random.uniform(-1000, 1000, size=150)
    truth = random.choice(homes, size=random.integers(20, 40))
    mapped = random.random(len(truth)) < recall
    on_list = random.random(len(truth)) < listed
    matched, missed = int((mapped & on_list).sum()), int((~mapped & on_list).sum())
    belief = Belief("hall", matched, missed, 0, 0)
    found = band(draw(truth[mapped], homes), belief, rows=truth[~mapped & on_list])
    low, high = found["people"]
    return bool(low - 1e-9 <= reached(truth, homes) <= high + 1e-9)
