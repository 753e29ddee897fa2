"""Where the spots of a scenario are: coordinates, places of the map, and addresses in the data."""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from sociale_infra.scenarios.edits import Spot
from sociale_infra.sources.spots import to_metric
from sociale_infra.streets import find_beside
from sociale_infra.suggestions import close_words, did_you_mean
from sociale_infra.tables import crs_of
from sociale_infra.town import World

# "Dorpsstraat 12a", "Plein 1944 3", "Calle Mayor, 12": a street, and a number.
_ADDRESS = re.compile(r"(?P<street>\S.*?)[\s,]+(?P<number>\d\S*)")
# Metres within which addresses of the same text are one. Our choice.
_ONE_M = 50


class Spots:
    """Finds spots in a world, and remembers which addresses had to be guessed, by which street."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.guessed: dict[str, str] = {}

    def find(self, spot: Spot) -> shapely.Point:
        """Return where a spot is, in the metric CRS of the world.

        Raises
        ------
        ValueError
            It is nowhere, at several spots, or outside what was read of the map.
        """
        crs = crs_of(self._world.nodes)
        if isinstance(spot, str):
            return self._named(spot)
        point = shapely.Point(to_metric(*spot, crs, f"{spot[0]:g} {spot[1]:g}"))
        if not self._extent.contains(point):
            message = (
                f"[{spot[0]:g}, {spot[1]:g}] lies outside the study area; x is the longitude, "
                "y the latitude"
            )
            raise ValueError(message)
        return point

    def place(self, given: str) -> str:
        """Return the id of a place, by its id, that of one of its drawings, or its name.

        Raises
        ------
        ValueError
            There is none, or several bear the name.
        """
        places = self._world.places
        if given in self._ids:
            return given
        drawn = places["merged_ids"].str.split().map(lambda ids: given in ids)
        named = places["name"].fillna("").map(plain) == plain(given)
        found = places.loc[drawn | named, "place_id"].tolist()
        if len(found) == 1:
            return str(found[0])
        if found:
            message = f"{len(found)} places are called {given!r}; take the id: {', '.join(found)}"
            raise ValueError(message)
        near = close_words(given, [*places["name"].dropna(), *self._ids])
        meant = f"; the nearest names are {', '.join(near)}" if near else ""
        message = f"there is no place {given!r}{meant}"
        raise ValueError(message)

    @cached_property
    def _ids(self) -> frozenset[str]:
        return frozenset(self._world.places["place_id"])

    @cached_property
    def _extent(self) -> BaseGeometry:
        """What was read, and as far beyond as one may snap to a way."""
        hull = shapely.convex_hull(self._world.nodes.geometry.union_all())
        return shapely.buffer(hull, self._world.settings.network.max_snap_m)

    def _named(self, text: str) -> shapely.Point:
        try:
            place_id = self.place(text)
        except ValueError as error:
            address = _ADDRESS.fullmatch(text.strip())
            if address is None:
                message = f"{error}; an address is a street and a number"
                raise ValueError(message) from None
            return self._address(address["street"].rstrip(" ,"), address["number"])
        row = self._world.places["place_id"] == place_id
        point: shapely.Point = self._world.places.geometry[row].iloc[0].representative_point()
        return point

    def _address(self, street: str, number: str) -> shapely.Point:
        """Return where an address is: by its own street, else by the named way beside it."""
        origins = self._world.origins
        numbered = origins[origins["house_number"].fillna("").map(plain) == plain(number)]
        own = origins["street"].dropna()
        if len(own):
            found = numbered[numbered["street"].fillna("").map(plain) == plain(street)]
            known = own.unique()
        else:
            found = numbered[self._beside(numbered, street)]
            known = self._world.edges["name"].dropna().unique()
            if len(found):
                self.guessed[f"{street} {number}"] = street
        if found.empty:
            is_there = plain(street) in {plain(name) for name in known}
            meant = "" if is_there else did_you_mean(street, known)
            message = f"there is no address {street} {number} in the data{meant}"
            raise ValueError(message)
        points = found.geometry.to_numpy()
        if shapely.distance(points[0], points).max() > _ONE_M:
            codes = ", ".join(sorted(set(found["postcode"].dropna()))) or "no postcodes"
            message = (
                f"{len(found)} addresses are {street} {number} ({codes}); give coordinates instead"
            )
            raise ValueError(message)
        first: shapely.Point = points[0]
        return first

    def _beside(self, origins: gpd.GeoDataFrame, street: str) -> list[bool]:
        """Return which addresses have a way of this name as the nearest that has any."""
        row, names = find_beside(origins.geometry.to_numpy(), self._world.edges)
        fits = {
            int(one) for one, name in zip(row, names, strict=True) if plain(name) == plain(street)
        }
        return [one in fits for one in np.arange(len(origins)).tolist()]


def plain(text: str) -> str:
    """Return a name without case, accents and double spaces: as people type it."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(one for one in bare if not unicodedata.combining(one)).split())
