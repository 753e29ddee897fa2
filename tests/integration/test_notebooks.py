"""Every notebook runs from top to bottom, and is stored without output."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

import sociale_infra

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
DEFINITIONS = (ast.FunctionDef, ast.ClassDef, ast.Lambda)


def test_there_are_notebooks() -> None:
    assert len(NOTEBOOKS) == 6


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_is_stored_without_output(path: Path) -> None:
    cells = nbformat.read(path, as_version=4).cells
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in cells)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_defines_nothing_and_uses_what_is_public(path: Path) -> None:
    cells = nbformat.read(path, as_version=4).cells
    code = ast.parse("\n".join(cell.source for cell in cells if cell.cell_type == "code"))
    nodes = [*ast.walk(code)]
    assert not [node for node in nodes if isinstance(node, DEFINITIONS)]
    imports = [node for node in nodes if isinstance(node, ast.ImportFrom)]
    ours = [node for node in imports if (node.module or "").startswith("sociale_infra")]
    assert [node.module for node in ours] == ["sociale_infra"]
    assert {name.name for node in ours for name in node.names} <= set(sociale_infra.__all__)


# All notebooks begin with the same town: it is read and measured for the first, and each gets its
# own copy. What they make of it is made.
ONE_TOWN = """
def keep_town():
    import pickle
    import sociale_infra

    sample_inputs, extract = sociale_infra.sample_inputs, sociale_infra.extract
    analyse = sociale_infra.analyse
    kept, worlds = {}, []

    def once(name, make):
        if name not in kept:
            kept[name] = pickle.dumps(make())
        return pickle.loads(kept[name])

    def extract_once(inputs, settings):
        assert inputs.sample and settings == sociale_infra.load_settings()
        worlds.append(once("world", lambda: extract(inputs, settings)))
        return worlds[-1]

    def analyse_once(world):
        as_read = any(world is one for one in worlds)
        return once("results", lambda: analyse(world)) if as_read else analyse(world)

    sociale_infra.sample_inputs = lambda folder: once("inputs", lambda: sample_inputs(folder))
    sociale_infra.extract, sociale_infra.analyse = extract_once, analyse_once

keep_town()
"""


@pytest.fixture(scope="module")
def kernel() -> Iterator[NotebookClient]:
    """Return a kernel for all notebooks: to load the libraries takes longer than most of them."""
    # Time limits are for what hangs, not for a busy machine.
    client = NotebookClient(
        nbformat.v4.new_notebook(), timeout=600, startup_timeout=600, kernel_name="python3"
    )
    with client.setup_kernel():
        client.nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(ONE_TOWN)])
        client.execute_cell(client.nb.cells[0], 0)
        yield client


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_runs_and_ends_in_a_picture(path: Path, kernel: NotebookClient) -> None:
    notebook = nbformat.read(path, as_version=4)
    # What another has named is forgotten first.
    notebook.cells.insert(0, nbformat.v4.new_code_cell("%reset -f"))
    kernel.nb = notebook
    for index, cell in enumerate(notebook.cells):
        kernel.execute_cell(cell, index)
    shown = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    assert not [output for output in shown if output.output_type in ("error", "stream")]
    assert {"image/png", "text/html"} & shown[-1]["data"].keys()
