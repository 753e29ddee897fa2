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
        help="Settings (YAML) that differ from the defaults; default: ./config.yaml, if it exists.",
    ),
]
DemoConfig = Annotated[
    Path | None,
    typer.Option(
        "--config",
        "-c",
        help="Settings (YAML) that differ from the defaults; ./config.yaml is not read.",
    ),
]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out", "-o", help="Results folder; default: <town> in publish.folder (results)."
    ),
]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Show more about each step.")]
OsmFile = Annotated[
    Path | None,
    typer.Option(
        help="OpenStreetMap file (.osm.pbf, .osm, .osm.gz, .osm.bz2); default: from Overpass."
    ),
]
AreasFile = Annotated[
    Path | None,
    typer.Option(help="Wijken, buurten or other polygons with a name; default: from PDOK."),
]
PopulationFile = Annotated[
    Path | None,
    typer.Option(
        help="Where residents live: CBS 100 m squares, or a raster (GeoTIFF); default: squares of "
        "PDOK in a live run, else evenly over the addresses of their area."
    ),
]
Municipality = Annotated[
    str | None, typer.Option(help="Keep one municipality: its name or GM code.")
]
Level = Annotated[
    Literal["wijk", "buurt"] | None, typer.Option("--level", help="Areas to report on.")
]
Offline = Annotated[bool, typer.Option("--offline", help="Do not download anything.")]
Slides = Annotated[
    bool,
    typer.Option(
        "--slides", help="Also make workshop.pptx and a PNG of each map (takes a minute)."
    ),
]
