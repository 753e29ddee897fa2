"""What is asked: so many sites out of candidates, which clients gain from them, and conditions.

A client is one or many origins that gain alike. It gains from the best of the chosen sites only.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.sparse import csc_array, csr_array

from sociale_infra.engine.network import Bools, Floats, Ints

Table = csc_array[np.float64]
"""Clients x sites: what each client gains from each site, above 0; sorted by site, then client."""

LEAST = 1e-6
"""A gain (people, or metres of people) below this one is floating-point error."""


class Floors(NamedTuple):
    """What has to be reached in each area."""

    reached: Table
    """Clients x sites: the people of each client, where the site reaches them."""
    area: Ints
    """Row of the area of each client."""
    needed: Floats
    """People that the sites together must reach in each area at least."""

    def short(self, chosen: Ints) -> Floats:
        """Return how many people too few are reached in each area."""
        reached = best_of(self.reached, chosen)
        got = np.bincount(self.area, reached, len(self.needed))
        return np.maximum(self.needed - got, 0.0)

    def added(self, chosen: Ints, among: Ints) -> Floats:
        """Return how many more people each of some sites reaches beside others: sites x areas."""
        reached, n_areas = self.reached[:, among], len(self.needed)
        more = reached.data * ~(best_of(self.reached, chosen) > 0)[reached.indices]
        site = np.repeat(np.arange(len(among)), np.diff(reached.indptr))
        cell = site * n_areas + self.area[reached.indices]
        total = np.bincount(cell, more, len(among) * n_areas).astype(np.float64)
        return total.reshape(len(among), n_areas)

    def hold(self, chosen: Ints) -> bool:
        """Return whether enough people are reached everywhere."""
        return bool((self.short(chosen) <= LEAST).all())


class Task(NamedTuple):
    """A choice of sites."""

    gain: Table
    n_sites: int
    """How many to choose, the fixed ones among them."""
    fixed: Bools
    """Sites that are chosen whatever they bring."""
    allowed: Bools
    """Sites that may be chosen, the fixed ones among them."""
    floors: Floors
    apart: tuple[Bools, ...] = ()
    """Sets of sites, of each of which at least one is chosen."""

    @property
    def free(self) -> int:
        """How many sites are chosen beside the fixed ones."""
        return self.n_sites - int(self.fixed.sum())

    def value(self, chosen: Ints) -> float:
        """Return what all clients gain from these sites together."""
        return float(best_of(self.gain, chosen).sum())

    def permits(self, chosen: Ints) -> bool:
        """Return whether these sites meet the conditions."""
        return all(one[chosen].any() for one in self.apart) and self.floors.hold(chosen)


class Choice(NamedTuple):
    """Sites, what they bring, and what no choice could exceed."""

    sites: Ints
    """Rows of the candidates, in ascending order."""
    value: float
    most: float


def best_of(table: Table, sites: Ints) -> Floats:
    """Return what each client gains from the best of some sites."""
    best = np.zeros(table.shape[0])
    for site in sites.tolist():
        rows, gain = column(table, site)
        best[rows] = np.maximum(best[rows], gain)
    return best


def column(table: Table, site: int) -> tuple[Ints, Floats]:
    """Return the clients that gain from a site, and what."""
    part = slice(table.indptr[site], table.indptr[site + 1])
    return table.indices[part].astype(np.int64), table.data[part]


def sum_sites(table: Table, values: Floats) -> Floats:
    """Sum a value of each entry of the table per site."""
    sums = np.concatenate([[0.0], np.cumsum(values)])
    return np.asarray(sums[table.indptr[1:]] - sums[table.indptr[:-1]])


def make_table(client: Ints, site: Ints, gain: Floats, shape: tuple[int, int]) -> Table:
    """Return a table of gains from its entries, of which those of nothing are left out."""
    kept = gain > 0
    return csc_array((gain[kept], (client[kept], site[kept])), shape=shape, dtype=np.float64)


def merge_alike(table: Table, people: Floats, group: Ints) -> tuple[Table, Ints]:
    """Merge the clients of a group whom the same sites reach, and leave out whom none does.

    Parameters
    ----------
    table
        Which sites reach which clients; the numbers do not matter.
    people
        The people of each client.
    group
        Clients of different groups are never merged.

    Returns
    -------
    The merged clients x sites, with their people, and the group of each.
    """
    rows = csr_array(table)
    reached = np.flatnonzero(np.diff(rows.indptr))
    rows, group = rows[reached], group[reached]
    number, first = number_alike(rows, group)
    merged = rows[first]
    total = np.bincount(number, people[reached], len(first))
    merged.data = np.repeat(total, np.diff(merged.indptr))
    return csc_array(merged), group[first]


def number_alike(rows: csr_array[np.float64], group: Ints) -> tuple[Ints, Ints]:
    """Return a number for the clients of a group whom the same sites reach, and the first of each.

    The numbers count from 0 in the order of these first clients.
    """
    rows.sort_indices()
    reached_by = [rows.indices[start:end].tobytes() for start, end in pairwise(rows.indptr)]
    keys = pd.Series([*zip(group.tolist(), reached_by, strict=True)])
    number, _ = pd.factorize(keys)
    _, first = np.unique(number, return_index=True)
    return number, first
