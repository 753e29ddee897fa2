"""What a changed setting asks for: reading, measuring or showing again."""

from __future__ import annotations

import pytest
from pydantic import BaseModel

from sociale_infra.categories import Stop
from sociale_infra.changes import find_changes, find_changes_before
from sociale_infra.config import Settings, load_settings


def change(settings: Settings, path: str, value: object) -> Settings:
    """Change one setting by its path."""
    first, _, rest = path.partition(".")
    old = getattr(settings, first)
    if not rest:
        return settings.model_copy(update={first: value})
    if isinstance(old, dict):
        key, _, rest = rest.partition(".")
        new: object = old | {key: change(old[key], rest, value)}
    else:
        new = change(old, rest, value)
    return settings.model_copy(update={first: new})


@pytest.mark.parametrize(
    ("path", "value", "stop"),
    [
        ("study_area.buffer_m", 4321.0, Stop.READ),
        ("network.cycleways", False, Stop.READ),
        ("network.min_component_nodes", 7, Stop.READ),
        ("categories.park.min_area_ha", 1.0, Stop.READ),
        ("categories.park.function", "water", Stop.READ),
        ("categories.park.prior.staffed", "yes", Stop.READ),
        ("population.source", "even", Stop.READ),
        ("network.max_snap_m", 100.0, Stop.MEASURE),
        ("categories.park.norm_m", 500.0, Stop.MEASURE),
        ("categories.park.meeting_place", False, Stop.MEASURE),
        ("robust.walk_m", 600.0, Stop.MEASURE),
        ("walking.slow_speed_kmh", 3.0, Stop.MEASURE),
        ("categories.park.label.nl", "groen", Stop.SHOW),
        ("map.online_backgrounds", True, Stop.SHOW),
        ("slides.agenda", False, Stop.SHOW),
        ("live.timeout_s", 7.0, Stop.SHOW),
    ],
)
def test_each_setting_is_named_with_what_it_asks_for(path: str, value: object, stop: Stop) -> None:
    usual = load_settings()
    assert find_changes(usual, change(usual, path, value)) == [(path, stop)]


def test_nothing_changed_asks_for_nothing() -> None:
    assert find_changes(load_settings(), load_settings(level="buurt", municipality="Delft")) == []


def test_a_category_that_goes_or_comes_is_read_again() -> None:
    usual = load_settings()
    fewer = {key: one for key, one in usual.categories.items() if key != "shop"}
    changes = find_changes(usual, usual.model_copy(update={"categories": fewer}))
    assert changes[0].stop == Stop.READ
    assert all(change.setting.startswith("categories.shop.") for change in changes)
    back = find_changes(usual.model_copy(update={"categories": fewer}), usual)
    assert [change.setting for change in back] == [change.setting for change in changes]


def test_the_order_of_categories_decides_what_a_place_is() -> None:
    usual = load_settings()
    turned = dict(reversed(usual.categories.items()))
    changes = find_changes(usual, usual.model_copy(update={"categories": turned}))
    assert changes == [("categories", Stop.READ)]


def test_what_counts_before_a_stop() -> None:
    usual = load_settings()
    changed = change(change(usual, "robust.walk_m", 600.0), "map.online_backgrounds", value=True)
    assert find_changes_before(Stop.MEASURE, usual, changed) == []
    assert find_changes_before(Stop.SHOW, usual, changed) == ["robust.walk_m"]


def test_settings_are_frozen_all_the_way_down() -> None:
    def models(value: object) -> list[BaseModel]:
        if isinstance(value, BaseModel):
            return [value, *(one for _, field in value for one in models(field))]
        if isinstance(value, dict):
            return [one for field in value.values() for one in models(field)]
        return []

    assert all(model.model_config["frozen"] for model in models(load_settings()))
