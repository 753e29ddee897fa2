"""The sites that reach most, with a proof: mixed-integer programming (HiGHS)."""

from __future__ import annotations

from typing import NamedTuple

import highspy
import numpy as np
from scipy.sparse import block_array, coo_array, csr_array, diags_array

from sociale_infra.engine.network import Bools, Floats, Ints
from sociale_infra.engine.siting.clock import Clock
from sociale_infra.engine.siting.task import LEAST, Choice, Table, Task, merge_alike

# Seconds between two looks at the clock.
_LOOK = 0.05
_FOUND = int(highspy.SolutionStatus.kSolutionStatusFeasible)
# What is proven to this share is exact: weights are rounded far more coarsely.
_EXACT = 1e-9


class _Program(NamedTuple):
    """Maximise `worth` within bounds and rows; the first variables are the sites, 0 or 1."""

    worth: Floats
    least: Floats
    most: Floats
    rows: csr_array[np.float64]
    row_least: Floats
    row_most: Floats


class _Silent(highspy.Highs):
    """HiGHS, which else greets on the output, where the paths of the results go."""

    def enableCallbacks(self) -> None:  # noqa: N802 - its own name
        self.silent()
        super().enableCallbacks()  # type: ignore[no-untyped-call]


class _Solved(NamedTuple):
    sites: Ints | None
    most: float


def cover(task: Task, start: Choice | None, clock: Clock) -> Choice | None:
    """Choose the sites that reach most, and prove what no choice exceeds.

    Parameters
    ----------
    task
        What is asked; a client gains the same from each site that reaches it.
    start
        The best that is known, whose `most` holds too.
    clock
        When to stop; what is known by then is returned.

    Returns
    -------
    None if no choice meets the conditions, or none was found in time.
    """
    solved = _solve(_write(task, short=False), task, start, clock)
    best = start
    if solved.sites is not None and task.permits(solved.sites):
        value = task.value(solved.sites)
        if best is None or value > best.value:
            best = Choice(solved.sites, value, solved.most)
    if best is None:
        return None
    most = min(solved.most, start.most if start else np.inf)
    return best._replace(most=max(most, best.value))


def find_short(task: Task, clock: Clock) -> tuple[Ints | None, bool]:
    """Return the sites that leave fewest people too few, and whether it is proven that some are.

    None if no sites were found in time.
    """
    solved = _solve(_write(task, short=True), task, None, clock)
    return solved.sites, solved.most < -LEAST


def _write(task: Task, *, short: bool) -> _Program:
    """Write a task as a program: of most gain, or where `short` of fewest people too few.

    The variables are the sites, the clients, those whom the floors count, and what is short of
    each floor.
    """
    n_sites, floors = len(task.allowed), task.floors
    nobody = np.zeros(task.gain.shape[0], dtype=np.int64)
    gain, _ = merge_alike(task.gain, people_of(task.gain), nobody)
    reaching = [_reaching(gain), _reaching(floors.reached)]
    weight, counted = people_of(gain), people_of(floors.reached)
    asked = np.flatnonzero(floors.needed > 0)
    number = np.full(len(floors.needed), -1)
    number[asked] = np.arange(len(asked))
    # A client of an area that asks for nothing counts nowhere.
    known = np.flatnonzero(number[floors.area] >= 0)
    entries = counted[known], (number[floors.area[known]], known)
    per_area = csr_array(coo_array(entries, shape=(len(asked), len(counted))))
    sets = csr_array(np.array([np.ones(n_sites), *task.apart], dtype=np.float64))
    rows: csr_array[np.float64] = block_array(
        [
            [sets, None, None, None],
            [reaching[0], -diags_array(np.ones(len(weight))), None, None],
            [reaching[1], None, -diags_array(np.ones(len(counted))), None],
            [None, None, per_area, diags_array(np.ones(len(asked)))],
        ],
        format="csr",
    )
    needed = floors.needed[asked]
    n_served = len(weight) + len(counted)
    least = [task.n_sites, *np.ones(len(task.apart)), *np.zeros(n_served), *needed]
    top = np.full(len(least), highspy.kHighsInf)
    top[0] = task.n_sites
    return _Program(
        worth=np.concatenate(
            [np.zeros(n_sites), weight * (not short), np.zeros(len(counted)), -needed * short]
        ),
        least=np.concatenate([task.fixed.astype(float), np.zeros(n_served + len(asked))]),
        most=np.concatenate([task.allowed.astype(float), np.ones(n_served), needed * short]),
        rows=rows,
        row_least=np.array(least, dtype=np.float64),
        row_most=top,
    )


def people_of(table: Table) -> Floats:
    """Return the people of each client, who gain the same from each site that reaches them."""
    people = np.zeros(table.shape[0])
    people[table.indices] = table.data
    return people


def _reaching(table: Table) -> csr_array[np.float64]:
    """Return which sites reach each client, as ones."""
    rows = csr_array(table)
    return csr_array((np.ones(rows.nnz), rows.indices, rows.indptr), shape=rows.shape)


def _solve(program: _Program, task: Task, start: Choice | None, clock: Clock) -> _Solved:
    """Solve a program with one thread, the same way every time."""
    n_sites = len(task.allowed)
    highs = _Silent()  # type: ignore[no-untyped-call]
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("parallel", "off")
    highs.setOptionValue("mip_rel_gap", _EXACT)
    highs.setOptionValue("mip_abs_gap", _EXACT)
    # It looks at its own clock in more places than it asks whether to stop.
    highs.setOptionValue("time_limit", min(clock.left, highspy.kHighsInf))
    highs.passModel(_model(program, n_sites))
    if start is not None:
        chosen = np.zeros(n_sites)
        chosen[start.sites] = 1.0
        highs.setSolution(n_sites, np.arange(n_sites, dtype=np.int32), chosen)
    highs.HandleUserInterrupt = True
    highs.startSolve()
    while not highs.wait(_LOOK)[0]:
        if clock.over:
            highs.cancelSolve()  # type: ignore[no-untyped-call]
    info = highs.getInfo()
    if highs.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
        return _Solved(None, -np.inf)
    most = float(info.mip_dual_bound)
    if int(info.primal_solution_status) != _FOUND:
        return _Solved(None, most)
    taken: Bools = np.array(highs.getSolution().col_value)[:n_sites] > 1 / 2
    return _Solved(np.flatnonzero(taken), most)


def _model(program: _Program, n_sites: int) -> highspy.HighsLp:
    model = highspy.HighsLp()
    n_rows, n_columns = program.rows.shape
    model.num_col_, model.num_row_ = n_columns, n_rows
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_, model.col_lower_, model.col_upper_ = program.worth, program.least, program.most
    model.row_lower_, model.row_upper_ = program.row_least, program.row_most
    matrix = model.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kRowwise
    matrix.num_col_, matrix.num_row_ = n_columns, n_rows
    matrix.start_, matrix.index_ = program.rows.indptr, program.rows.indices
    matrix.value_ = program.rows.data
    integer, real = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
    model.integrality_ = [integer] * n_sites + [real] * (n_columns - n_sites)
    return model
