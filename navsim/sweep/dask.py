"""Blocks handed to a Dask cluster: its scheduler, not one of ours. Whoever strikes a block, and however often, it is the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..basics.problems import refuse
from . import block

if TYPE_CHECKING:
    from .plan import Plan


def strike_there(plan: Plan, path: bool, scheduler: str, done: Callable[..., Any]) -> list[Any]:
    """[task] [fund] Kept, in the order of the plan. `scheduler`: an address, tcp://host:port, or a client that is connected.

    Forms travel inside the graph and are not scattered: what a lost worker held is made again by another.
    """
    try:
        from distributed import Client, as_completed
    except ModuleNotFoundError:
        refuse("sweep.no_dask", "Dask is not installed", "pip install 'navsim-funds[dask]', or leave --scheduler out: threads strike here")
    own = not hasattr(scheduler, "submit")
    try:
        client = Client(scheduler, timeout=30) if own else scheduler
    except (OSError, ValueError) as error:
        refuse("sweep.no_scheduler", f"no Dask scheduler answers at {scheduler}: {error}", "like tcp://10.0.0.5:8786")
    try:
        forms = [client.submit(as_it_is, form, pure=False) for form in plan.forms]
        futures = [client.submit(block.strike, forms[task.form], task, path, pure=False, retries=3) for task in plan.tasks]
        for n, _ in enumerate(as_completed(futures), 1):
            done(n, len(futures))
        return list(client.gather(futures))
    finally:
        if own:
            client.close()


def as_it_is(form: Any) -> Any:
    """A form, held by whichever worker asks for it."""
    return form
