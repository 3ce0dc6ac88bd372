"""Who does the work: this process, several processes of this machine, or a Dask cluster. The work does not know.

Each runner takes a function and a stream of parts, and yields every part with what came of it, in any order: the
outcome, or the error that was left when it had been tried `TRIES` times.
"""

from __future__ import annotations

import os
import signal
import threading
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from importlib import import_module
from itertools import islice
from multiprocessing import get_context, parent_process
from typing import Any

from framing.batch.ledger import Outcome
from framing.errors import FramingError
from framing.reading.parts import Part

TRIES = 3
_AHEAD = 2  # parts that wait for each worker

Work = Callable[..., Outcome]  # of a part
Result = tuple[Part, Outcome | BaseException]


def choose_runner(workers: int, scheduler: str | None) -> Callable[[Work, Iterator[Part]], Iterator[Result]]:
    """The runner that a person asked for: `scheduler` is the address of a Dask scheduler, or "local"."""
    if scheduler is not None:
        return lambda work, parts: run_in_cluster(work, parts, scheduler, workers)
    if workers > 1:
        return lambda work, parts: run_in_pool(work, parts, workers)
    return run_here


def run_here(work: Work, parts: Iterator[Part]) -> Iterator[Result]:
    """One part after the other, in this process."""
    for part in parts:
        yield part, _tried(work, part)


def _tried(work: Work, part: Part) -> Outcome | BaseException:
    for left in reversed(range(TRIES)):
        try:
            return work(part)
        except Exception as error:
            if not left:
                return error
    raise AssertionError("a part is tried at least once")


def run_in_pool(work: Work, parts: Iterator[Part], workers: int) -> Iterator[Result]:
    """Several processes. One that dies takes no part with it: those under way are tried again, each on its own."""
    parts_left = True
    while parts_left:
        suspects: list[Part] = []
        with _pool(workers) as pool:
            yield from _until_broken(work, parts, pool, _AHEAD * workers, suspects)
        parts_left = bool(suspects)
        yield from ((part, _alone(work, part)) for part in suspects)


def _until_broken(
    work: Work, parts: Iterator[Part], pool: ProcessPoolExecutor, ahead: int, suspects: list[Part]
) -> Iterator[Result]:
    """Results until the parts end or a process dies; then `suspects` holds the parts without a result."""
    under_way: dict[Future[Outcome], Part] = {}
    while not suspects:
        for part in islice(parts, ahead - len(under_way)):
            try:
                under_way[pool.submit(work, part)] = part
            except BrokenProcessPool:
                suspects.append(part)
                break
        if not under_way:
            return
        for future in wait(under_way, return_when=FIRST_COMPLETED).done:
            part, error = under_way.pop(future), future.exception()
            if isinstance(error, BrokenProcessPool):
                suspects.append(part)
            else:
                yield part, future.result() if error is None else _alone(work, part, TRIES - 1)
    suspects.extend(under_way.values())


def _alone(work: Work, part: Part, tries: int = TRIES) -> Outcome | BaseException:
    """A part in a process of its own, so that it is known which part a process died of."""
    for left in reversed(range(tries)):
        with _pool(1) as pool:
            future = pool.submit(work, part)
            error = future.exception()
        if error is None or not left:
            break
    return future.result() if error is None else error


def _pool(workers: int) -> ProcessPoolExecutor:
    # "spawn": a fork would copy a process in which other threads may hold locks
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_end_with_parent)


def _end_with_parent() -> None:
    """In a worker: end when the process that it works for was killed, as nobody would tell it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it too, and ends in order
    parent = parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def run_in_cluster(
    work: Work, parts: Iterator[Part], scheduler: str, workers: int = 1, seconds: int = 20
) -> Iterator[Result]:
    """Dask: futures over parts. What is sent to a worker is where to read, what comes back is what became of it.

    "local" starts a cluster of `workers` processes on this machine. Raises FramingError where Dask is missing or the
    scheduler does not answer within some seconds.
    """
    dask = _dask()
    with _client(dask, scheduler, workers, seconds) as client:
        run = f"framing-{uuid.uuid4()}"  # another run on the same scheduler has parts of the same numbers
        ahead = _AHEAD * max(workers, sum(client.nthreads().values()))
        under_way: dict[str, Part] = {}
        done = dask.as_completed()

        def submit() -> None:
            for part in islice(parts, ahead - len(under_way)):
                future = client.submit(work, part, key=f"{run}-{part.index}", retries=TRIES - 1, pure=False)
                under_way[future.key] = part
                done.add(future)

        submit()
        for future in done:
            error = future.exception()
            yield under_way.pop(future.key), future.result() if error is None else error
            future.release()
            submit()


def _dask() -> Any:
    try:
        return import_module("distributed")
    except ImportError:
        raise FramingError(
            "--scheduler needs the package distributed, which is not installed. "
            "Install it: pip install 'framing-news[cluster]'"
        ) from None


@contextmanager
def _client(dask: Any, scheduler: str, workers: int, seconds: int) -> Iterator[Any]:
    if scheduler == "local":
        quiet = {"dashboard_address": None, "silence_logs": "CRITICAL"}
        own = dask.LocalCluster(n_workers=workers, threads_per_worker=1, **quiet)
        with own as cluster, dask.Client(cluster) as client:
            yield client
        return
    try:
        client = dask.Client(scheduler, timeout=seconds)
    except (OSError, ValueError) as error:
        raise FramingError(
            f"{scheduler}: no scheduler answers there ({error}). Start one with `dask scheduler`, or take 'local'."
        ) from None
    with client:
        yield client
