"""The command line in processes of their own that need not load the libraries each.

A first process loads them, and forks for every command. Each command still has its own folder,
environment and streams, and ends as it would otherwise. What they do share is the seed of their
hashes: where that matters, and where no process can fork, a command is started afresh.
"""

from __future__ import annotations

import atexit
import functools
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from subprocess import CompletedProcess
from tempfile import TemporaryDirectory
from typing import IO

# A command that takes longer hangs.
_MOST_S = 240
_NO_LIMIT = -1
_SERVER = """
import atexit, gc, json, os, resource, runpy, signal, sys, threading
import sociale_infra.cli, sociale_infra.comparing, sociale_infra.recipe
from sociale_infra.config import load_settings

load_settings()

# What is loaded here is never freed, so that no command goes through all of it as it ends.
gc.freeze()
orders = os.fdopen(os.dup(0))
for line in orders:
    order = json.loads(line)
    child = os.fork()
    if not child:
        break
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
else:
    sys.exit()
for number, name in enumerate([os.devnull, order["stdout"], order["stderr"]]):
    os.dup2(os.open(name, os.O_RDWR | os.O_CREAT), number)
os.chdir(order["folder"])
os.environ.clear()
os.environ.update(order["environment"])
sys.argv[1:] = order["words"]
signal.alarm(order["most_s"])
resource.setrlimit(resource.RLIMIT_DATA, [order["most_bytes"]] * 2)
try:
    runpy.run_module("sociale_infra", run_name="__main__", alter_sys=True)
except SystemExit as end:
    if not isinstance(end.code, int):
        raise
    # As Python ends, but for freeing all that is loaded, which takes longer than most commands.
    threading._shutdown()
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(end.code)
"""


def call(
    *words: object,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
    afresh: bool = False,
    most_s: int = _MOST_S,
    most_bytes: int = _NO_LIMIT,
) -> CompletedProcess[str]:
    """Call the command line; return how it ended and what it said.

    One that takes longer than `most_s` is ended by a signal, and tried once more afresh; the limit
    of memory counts where processes can fork.
    """
    told = [str(word) for word in words]
    environment = dict(os.environ if environment is None else environment)
    if afresh or not hasattr(os, "fork"):
        command = [sys.executable, "-m", "sociale_infra", *told]
        try:
            return subprocess.run(
                command, cwd=folder, env=environment, capture_output=True, text=True, check=False,
                timeout=most_s,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return CompletedProcess(told, -signal.SIGALRM, "", f"not over in {most_s} s")
    with TemporaryDirectory() as temporary:
        streams = {name: Path(temporary, name) for name in ("stdout", "stderr")}
        order = {
            "words": told,
            "folder": str(folder or Path.cwd()),
            "environment": environment,
            "most_s": most_s,
            "most_bytes": most_bytes,
            **{name: str(path) for name, path in streams.items()},
        }
        orders, answers = _server()
        orders.write(f"{json.dumps(order)}\n")
        orders.flush()
        status = int(answers.readline())
        if status == -signal.SIGALRM:
            # What was forked may wait for a lock that nobody holds any more: seen once in two
            # thousand. What hangs afresh too hangs.
            return call(*words, folder=folder, environment=environment, afresh=True, most_s=most_s)
        said = [path.read_text(encoding="utf-8") for path in streams.values()]
    return CompletedProcess(told, status, *said)


@functools.cache
def _server() -> tuple[IO[str], IO[str]]:
    """Start the process that forks; it ends with this one."""
    process = subprocess.Popen(
        [sys.executable, "-c", _SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin
    assert process.stdout
    atexit.register(process.communicate)
    return process.stdin, process.stdout
