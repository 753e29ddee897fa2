"""Many towns with the same ruler: one task a municipality, on Dask."""

from __future__ import annotations

import importlib.util
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import geopandas as gpd

from sociale_infra.checksums import sha256_of
from sociale_infra.config import Settings
from sociale_infra.errors import InputError, MissingExtraError, SourceUnreachableError
from sociale_infra.exports import check_out, new_results
from sociale_infra.exports.towns import TOWNS_FOLDER, write_towns, write_towns_record
from sociale_infra.maps.atlas import render_atlas
from sociale_infra.sources.areas.file import Municipality
from sociale_infra.sources.areas.municipality import find_municipality
from sociale_infra.sources.cuts import Cuts, keep_cuts, safe_names
from sociale_infra.sources.inputs import Inputs, corrections_file
from sociale_infra.store import RECORD
from sociale_infra.town_task import Order, Outcome, look_at_town, make_town
from sociale_infra.towns_left import Made, estimate_left
from sociale_infra.towns_table import build_towns

if TYPE_CHECKING:
    from distributed import Client

log = logging.getLogger(__name__)


_THIS_MACHINE = "127.0.0.1"
_LIMITS = {
    # A town is made once more where its worker was lost; a second time it is the town.
    "distributed.scheduler.allowed-failures": 1,
    # Workers that come and go are no news; what went wrong with a town comes back with its task.
    "distributed.nanny.pre-spawn-environ.DASK_LOGGING__DISTRIBUTED": "critical",
    # Nothing is kept on a worker that could be put on disk.
    **{f"distributed.worker.memory.{name}": False for name in ("target", "spill", "pause")},
}


class Processes(NamedTuple):
    """Processes on this machine that make towns, each one at a time.

    Parameters
    ----------
    workers
        How many.
    memory
        The most memory of each; one that needs more is ended, and its town told as failed.

    Examples
    --------
    >>> Processes().workers
    2
    """

    workers: int = 2
    memory: str = "3GB"


_HERE = Processes()


class TownsProgress(NamedTuple):
    """How far it is: the town that was just done, and an estimate of what is left (seconds).

    The estimate is NaN until as many towns were made as there are workers.
    """

    outcome: Outcome
    done: int
    total: int
    left_s: float


class TownsRun(NamedTuple):
    """What a run of many towns leaves behind.

    Parameters
    ----------
    folder
        The results folder of all: `towns/<town>` has the results of each.
    towns
        The table of towns, with their borders (metric CRS).
    failed
        The towns that failed, and why.

    Examples
    --------
    >>> TownsRun(folder, gpd.GeoDataFrame(), {}).failed
    {}
    """

    folder: Path
    towns: gpd.GeoDataFrame
    failed: dict[str, str]


def run_towns(
    inputs: Inputs,
    settings: Settings,
    out: Path | str,
    *,
    only: Sequence[str] = (),
    on: Processes | str = _HERE,
    tell: Callable[[TownsProgress], object] = lambda _: None,
) -> TownsRun:
    """Make the results of many municipalities, each as `run` would, and lay them side by side.

    What is there already with the same files and settings is not made again.

    Parameters
    ----------
    inputs
        The OpenStreetMap file and the areas file of all of them; both must be given.
    settings
        What to read, how to measure it, and how to show it, but for the municipality.
    out
        The results folder of all.
    only
        Names or codes of municipalities; none for all in the areas file.
    on
        Processes of this machine, or the address of a Dask scheduler whose workers see the same
        files.
    tell
        Is called with each town that is done.

    Returns
    -------
    The folder, the table of towns (metric CRS), and which failed.

    Raises
    ------
    SocialeInfraError
        The files cannot be read, the folder cannot be written, or there is no scheduler. What goes
        wrong with one town is told in the end.

    Examples
    --------
    >>> Inputs(osm_file=Path("province.osm.pbf"), areas_file=Path("wijken.gpkg")).offline
    False
    """
    started, out = datetime.now(UTC), Path(out)
    osm_file, areas_file = inputs.osm_file, inputs.areas_file
    if osm_file is None or areas_file is None:
        raise InputError("many towns need files: give --osm-file and --areas-file")
    _check_extra()
    check_out(out)
    if not (out / RECORD).exists():  # so that the folder is known as ours from now on
        with new_results(out) as building:
            write_towns_record(building, {"started": started.isoformat(timespec="seconds")})
    cuts = keep_cuts(osm_file, areas_file, settings)
    orders = _orders(inputs, settings, out.resolve(), cuts)
    asked = _choose([*cuts.files], only, areas_file)
    with _client(on) as client:
        outcomes = _run_all(client, [orders[town] for town in asked], tell)
        others = [
            order
            for town, order in orders.items()
            if town not in outcomes and (order.folder / RECORD).is_file()
        ]
        looking = client.map(look_at_town, others, pure=False)
        outcomes |= {one.town: one for one in client.gather(looking, errors="skip")}
    # What no worker could look at, as its memory is short.
    outcomes |= {one.town: look_at_town(one) for one in others if one.town not in outcomes}
    in_order = [outcomes[town] for town in cuts.files if town in outcomes]
    found = build_towns(in_order, areas_file, settings)
    with new_results(out) as building:
        write_towns(building, found, render_atlas(found), _record(started, in_order, settings))
    failed = {one.town.name or one.town.code: one.fault for one in in_order if one.fault}
    return TownsRun(out, found.towns, failed)


def _check_extra() -> None:
    if importlib.util.find_spec("distributed") is None:
        message = "many towns need the extra `towns`: pip install 'sociale-infra[towns]'"
        raise MissingExtraError(message)


def _choose(
    towns: Sequence[Municipality], only: Sequence[str], areas_file: Path
) -> list[Municipality]:
    """Return the municipalities that are asked for, in the order of the file."""
    codes, names = [town.code for town in towns], [town.name for town in towns]
    rows = {find_municipality(one, codes, names, str(areas_file))[0] for one in only}
    return [towns[row] for row in sorted(rows)] if only else [*towns]


def _orders(inputs: Inputs, settings: Settings, out: Path, cuts: Cuts) -> dict[Municipality, Order]:
    names, digests = safe_names(cuts.files), _digests(inputs, settings)
    people = inputs.population_file
    whole = Inputs(
        Path(str(inputs.osm_file)).resolve(),
        Path(str(inputs.areas_file)).resolve(),
        people.resolve() if people else None,
        offline=inputs.offline,
        sample=inputs.sample,
    )
    return {
        town: Order(
            town,
            replace(whole, osm_cut=cut.resolve()),
            settings.model_copy(update={"municipality": town.key}),
            out / TOWNS_FOLDER / names[town],
            digests,
        )
        for town, cut in cuts.files.items()
    }


def _digests(inputs: Inputs, settings: Settings) -> dict[str, str]:
    """Return the sha256 of each file, by its role and name, as run.json of a town has them."""
    files: dict[str, list[Path | None]] = {
        "OpenStreetMap": [inputs.osm_file],
        "areas": [inputs.areas_file],
        "residents": [inputs.population_file],
        "need": [Path(one.path) for one in settings.need.files],
        "register": [Path(one.path) for one in settings.registers.values() if one.path],
        "corrections": [corrections_file(inputs, settings)],
    }
    return {
        f"{role}/{path.name}": sha256_of(path)
        for role, paths in files.items()
        for path in paths
        if path is not None and path.is_file()
    }


@contextmanager
def _client(on: Processes | str) -> Iterator[Client]:
    """Give a client of a scheduler, or of processes on this machine that end with it."""
    import dask  # noqa: PLC0415 - an extra

    # Read when `distributed` is: it tells of every worker that comes and goes.
    dask.config.set({"logging": {"distributed": "critical"}})
    from distributed import Client, LocalCluster  # noqa: PLC0415 - an extra

    if isinstance(on, str):
        try:
            client = Client(on, timeout="20s")
        except (OSError, ValueError) as error:
            message = f"--scheduler {on}: cannot be reached ({error}); is it running?"
            raise SourceUnreachableError(message) from error
        with client:
            yield client
        return
    with (
        dask.config.set(_LIMITS),
        LocalCluster(
            n_workers=on.workers,
            threads_per_worker=1,
            memory_limit=on.memory,
            host=_THIS_MACHINE,
            dashboard_address=f"{_THIS_MACHINE}:0",
        ) as cluster,
        Client(cluster) as client,
    ):
        yield client


def _run_all(
    client: Client, orders: Sequence[Order], tell: Callable[[TownsProgress], object]
) -> dict[Municipality, Outcome]:
    """Make all towns, the largest first, so that none is waited for in the end."""
    from distributed import as_completed  # noqa: PLC0415 - an extra

    def size(order: Order) -> int:
        return Path(str(order.inputs.osm_cut)).stat().st_size

    in_order = sorted(orders, key=size, reverse=True)
    asked = {client.submit(make_town, order, pure=False): order for order in in_order}
    outcomes: dict[Municipality, Outcome] = {}
    begun, made = time.monotonic(), list[Made]()
    for future in as_completed(asked):
        order, error = asked[future], future.exception()
        if error is None:
            outcome = future.result()
        else:
            log.info("%s", order.town, exc_info=error)
            outcome = look_at_town(order, _told(error))
        outcomes[order.town] = outcome
        # What was there already, or was lost, tells nothing of how long the others take.
        if outcome.seconds and not outcome.kept:
            made.append(Made(size(order), outcome.seconds))
        left = [size(one) for one in orders if one.town not in outcomes]
        workers = sum(client.nthreads().values())
        left_s = estimate_left(made, left, time.monotonic() - begun, workers)
        tell(TownsProgress(outcome, len(outcomes), len(orders), left_s))
    return outcomes


def _told(error: BaseException) -> str:
    """Return what went wrong beside what a user can put right: a lost worker, or a bug."""
    if type(error).__name__ == "KilledWorker":
        return "its worker was ended twice, most likely for want of memory; give it more"
    return f"unexpected {type(error).__name__}: {error}"


def _record(started: datetime, outcomes: Sequence[Outcome], settings: Settings) -> dict[str, Any]:
    """Return what run.json tells of all towns."""
    return {
        "started": started.isoformat(timespec="seconds"),
        "settings": settings.model_dump(mode="json"),
        "towns": [
            {
                **one.town._asdict(),
                "folder": f"{TOWNS_FOLDER}/{one.folder}",
                "fits": one.fits,
                "fault": one.fault,
                "seconds": round(one.seconds, 3),
                "processor_s": round(one.processor_s, 3),
                "memory_mb": one.memory_mb,
            }
            for one in outcomes
        ],
    }
