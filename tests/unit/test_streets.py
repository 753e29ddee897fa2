"""The street, number and postcode of addresses as the page finds them."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from sociale_infra.maps.explain import find_distinct
from sociale_infra.maps.grid import Grid
from sociale_infra.maps.packed_types import Street
from sociale_infra.maps.streets import Directory, describe_streets, read_directory
from sociale_infra.town import Results
from tests.map_town import draw_results


def called(results: Results) -> tuple[Directory, list[Street]]:
    directory = read_directory(results, find_distinct(results.origins))
    return directory, describe_streets(results, directory, Grid.around(results.areas.geometry))


def names(directory: Directory) -> list[str]:
    return [
        f"{directory.streets[street]} {number}{directory.letters[letter] if letter >= 0 else ''}"
        for street, number, letter in zip(
            directory.street, directory.number, directory.letter, strict=True
        )
        if street >= 0 and number >= 0
    ]


def test_addresses_have_their_own_street_and_number(sample_results: Results) -> None:
    directory, streets = called(sample_results)
    origins = sample_results.origins.iloc[find_distinct(sample_results.origins)]
    told = (origins["street"] + " " + origins["house_number"]).dropna()
    assert names(directory) == told.tolist()
    assert not directory.beside
    assert [one["name"] for one in streets[: len(directory.streets)]] == [*directory.streets]


def test_without_a_street_it_is_the_way_beside(sample_results: Results) -> None:
    origins = sample_results.origins
    silent = origins.assign(street=origins["street"].where(origins.index < 0))
    guessed, _ = called(replace(sample_results, origins=silent))
    own, _ = called(sample_results)
    assert guessed.beside
    alike = [one == other for one, other in zip(names(guessed), names(own), strict=True)]
    assert sum(alike) / len(alike) > 0.85


def test_a_name_is_written_along_its_street(sample_results: Results) -> None:
    _, streets = called(sample_results)
    assert all(one["along"] and -90 <= one["along"][0] <= 90 for one in streets)
    edges = sample_results.edges
    same = edges[edges["name"] == streets[0]["name"]]
    assert streets[0]["along"]
    assert streets[0]["along"][1] == pytest.approx(same["length_m"].sum(), abs=0.5)
    longest = same.sort_values("length_m", ascending=False, kind="stable").iloc[0]
    middle = longest.geometry.interpolate(0.5, normalized=True)
    grid = Grid.around(sample_results.areas.geometry)
    assert streets[0]["point"] == grid.points(gpd.GeoSeries([middle], crs=edges.crs))[0]


def test_a_long_street_has_its_name_again_far_enough_away(sample_results: Results) -> None:
    _, streets = called(sample_results)
    again = {one["name"]: [one["point"], *one.get("again", [])] for one in streets}
    several = {name: spots for name, spots in again.items() if len(spots) > 1}
    assert len(several) > 20
    metres = np.array([0.69, 1.11])  # of a step east and north, in Voorbeeldstad
    for spots in several.values():
        points = np.array([spot[:2] for spot in spots]) * metres
        away = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
        assert away[~np.eye(len(points), dtype=bool)].min() > 297
    lengths = {one["name"]: one["along"][1] for one in streets if one["along"]}
    assert min(lengths[name] for name in several) > 300


def test_a_street_that_is_no_way_stands_at_its_first_address(sample_results: Results) -> None:
    origins = sample_results.origins
    rows = np.flatnonzero(origins["street"] == "Akeleihof")
    told = origins["street"].where(origins["street"] != "Akeleihof", "Verdwenen hof")
    moved = origins.assign(street=told)
    twice = pd.concat([moved.iloc[[0]], moved], ignore_index=True)  # two homes, one door
    _, streets = called(replace(sample_results, origins=twice))
    (lost,) = [one for one in streets if one["name"] == "Verdwenen hof"]
    assert lost["along"] is None
    grid = Grid.around(sample_results.areas.geometry)
    assert lost["point"] == grid.points(gpd.GeoSeries(origins.geometry.iloc[rows[:1]]))[0]


@pytest.mark.parametrize("missing", ["house_number", "street"])
def test_what_nobody_tells_has_no_name(missing: str) -> None:
    results = draw_results()
    origins = results.origins
    empty = origins[missing].where(origins.index < 0)
    directory, _ = called(replace(results, origins=origins.assign(**{missing: empty})))
    assert names(directory) == []
