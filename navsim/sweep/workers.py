"""Blocks struck side by side: in threads here, or by the workers of a Dask cluster. Which of them strikes a block changes nothing."""

import concurrent.futures
from collections.abc import Callable
from typing import Any

from . import block
from .plan import Plan


def strike_all(
    plan: Plan, path: bool, workers: int, scheduler: Any = None, progress: Callable[..., Any] | None = None, results: Any = None
) -> list[list[block.Kept]]:
    """[task] [fund] Kept, in the order of the plan."""
    done = progress or (lambda *_: Any)
    done(0, len(plan.tasks))
    if scheduler is not None:
        from .dask import strike_there

        return strike_there(plan, path, scheduler, done, results)
    if workers == 1 or len(plan.tasks) < 2 or plan.mode == "interpreted":
        return [told(block.strike(plan.forms[task.form], task, path), done, n, plan) for n, task in enumerate(plan.tasks, 1)]
    return strike_here(plan, path, workers, done)


def told(kept: list[block.Kept], done: Callable[..., Any], n: int, plan: Plan) -> list[block.Kept]:
    """What a block left, once it is said that it is done."""
    done(n, len(plan.tasks))
    return kept


def strike_here(plan: Plan, path: bool, workers: int, done: Callable[..., Any]) -> list[list[block.Kept]]:
    """In threads: the compiled rules hold no lock. What was begun is ended when somebody interrupts, the rest is let go."""
    first = block.strike(plan.forms[plan.tasks[0].form], plan.tasks[0], path)  # whatever is to be compiled is compiled once
    pool = concurrent.futures.ThreadPoolExecutor(workers)
    try:
        futures = [pool.submit(block.strike, plan.forms[task.form], task, path) for task in plan.tasks[1:]]
        for n, _ in enumerate(concurrent.futures.as_completed(futures), 2):
            done(n, len(plan.tasks))
        return [first, *(future.result() for future in futures)]
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
