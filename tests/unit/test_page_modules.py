"""The page's modules under Node: what needs no page."""

from __future__ import annotations

import re

from tests.page_tools import run_tests


def test_what_needs_no_page_holds_under_node() -> None:
    said = run_tests()
    (passed,) = re.findall(r"pass (\d+)", said)
    assert int(passed) > 20
    assert re.search(r"fail 0\b", said)
