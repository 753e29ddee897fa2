"""Try damaged inputs for as long as is asked: `make fuzz` (an hour), or MINUTES=5 SEED=1000.

Each case has a kind and a seed. What goes wrong is kept, with all its files, in the folder that the
last line names, and can be tried again: `python -m tests.fuzz --kind pbf --seed 12 --cases 1`.
"""

from __future__ import annotations

import argparse
import itertools
import shutil
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tests.fuzz.cases import KINDS, try_case
from tests.fuzz.judge import find_faults
from tests.fuzz.town import write_town


def main() -> int:
    """Try cases until the time is over; return how many went wrong, as an exit code."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--minutes", type=float, default=60)
    words.add_argument("--seed", type=int, default=0, help="of the first case of each kind")
    words.add_argument("--cases", type=int, help="of each kind, however long it takes")
    words.add_argument("--kind", choices=KINDS, action="append")
    words.add_argument("--processes", type=int, default=2)
    asked = words.parse_args()
    kept = Path(tempfile.mkdtemp(prefix="fuzz-"))
    write_town(kept / "town")
    until = float("inf") if asked.cases else time.monotonic() + 60 * asked.minutes
    seeds = (
        range(asked.seed, asked.seed + asked.cases) if asked.cases else itertools.count(asked.seed)
    )
    cases = ((seed, kind) for seed in seeds for kind in asked.kind or KINDS)
    ended: Counter[str] = Counter()
    with ProcessPoolExecutor(asked.processes) as pool:
        while batch := list(itertools.islice(cases, 4 * asked.processes)):
            for (seed, kind), (how, faults) in zip(
                batch, pool.map(_try, batch, [kept] * len(batch)), strict=True
            ):
                ended[f"{kind} {how}"] += 1
                for fault in faults:
                    sys.stdout.write(f"{kind} {seed}: {fault}\n")
                    sys.stdout.flush()
            if time.monotonic() > until:
                break
    for name, count in sorted(ended.items()):
        sys.stdout.write(f"{name}: {count}\n")
    wrong = sum(count for name, count in ended.items() if name.endswith("wrong"))
    sys.stdout.write(f"{ended.total()} cases, {wrong} wrong; what is kept: {kept}\n")
    return min(wrong, 1)


def _try(case: tuple[int, str], kept: Path) -> tuple[str, list[str]]:
    seed, kind = case
    folder = kept / f"{kind}-{seed}"
    tried = try_case(kind, seed, kept / "town", folder)
    faults = find_faults(tried)
    if faults:
        (folder / "said.txt").write_text(tried.done.stderr, encoding="utf-8")
        return "wrong", faults
    shutil.rmtree(folder)
    return ("refused" if tried.done.returncode else "accepted"), []


if __name__ == "__main__":
    sys.exit(main())
