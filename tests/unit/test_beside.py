"""Work in a copy of the process: its result, and what becomes of it where it gives none."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

import sociale_infra.beside
from sociale_infra.beside import beside, can_work_beside
from sociale_infra.errors import OutputError, SocialeInfraError, TableError
from sociale_infra.steps import Steps

HERE = os.getpid()

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no process can be copied here")


def is_over(pid: int) -> bool:
    """Return whether no such process is left, not even one that waits to be looked at."""
    return not Path(f"/proc/{pid}").exists()


def only_in_the_copy(do: Callable[[], object]) -> Callable[[], str]:
    """Return work that does something in the copy, and answers here."""

    def work() -> str:
        if os.getpid() != HERE:
            do()
        return f"of {os.getpid()}"

    return work


def test_the_result_is_that_of_the_copy() -> None:
    held = ["now"]
    with beside(lambda: (held[0], os.getpid())) as result:
        held[0] = "later"
        told, pid = result()
    assert told == "now"
    assert pid != HERE
    assert is_over(pid)


def test_more_than_a_pipe_holds() -> None:
    with beside(lambda: bytes(10_000_000)) as result:
        assert result() == bytes(10_000_000)


@pytest.mark.parametrize("kind", [OutputError, TableError, ZeroDivisionError])
def test_an_error_is_the_one_that_it_would_be_here(kind: type[Exception]) -> None:
    def fail() -> None:
        message = "room.tif: is damaged; make it again"
        raise kind(message)

    with pytest.raises(kind, match="is damaged") as here:
        fail()
    with pytest.raises(kind) as there, beside(fail) as result:
        result()
    assert str(there.value) == str(here.value)
    assert isinstance(there.value, SocialeInfraError) == isinstance(here.value, SocialeInfraError)


def test_what_fails_and_is_not_asked_for_is_silent(capfd: pytest.CaptureFixture[str]) -> None:
    with beside(lambda: 1 / 0):
        pass
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    "ending",
    [
        pytest.param(lambda: os.kill(os.getpid(), signal.SIGKILL), id="killed"),
        pytest.param(lambda: os._exit(0), id="ended"),
        pytest.param(threading.Event().wait, id="waiting for ever"),
    ],
)
def test_without_an_answer_it_is_done_here(
    ending: Callable[[], object],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sociale_infra.beside, "_PATIENCE_S", 0.2)
    with caplog.at_level(logging.INFO), beside(only_in_the_copy(ending)) as result:
        assert result() == f"of {HERE}"
    assert "it is done again" in caplog.text


def test_work_that_takes_longer_than_patience_is_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sociale_infra.beside, "_PATIENCE_S", 0.3)

    def count() -> int:
        while os.times().user < 0.9:  # of the copy alone
            sum(range(100_000))
        return os.getpid()

    with beside(count) as result:
        assert result() != HERE


@pytest.mark.parametrize("error", [KeyboardInterrupt, OutputError])
def test_the_copy_ends_with_the_body_however_that_ends(
    error: type[BaseException], tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "begun")

    def tell_and_wait() -> None:
        (tmp_path / "begun").write_text(str(os.getpid()))
        threading.Event().wait()

    def fail() -> None:
        with beside(tell_and_wait):
            pids.append(int((tmp_path / "begun").read_text()))
            assert not is_over(*pids)
            raise error

    pids: list[int] = []
    with pytest.raises(error):
        fail()
    assert is_over(*pids)


def test_the_copy_ends_with_who_made_it() -> None:
    reader, writer = os.pipe()

    def tell_and_wait() -> None:
        os.write(writer, f"{os.getpid()}\n".encode())
        threading.Event().wait()

    def die() -> None:
        with beside(tell_and_wait) as result:
            os.read(reader, 1)
            os.write(writer, b"x")
            os.kill(os.getpid(), signal.SIGKILL)
            result()

    with beside(only_in_the_copy(die)) as result:
        result()
    os.close(writer)
    with os.fdopen(reader) as told:
        told.read()  # to the end: nobody is left who could write


def test_ctrl_c_is_not_lost_while_the_process_is_copied() -> None:
    program = """
import os, signal
from sociale_infra.beside import beside
os.register_at_fork(before=lambda: os.kill(os.getpid(), signal.SIGINT))
try:
    with beside(lambda: 1):
        print("lost")
except KeyboardInterrupt:
    print("came")
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("came\n", "")


def test_steps_run_in_their_order_where_they_may_not_run_beside() -> None:
    told: list[str] = []
    steps = Steps(told.append)
    with steps.step_beside("draw the map", os.getpid) as drawn:
        assert told == ["draw the map"]
        with steps.step("write the results"):
            assert drawn() == HERE
    assert [*steps.seconds] == told == ["draw the map", "write the results"]
    assert steps.beside == set()


def test_steps_beside_are_announced_timed_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    told: list[str] = []
    steps = Steps(told.append, aside=True)
    with (
        steps.step_beside("draw the map", os.getpid) as drawn,
        steps.step("write the results"),
    ):
        assert drawn() != HERE
    assert told == ["draw the map", "write the results"]
    assert steps.seconds.keys() == {*told}
    assert steps.beside == {"draw the map"}


def test_one_processor_is_not_shared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {3})
    assert not can_work_beside()
    steps = Steps(aside=True)
    with steps.step_beside("draw the map", os.getpid) as drawn:
        assert drawn() == HERE
