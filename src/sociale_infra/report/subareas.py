"""The buurten within the wijken, looked at as the wijken are."""

from __future__ import annotations

from dataclasses import replace

from sociale_infra.town import Results


def within_areas(results: Results) -> Results:
    """Return results whose areas are the buurten within the wijken.

    What is found per area is found per buurt of them: `areas`, `coverage`, `robustness` and
    `gap_areas`. All else is the town's; need and completeness are known per wijk alone.
    """
    return replace(
        results,
        areas=results.subareas,
        coverage=results.subarea_coverage,
        robustness=results.subarea_robustness,
        gap_areas=results.subarea_gaps,
    )
