"""What is asked about new sites, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sociale_infra.report.messages import read_texts, word, write_message
from sociale_infra.report.siting import tell_who
from sociale_infra.report.wording import Language, Wording, one_line
from sociale_infra.sited import EXISTING, NETWORK, RESIDENTS, Sites


def tell_asked(found: Sites, language: Language) -> list[str]:
    """Return what is asked, who counts, the conditions, and what was chosen from."""
    texts = read_texts("siting_asked", language)
    unit = word("unit", found.facts.unit, language)
    shared: dict[str, Any] = {"unit": unit, "walk": found.settings.robust.walk_m}
    shared["who"] = unit if found.asked.weights == RESIDENTS else texts["counting"]
    goal, *others = (
        write_message(texts[code], shared | values, language)
        for code, values in _codes(found, texts, language)
    )
    return [goal, *tell_who(found, language), *others]


def _codes(
    found: Sites, texts: dict[str, Any], language: Language
) -> Iterator[tuple[str, dict[str, Any]]]:
    asked, codes = found.asked, found.areas.drop_duplicates("area_code")
    area = dict(zip(codes["area_code"], codes["area_name"], strict=True))
    named = {
        key: [one_line(area.get(one, one)) for one in names]
        for key, names in vars(asked).items()
        if key in ("exempt", "fixed", "forbidden")
    }
    yield asked.goal, {"count": asked.sites, "share": asked.share}
    if asked.floor:
        values = {"floor": asked.floor, "names": named["exempt"]}
        yield "floor_exempt" if named["exempt"] else "floor", values
    for key in ("fixed", "forbidden"):
        if named[key]:
            yield key, {"names": named[key]}
    kinds = [
        texts["kinds"][one if one in (EXISTING, NETWORK) else "file"] for one in asked.candidates
    ]
    told = Wording(language).join(dict.fromkeys(kinds))
    yield "candidates", {"candidates": found.candidates, "kinds": told}
