"""What covering is worth at best, and who is too few at least: programmes that HiGHS solves.

It does so with one thread, the same way every time.
"""

from __future__ import annotations

from typing import NamedTuple

import highspy
import numpy as np
from scipy.sparse import block_array, coo_array, csc_array, csr_array, diags_array, vstack

from sociale_infra.engine.network import Bools, Floats, Ints
from sociale_infra.engine.siting.branch import Prices, without_replaced
from sociale_infra.engine.siting.clock import Clock
from sociale_infra.engine.siting.task import LEAST, Table, Task, number_alike

# Seconds between two looks at the clock.
_LOOK = 0.05
_FOUND = int(highspy.SolutionStatus.kSolutionStatusFeasible)


class _Program(NamedTuple):
    """Maximise worth; the variables are the sites, the clients, and what floors are short of.

    Its rows are how many sites, each set apart, whether a client is reached, and each floor.
    """

    sites: Ints
    """Rows of the candidates that may be chosen."""
    client: Ints
    """Among the clients the one that each client of the gain, then of the floors, is part of."""
    people: Floats
    """Of each of them; 0 where none of these sites reaches them."""
    n_clients: int
    worth: Floats
    least: Floats
    most: Floats
    rows: csr_array[np.float64]
    row_least: Floats


class _Silent(highspy.Highs):
    """HiGHS, which else greets on the output, where the paths of the results go."""

    def enableCallbacks(self) -> None:  # noqa: N802 - its own name
        self.silent()
        super().enableCallbacks()  # type: ignore[no-untyped-call]


def find_prices(task: Task, clock: Clock) -> Prices | None:
    """Return the prices that prove the lowest bound on covering; None if not found in time.

    They are the dual values where sites may be chosen in part.

    Parameters
    ----------
    task
        What is asked; a client gains the same from each site that reaches it.
    clock
        When to stop.
    """
    program = _write(task, short=False)
    highs = _solve(program, clock)
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    dual = np.maximum(-np.array(highs.getSolution().row_dual), 0.0)
    _, apart, served, floors = np.split(dual, np.cumsum([1, len(task.apart), program.n_clients]))
    floor = np.zeros(len(task.floors.needed))
    floor[task.floors.needed > 0] = floors
    n_gain = task.gain.shape[0]
    each = program.people * np.concatenate([np.ones(n_gain), floor[task.floors.area]])
    # What is charged for clients together is charged for each in proportion.
    whole = np.bincount(program.client, each, program.n_clients)
    part = np.maximum(1 - served / np.where(whole > 0, whole, np.inf), 0.0)
    client, counted = np.split(each * part[program.client], [n_gain])
    return Prices(client, counted, floor, apart)


def find_short(task: Task, clock: Clock) -> tuple[Ints | None, bool]:
    """Return the sites that leave fewest people too few, and whether it is proven that some are.

    None if no sites were found in time.
    """
    task = without_replaced(task._replace(gain=task.gain[:0]))
    program = _write(task, short=True)
    highs = _solve(program, clock, whole=len(program.sites))
    info = highs.getInfo()
    if highs.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
        return None, True
    is_short = float(info.mip_dual_bound) < -LEAST
    if int(info.primal_solution_status) != _FOUND:
        return None, is_short
    taken: Bools = np.array(highs.getSolution().col_value)[: len(program.sites)] > 1 / 2
    return program.sites[taken], is_short


def _write(task: Task, *, short: bool) -> _Program:
    """Write a task as a programme: of most gain, or where `short` of fewest people too few."""
    floors, sites = task.floors, np.flatnonzero(task.allowed)
    served: Table = csc_array(vstack([task.gain, floors.reached], format="csc"))[:, sites]
    people = np.zeros(served.shape[0])
    people[served.indices] = served.data
    reaching = csr_array(served)
    client, first = number_alike(reaching, np.zeros(len(people), dtype=np.int64))
    reaching = reaching[first]
    reaching.data = np.ones(reaching.nnz)
    n_gain, n_clients = task.gain.shape[0], len(first)
    asked = np.flatnonzero(floors.needed > 0)
    place = np.full(len(floors.needed), -1)
    place[asked] = np.arange(len(asked))
    known = place[floors.area] >= 0  # an area that asks for nothing has no floor
    counted = people[n_gain:][known], (place[floors.area[known]], client[n_gain:][known])
    per_area = csr_array(coo_array(counted, shape=(len(asked), n_clients)))
    sets = csr_array(np.array([np.ones(len(sites)), *(one[sites] for one in task.apart)]))
    rows: csr_array[np.float64] = block_array(
        [
            [sets, None, None],
            [reaching, -diags_array(np.ones(n_clients)), None],
            [None, per_area, diags_array(np.ones(len(asked)))],
        ],
        format="csr",
    )
    needed = floors.needed[asked]
    gain = np.bincount(client[:n_gain], people[:n_gain], n_clients)
    return _Program(
        sites,
        client,
        people,
        n_clients,
        worth=np.concatenate([np.zeros(len(sites)), gain, -needed * short]),
        least=np.concatenate([task.fixed[sites], np.zeros(n_clients + len(asked))]),
        most=np.concatenate([np.ones(len(sites) + n_clients), needed * short]),
        rows=rows,
        row_least=np.array(
            [task.n_sites, *np.ones(len(task.apart)), *np.zeros(n_clients), *needed]
        ),
    )


def _solve(program: _Program, clock: Clock, whole: int = 0) -> highspy.Highs:
    """Solve a programme, of which the first so many variables are whole numbers."""
    highs = _Silent()  # type: ignore[no-untyped-call]
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("parallel", "off")
    highs.setOptionValue("solver", "simplex")
    # It looks at its own clock in more places than it asks whether to stop.
    highs.setOptionValue("time_limit", min(clock.left, highspy.kHighsInf))
    highs.passModel(_model(program, whole))
    highs.HandleUserInterrupt = True
    highs.startSolve()
    while not highs.wait(_LOOK)[0]:
        if clock.over:
            highs.cancelSolve()  # type: ignore[no-untyped-call]
    return highs


def _model(program: _Program, whole: int) -> highspy.HighsLp:
    model = highspy.HighsLp()
    n_rows, n_columns = program.rows.shape
    model.num_col_, model.num_row_ = n_columns, n_rows
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_, model.col_lower_, model.col_upper_ = program.worth, program.least, program.most
    number = program.row_least[:1]
    model.row_lower_ = program.row_least
    model.row_upper_ = np.concatenate([number, np.full(n_rows - 1, highspy.kHighsInf)])
    matrix = model.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kRowwise
    matrix.num_col_, matrix.num_row_ = n_columns, n_rows
    matrix.start_, matrix.index_ = program.rows.indptr, program.rows.indices
    matrix.value_ = program.rows.data
    if whole:
        integer, real = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
        model.integrality_ = [integer] * whole + [real] * (n_columns - whole)
    return model
