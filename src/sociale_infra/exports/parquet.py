"""The tables as GeoParquet, with all their digits, for further analysis."""

from __future__ import annotations

from pathlib import Path

import pandas as pd


def write_parquet(path: Path, table: pd.DataFrame) -> None:
    """Write a table, with any geometry (WKB) and CRS; its index, which means nothing, stays out."""
    table.to_parquet(path, index=False, compression="zstd")
