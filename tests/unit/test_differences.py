"""Who has a place within its norm, in two measurements; the figures by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sociale_infra.engine.differences import find_coverage_changes

AREAS = pd.DataFrame({"area_code": ["A", "B"], "area_name": ["Noord", "Zuid"]})


def coverage(**covered: float) -> pd.DataFrame:
    """A row per area with 100 residents, of whom so many are within the norm."""
    rows = {"area_code": [*covered], "covered": [*covered.values()]}
    return pd.DataFrame(rows).assign(
        category="library", norm_m=1000.0, unit="residents", weight=100.0
    )


def test_areas_add_up_to_the_town() -> None:
    found = find_coverage_changes(coverage(A=40, B=10), coverage(A=50, B=5), AREAS)
    assert found["area_code"].tolist() == ["A", "B", ""]
    assert found["covered_base"].tolist() == [40, 10, 50]
    assert found["covered_other"].tolist() == [50, 5, 55]
    assert found["difference"].tolist() == [10, -5, 5]


def test_an_area_of_one_measurement_leaves_the_other_town_unknown() -> None:
    found = find_coverage_changes(coverage(A=40, B=10), coverage(A=50), AREAS)
    town = found.set_index("area_code").loc[""]
    assert (town["weight_base"], town["covered_base"]) == (200, 50)
    assert np.isnan(town[["weight_other", "covered_other", "difference"]].astype(float)).all()
