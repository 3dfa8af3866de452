"""What a benchmark reports, and how CPU time is taken."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """Ours beside the peer's, in `unit`; `peer` is 0 where there is none."""

    name: str
    ours: float
    peer: float
    unit: str


def cpu_of(work: Callable[[], object], repeat: int = 1) -> float:
    """CPU seconds of this process for the quickest of `repeat` runs: the machine is shared, its noise only adds."""
    best = float("inf")
    for _ in range(repeat):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def children_cpu() -> float:
    """CPU seconds of all finished child processes so far, without what the system took for them."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
