"""The tables that the figures were computed from, as GeoParquet."""

from __future__ import annotations

from pathlib import Path

from sociale_infra.tables import Results

_TABLES = ("nodes", "edges", "places", "entrances", "areas", "origins")


def write_parquet(folder: Path, results: Results) -> None:
    """Write `parquet/{table}.parquet`, with the CRS in each, into a folder."""
    (folder / "parquet").mkdir()
    for name in _TABLES:
        table = vars(results)[name]
        table.to_parquet(folder / "parquet" / f"{name}.parquet", compression="zstd", index=False)
