"""Ways to damage a file: its bytes, the words and numbers of its text, or a value of its JSON."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable
from random import Random
from typing import Any

Damage = Callable[[bytes, Random], bytes]

_WORD = re.compile(rb"-?[0-9][0-9.,]*|[A-Za-z_]+")
# What a spreadsheet, a program or a stranger writes where another thing belongs.
_ODD = (
    "", "-1", "0", "-0.0", "1e308", "1e-320", "inf", "nan", "-99997", "9" * 400,
    "9223372036854775807", "1.340", "12,5", "0.8", "true", "null", "yes", "2026-13-45",
    "0001-01-01", "=1+1", "é", "\u202e", "\x1b[31m", "\x07", "\ufeff", "a\tb", "\u2028",
    "../../etc/passwd", "<b>", '"', "'", ";", ",", "\\", "%s", "{0}", "!!python/object", "&a",
    "*a", "🏠" * 50, "x" * 100_000,
)  # fmt: skip
_ODD_BYTES = (b"\x00", b"\xff", b"\xe9", b"\r", b"\n", b"\xef\xbb\xbf", b"\x80" * 9)
# Most files are hit once: what is damaged all over is refused for the first of its faults.
_HITS = (1, 1, 1, 2, 3)


def damage_bytes(content: bytes, random: Random) -> bytes:
    """Flip, cut, repeat or overwrite bytes."""
    for _ in range(random.choice(_HITS)):
        at = random.randrange(len(content)) if content else 0
        end = min(len(content), at + random.choice([1, 2, 8, 64, 4096]))
        part = content[at:end]
        new = random.choice(
            [
                bytes(byte ^ 1 << random.randrange(8) for byte in part[:1]) + part[1:],
                b"",
                part * 2,
                bytes(len(part)),
                random.randbytes(len(part)),
                random.choice(_ODD_BYTES),
            ]
        )
        content = content[:at] + new + content[end:]
        if not random.randrange(6):
            content = content[: random.randint(0, len(content))]
    return content


def damage_text(content: bytes, random: Random) -> bytes:
    """Put something odd in the place of a word or number, or lose, repeat or swap lines."""
    for _ in range(random.choice(_HITS)):
        if random.randrange(4):
            words = list(_WORD.finditer(content))
            if words:
                word = random.choice(words)
                odd = random.choice(_ODD).encode("utf-8", "surrogatepass")
                content = content[: word.start()] + odd + content[word.end() :]
            continue
        lines = content.splitlines(keepends=True) or [b""]
        one, other = random.randrange(len(lines)), random.randrange(len(lines))
        match random.randrange(4):
            case 0:
                del lines[one]
            case 1:
                lines.insert(other, lines[one])
            case 2:
                lines[one], lines[other] = lines[other], lines[one]
            case _:
                lines = [b"".join(lines).decode("utf-8", "replace").encode(random.choice(_CODES))]
        content = b"".join(lines)
    return content


_CODES = ("utf-16", "utf-8-sig", "utf-7")


def damage_json(content: bytes, random: Random) -> bytes:
    """Lose, repeat or replace values anywhere in JSON."""
    whole = json.loads(content)
    for _ in range(random.choice(_HITS)):
        holder, key = random.choice(list(_spots(whole)) or [([whole], 0)])
        match random.randrange(5):
            case 0:
                del holder[key]
            case 1 if isinstance(holder, list):
                holder.insert(key, copy.deepcopy(holder[key]))
            case 2 if isinstance(holder[key], int | float):
                holder[key] = holder[key] * random.choice([-1, 0, 1e-6, 1e6, 1e300])
            case _:
                holder[key] = random.choice(_odd_values())
    return json.dumps(whole).encode("utf-8", "surrogatepass")


def _spots(value: Any) -> Any:  # noqa: ANN401 - what JSON holds
    """Yield every spot in JSON: what holds it, and its key there."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, one in list(items):
        yield value, key
        if isinstance(one, dict | list):
            yield from _spots(one)


def _odd_values() -> list[Any]:
    deep: list[Any] = []
    for _ in range(300):
        deep = [deep]
    return [
        None,
        True,
        False,
        [],
        {},
        -1,
        0,
        0.8,
        1e400,
        float("nan"),
        2**63,
        -(2**70),
        deep,
        *_ODD,
    ]
