"""How fast this machine is at the moment, for tests that hold a bound in seconds: machines differ, and so do their hours."""

from __future__ import annotations

import time
from collections.abc import Callable

QUIET = 0.016  # seconds of the reference work on the quiet machine of two cores on which the bounds were set


def spent(work: Callable[[], object]) -> float:
    """The CPU seconds that some work takes here and now."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


def slowness() -> float:
    """How many times slower than the quiet machine this one is now; never less than 1."""
    return max(1.0, min(spent(lambda: sum(i * i for i in range(300_000))) for _ in range(3)) / QUIET)


def seconds(work: Callable[[], object]) -> float:
    """The CPU seconds that some work takes, as they would be on the quiet machine."""
    before = slowness()
    here = spent(work)
    return here / max(before, slowness())
