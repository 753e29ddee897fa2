"""Asking again: when, and until when."""

from __future__ import annotations

import time

import pytest

from sociale_infra.sources.downloads import TryAgainError, ask_again


def test_nothing_is_asked_after_the_deadline() -> None:
    asked = []
    with pytest.raises(TryAgainError, match=r"live\.deadline_s"):
        ask_again(lambda: asked.append(1), until=time.monotonic())
    assert asked == []
