"""What the figures mean, in Dutch: the same words in the workbook and on the landing page."""

from __future__ import annotations

from sociale_infra.exports.dictionary import ASSETS, words
from sociale_infra.town import Results

_M_PER_KM = 1000
_MINUTES_PER_HOUR = 60


def explain(results: Results) -> list[str]:
    """Return the explanation, line by line, with the run's own figures in it."""
    text = (ASSETS / "explanation.txt").read_text(encoding="utf-8")
    walk, speed = results.settings.robust.walk_m, results.settings.walking.speed_kmh
    minutes = walk / (speed * _M_PER_KM / _MINUTES_PER_HOUR)
    filled = text.format(
        area=words().get(results.facts.level, results.facts.level),
        people=words()[results.facts.unit],
        starts=words()[results.facts.starts],
        walk=f"{walk:g}",
        minutes=f"{minutes:.3g}".replace(".", ","),
        speed=f"{speed:g}".replace(".", ","),
        functions=results.settings.robust.min_functions,
    )
    return filled.splitlines()
