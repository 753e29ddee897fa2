"""Make a rendered page repeatable, and shut it off from every server."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from branca.element import Element


def seal_page(figure: Element, language: str, online: Iterable[str]) -> str:
    """Render a Folium figure that holds all it needs; equal figures give equal text.

    The page gets a Content-Security-Policy under which it runs the scripts and styles that
    stand in it now, and can neither load nor send anything; but for pictures from the servers of
    the addresses `online`.
    """
    page = figure.render()
    page = _renumber(page, _ids(figure.to_dict()))
    head = f'<html lang="{language}">\n<head>\n<meta charset="utf-8">\n{policy(page, online)}'
    return page.replace("<html>\n<head>", head, 1)


def _ids(element: dict[str, Any]) -> Iterator[str]:
    """Name the random ids of an element and of all that hangs under it, in order."""
    yield element["id"]
    for child in element["children"].values():
        yield from _ids(child)
    for part in ("header", "html", "script"):  # what a figure has beside its children
        if part in element:
            yield from _ids(element[part])


def _renumber(page: str, ids: Iterator[str]) -> str:
    """Put numbers in the place of branca's random ids, and touch no other text."""
    for number, random in enumerate(dict.fromkeys(ids)):
        page = page.replace(random, str(number))
    return page


def policy(page: str, online: Iterable[str]) -> str:
    """Return the policy of a page as an element for its head: what stands in it now may run."""
    rules = {
        "default-src": "'none'",
        "script-src": _hashes(page, "script"),
        "style-src": _hashes(page, "style"),
        "img-src": " ".join(["data:", *dict.fromkeys(map(_origin, online))]),
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    content = "; ".join(f"{name} {value}" for name, value in rules.items())
    return f'<meta http-equiv="Content-Security-Policy" content="{content}">'


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _hashes(page: str, tag: str) -> str:
    """Name each inline script or style by its hash; data blocks, which have a type, do not run."""
    texts = dict.fromkeys(re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL))
    digests = (hashlib.sha256(text.encode()).digest() for text in texts)
    return " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
