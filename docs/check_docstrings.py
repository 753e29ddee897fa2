"""Check the public docstrings: whole by numpydoc's rules, with units or CRS where they belong.

`make check` runs it: `.venv/bin/python docs/check_docstrings.py`.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator

from numpydoc.validate import validate

import sociale_infra

# Types stand in the signature (PR04, and what follows from it: RT02, RT03); one line may say it
# all (ES01), and where to go next is README's to say (SA01).
_NOT_ASKED = frozenset({"ES01", "PR04", "RT02", "RT03", "SA01"})
_UNITS = ("CRS", "EPSG", "degrees", "metric", "metres", "km/h", "seconds")
# Neither a quantity nor a geometry enters.
_WITHOUT = frozenset({"Processes", "load_settings", "sample_inputs"})


def find_faults() -> Iterator[str]:
    """Yield what is wrong with a public docstring, one line each."""
    for name in sociale_infra.__all__:
        for code, fault in validate(f"sociale_infra.{name}")["errors"]:
            if code not in _NOT_ASKED:
                yield f"{name}: {code} {fault}"
        text = inspect.getdoc(getattr(sociale_infra, name)) or ""
        if name not in _WITHOUT and not any(unit in text for unit in _UNITS):
            yield f"{name}: no unit or CRS; one of {', '.join(_UNITS)} is expected"


if __name__ == "__main__":
    sys.exit("\n".join(find_faults()) or None)
