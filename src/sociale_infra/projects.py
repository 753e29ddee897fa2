"""A folder for one town: its settings, its corrections, and its results."""

from __future__ import annotations

import json
from pathlib import Path

from sociale_infra.errors import ConfigError, OutputError
from sociale_infra.exports.os_errors import as_output_error
from sociale_infra.sources.inputs import file_name
from sociale_infra.sources.places.corrections_file import COLUMNS

_SETTINGS = """\
# The settings of this town: only what differs from the defaults. `docs/configuration.md` of
# sociale_infra has all of them. Paths here are relative to this file.
municipality: {name}

places:
  # What you know better than OpenStreetMap; a worklist filled in may stand here too.
  corrections: places.csv

publish:
  folder: results
"""


def init_project(municipality: str, parent: Path) -> Path:
    """Make a folder for a municipality, with its own config.yaml and places.csv.

    Parameters
    ----------
    municipality
        Its name or its GM code.
    parent
        Where the folder is made; it bears the name in lower case, with dashes.

    Returns
    -------
    The new folder. A run in it, or with its config.yaml, uses its corrections only, and writes
    into `results` in it.

    Raises
    ------
    ConfigError
        The name has no letter and no digit.
    OutputError
        There is such a folder already, or it cannot be made.
    """
    if not any(map(str.isalnum, municipality)):
        message = f"{municipality!r} is no name of a municipality; give it as CBS writes it"
        raise ConfigError(message)
    folder = parent / file_name(municipality)
    if folder.exists():
        message = (
            f"{folder}: is there already, and stays as it is; work in it, or take another name"
        )
        raise OutputError(message)
    # What JSON writes between quotes, YAML reads as the same text.
    settings = _SETTINGS.format(name=json.dumps(municipality, ensure_ascii=False))
    with as_output_error(folder):
        folder.mkdir(parents=True)
        (folder / "config.yaml").write_text(settings, encoding="utf-8")
        (folder / "places.csv").write_text(f"{','.join(COLUMNS)}\n", encoding="utf-8")
    return folder
