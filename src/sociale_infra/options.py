"""The options that the commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

Config = Annotated[
    Path | None,
    typer.Option(
        "--config",
        "-c",
        help="Settings that differ from the defaults (YAML); without it: ./config.yaml, if there.",
    ),
]
Out = Annotated[
    Path | None,
    typer.Option("--out", "-o", help="Results folder (without it: results/<town>)."),
]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Say more about each step.")]
OsmFile = Annotated[
    Path | None,
    typer.Option(
        help="OpenStreetMap file (.osm.pbf, .osm, .osm.gz, .osm.bz2); without it: Overpass."
    ),
]
AreasFile = Annotated[
    Path | None,
    typer.Option(
        help="Wijken or buurten, or any polygons with a code and a name; without it: PDOK."
    ),
]
PopulationFile = Annotated[
    Path | None,
    typer.Option(
        help="Where residents live: CBS 100 m squares, or a raster (GeoTIFF); without it: as "
        "population.source says."
    ),
]
Municipality = Annotated[
    str | None, typer.Option(help="Keep one municipality: its name or GM code.")
]
Level = Annotated[
    Literal["wijk", "buurt"] | None, typer.Option("--level", help="Areas to report on.")
]
Offline = Annotated[bool, typer.Option("--offline", help="Ask nothing of the network.")]
Slides = Annotated[
    bool, typer.Option("--slides", help="Make workshop.pptx, and each map as PNG, too (a minute).")
]
