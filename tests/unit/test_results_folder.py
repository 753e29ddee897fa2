"""The results folder: what is refused, what survives, and what a death at any moment leaves."""

from __future__ import annotations

import errno
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from sociale_infra.errors import OutputError
from sociale_infra.exports import check_out, new_results
from tests import folders

OLD = {"map.html": "old map", "areas.csv": "old areas", "parquet/nodes.parquet": "old nodes"}
NEW = {"map.html": "new map", "places.csv": "new places", "parquet/nodes.parquet": "new nodes"}
# What a user may keep beside our files.
OWN = {"report.docx": "my report", "parquet/mine.parquet": "my table", "maps/a.qgz": "my project"}


def record_of(files: dict[str, str]) -> str:
    outputs = [{"path": name} for name in files]
    return json.dumps({"tool": "sociale_infra", "outputs": outputs})


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def run(folder: Path, files: dict[str, str]) -> None:
    """Do as a run does."""
    with new_results(folder) as building:
        assert list(building.iterdir()) == []
        write(building, files | {"run.json": record_of(files)})


def contents(folder: Path) -> dict[str, str]:
    """Return every file in a folder but run.json, however deep."""
    found = folders.contents(folder)
    return {name: held.decode() for name, held in found.items() if name != "run.json"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A results folder, alone in its parent, with the files of a run and of a user."""
    folder = tmp_path / "town" / "results"
    run(folder, OLD)
    write(folder, OWN)
    return folder


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def assert_untouched(folder: Path) -> None:
    assert contents(folder) == OLD | OWN
    assert (folder / "run.json").read_text() == record_of(OLD)
    assert names_in(folder.parent) == [folder.name]


class TestRun:
    """Runs that end well."""

    def test_the_first_makes_the_folders(self, tmp_path: Path) -> None:
        folder = tmp_path / "a" / "b"
        check_out(folder)
        run(folder, NEW)
        assert contents(folder) == NEW
        assert names_in(folder.parent) == ["b"]

    def test_the_next_replaces_what_the_last_listed_and_nothing_else(self, folder: Path) -> None:
        check_out(folder)
        assert_untouched(folder)
        run(folder, NEW)
        assert contents(folder) == NEW | OWN
        assert (folder / "run.json").read_text() == record_of(NEW)
        assert names_in(folder.parent) == ["results"]

    def test_an_empty_folder_will_do(self, tmp_path: Path) -> None:
        run(tmp_path, NEW)
        assert contents(tmp_path) == NEW

    def test_a_listed_file_may_be_gone(self, folder: Path) -> None:
        (folder / "areas.csv").unlink()
        run(folder, NEW)
        assert contents(folder) == NEW | OWN

    def test_a_link_to_the_folder_stays(self, folder: Path, tmp_path: Path) -> None:
        link = tmp_path / "latest"
        link.symlink_to(folder)
        run(link, NEW)
        assert link.is_symlink()
        assert contents(folder) == NEW | OWN
        assert names_in(tmp_path) == ["latest", "town"]

    def test_links_in_the_folder(self, folder: Path, tmp_path: Path) -> None:
        """One that a user made stays; one in the place of our file goes, but not its goal."""
        elsewhere = tmp_path / "elsewhere.csv"
        elsewhere.write_text("far away")
        (folder / "link").symlink_to(elsewhere)
        (folder / "areas.csv").unlink()
        (folder / "areas.csv").symlink_to(elsewhere)
        run(folder, NEW)
        assert elsewhere.read_text() == "far away"
        assert contents(folder) == NEW | OWN | {"link": "far away"}


class TestRefused:
    """Folders that are not for us: said before anything is computed, and left alone."""

    def test_somebody_elses_files(self, tmp_path: Path) -> None:
        write(tmp_path, {"b.txt": "", "a.txt": "", "d.txt": "", "c.txt": "", ".e": ""})
        before = names_in(tmp_path)
        with pytest.raises(OutputError, match=r"\(\.e, a\.txt, b\.txt and 2 more\).*--out"):
            check_out(tmp_path)
        assert names_in(tmp_path) == before

    @pytest.mark.parametrize(
        "record",
        [
            "",
            "[]",
            '"sociale_infra"',
            "{}",
            '{"tool": "sociale_infra"}',
            '{"tool": "sociale_infra", "outputs": [1]}',
            '{"tool": "sociale_infra", "outputs": [{"path": 1}]}',
            '{"tool": "other", "outputs": []}',
            record_of({"../precious.txt": ""}),
            record_of({"a/../../precious.txt": ""}),
            record_of({r"..\precious.txt": ""}),
            record_of({r"C:\precious.txt": ""}),
            record_of({"/precious.txt": ""}),
            record_of({"": ""}),
        ],
    )
    def test_a_run_json_that_is_none_of_ours(self, tmp_path: Path, record: str) -> None:
        folder = tmp_path / "results"
        write(tmp_path, {"precious.txt": "mine", "results/run.json": record})
        with pytest.raises(OutputError, match=r"\(run\.json\)"):
            run(folder, NEW)
        assert (tmp_path / "precious.txt").read_text() == "mine"
        assert (folder / "run.json").read_text() == record

    def test_a_file(self, tmp_path: Path) -> None:
        write(tmp_path, {"results": "mine"})
        for folder in (tmp_path / "results", tmp_path / "results" / "town"):
            with pytest.raises(
                OutputError, match=f"^{re.escape(str(tmp_path / 'results'))}: is a file"
            ):
                check_out(folder)

    def test_a_folder_that_cannot_be_made(self, tmp_path: Path) -> None:
        with pytest.raises(OutputError, match=r"cannot be written.*name another folder"):
            check_out(tmp_path / ("x" * 300) / "results")

    def test_a_folder_that_cannot_be_written(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(**_: object) -> None:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

        monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
        with pytest.raises(OutputError, match="results: cannot be written: Permission denied"):
            check_out(folder)
        assert_untouched(folder)

    def test_a_disk(self, tmp_path: Path) -> None:
        with pytest.raises(OutputError, match="is a disk of its own; name a folder on it"):
            check_out(Path(tmp_path.anchor))

    def test_another_run_at_the_same_time(self, folder: Path, tmp_path: Path) -> None:
        link = tmp_path / "latest"
        link.symlink_to(folder)
        with new_results(folder) as building:
            for second in (folder, link):
                for act in (check_out, lambda folder: run(folder, OLD)):
                    with pytest.raises(OutputError, match="results: another run is writing there"):
                        act(second)
            write(building, NEW | {"run.json": record_of(NEW)})
        assert contents(folder) == NEW | OWN
        check_out(folder)

    def test_a_folder_in_the_place_of_ours_to_work_in(self, folder: Path) -> None:
        theirs = folder.parent / ".results.sociale-infra"
        write(theirs, {"new/thesis.txt": "mine", "swap.json": "{}"})
        with pytest.raises(OutputError, match="in the way of new results, and not ours"):
            check_out(folder)
        assert contents(theirs) == {"new/thesis.txt": "mine", "swap.json": "{}"}

    def test_a_database_in_use(self, tmp_path: Path) -> None:
        run(tmp_path, {"a.gpkg": "old"})
        write(tmp_path, {"a.gpkg-wal": "unsaved work"})
        with pytest.raises(OutputError, match=r"a\.gpkg: is open in another program"):
            check_out(tmp_path)
        assert contents(tmp_path) == {"a.gpkg": "old", "a.gpkg-wal": "unsaved work"}


class TestFailed:
    """Runs that fail leave the old results whole, and nothing beside them."""

    def test_by_an_error(self, folder: Path) -> None:
        def fail(building: Path) -> None:
            write(building, NEW | {"run.json": record_of(NEW)})
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError), new_results(folder) as building:
            fail(building)
        assert_untouched(folder)

    def test_without_a_record(self, folder: Path) -> None:
        with pytest.raises(ValueError, match=r"without run\.json"), new_results(folder) as building:
            write(building, NEW)
        assert_untouched(folder)

    @pytest.mark.parametrize("name", ["places.csv", "PLACES"])
    def test_where_a_users_file_has_the_name_of_a_new_one(self, folder: Path, name: str) -> None:
        write(folder, {name: "mine"})
        with pytest.raises(OutputError, match=rf"{name}: is in the way of new results"):
            run(folder, NEW | {"PLACES": ""})
        assert contents(folder) == OLD | OWN | {name: "mine"}

    def test_where_a_folder_of_a_user_has_the_name_of_an_old_file(self, folder: Path) -> None:
        (folder / "areas.csv").unlink()
        write(folder, {"areas.csv/thesis.txt": "mine"})
        with pytest.raises(OutputError, match=r"areas\.csv: is in the way"):
            run(folder, NEW)
        assert contents(folder / "areas.csv") == {"thesis.txt": "mine"}

    @pytest.mark.parametrize("kind", ["broken link", "folder"])
    def test_where_something_else_has_the_name_of_a_new_file(self, folder: Path, kind: str) -> None:
        path = folder / "places.csv"
        path.mkdir() if kind == "folder" else path.symlink_to("nowhere")
        with pytest.raises(OutputError, match=r"places\.csv: is in the way"):
            run(folder, NEW)
        assert_untouched(folder)
        assert os.path.lexists(path)

    def test_where_a_folder_of_ours_is_a_link(self, folder: Path, tmp_path: Path) -> None:
        """What it leads to is not ours to replace, though a run.json lists the name."""
        moved = tmp_path / "moved"
        (folder / "parquet").rename(moved)
        (folder / "parquet").symlink_to(moved)
        with pytest.raises(OutputError, match="parquet: is in the way"):
            run(folder, NEW)
        assert contents(moved) == {"nodes.parquet": "old nodes", "mine.parquet": "my table"}

    # OLD and NEW have three files each, and a run.json; the journal is put in place first.
    @pytest.mark.parametrize("step", range(9))
    @pytest.mark.parametrize("lasting", [False, True])
    def test_where_a_file_cannot_be_moved(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch, step: int, *, lasting: bool
    ) -> None:
        """As Windows does with a file that is open in a spreadsheet, for once or for longer."""
        replace, moves = Path.replace, iter(range(99))

        def refuse(path: Path, goal: Path) -> Path:
            move = next(moves)
            if move == step or (lasting and move > step):
                raise PermissionError(errno.EACCES, "used by another process", str(path))
            return replace(path, goal)

        with monkeypatch.context() as patch:
            patch.setattr(Path, "replace", refuse)
            with pytest.raises(OutputError, match=r"used by another process.*; close it if"):
                run(folder, NEW)
        if lasting:
            check_out(folder)
        assert_untouched(folder)

    @pytest.mark.parametrize("step", range(5))
    def test_the_first(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int) -> None:
        """It leaves nothing that would keep the next one out."""
        replace, moves = Path.replace, iter(range(99))

        def refuse(path: Path, goal: Path) -> Path:
            if next(moves) == step:
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            return replace(path, goal)

        folder = tmp_path / "results"
        with monkeypatch.context() as patch:
            patch.setattr(Path, "replace", refuse)
            with pytest.raises(OutputError, match="results: cannot be written"):
                run(folder, NEW)
        assert names_in(folder) == []
        check_out(folder)


# Kills itself at its first step on the disk, at its second, and so on, each time in a folder of
# its own, until it lives. In some folders what cleans up dies as well, again and again.
DYING = """
import itertools, os, pathlib, signal, sys
from sociale_infra.exports import check_out
from tests.unit.test_results_folder import NEW, OLD, OWN, run, write

EVENTS = {"open", "os.mkdir", "os.remove", "os.rename", "os.rmdir"}

def lives(steps, act):
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    left = itertools.count(steps, -1)
    def die(event, _):
        if event in EVENTS and next(left) == 0:
            os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(die)
    try:
        act()
    finally:
        os._exit(1 if sys.exc_info()[0] else 0)

for steps in itertools.count():
    folder = pathlib.Path(sys.argv[1], str(steps), "results")
    run(folder, OLD)
    write(folder, OWN)
    if lives(steps, lambda: run(folder, NEW)):
        break
    if steps % 3 == 0 and (folder.parent / ".results.sociale-infra").exists():
        next(more for more in range(0, 99, 5) if lives(more, lambda: check_out(folder)))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork, to die often and fast")
def test_killed_at_any_step(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    environment = os.environ | {"PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}"}
    subprocess.run([sys.executable, "-c", DYING, str(tmp_path)], env=environment, check=True)
    results = [tmp_path / str(step) / "results" for step in range(len(names_in(tmp_path)))]
    found = []
    for folder in results:
        check_out(folder)
        found.append(contents(folder))
        assert names_in(folder.parent) == ["results"]
        run(folder, OLD)
        assert contents(folder) == OLD | OWN
    swapped = found.index(NEW | OWN)
    assert swapped > 20  # files opened, made and moved before that
    assert found == [OLD | OWN] * swapped + [NEW | OWN] * (len(found) - swapped)
