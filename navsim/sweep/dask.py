"""Blocks handed to a Dask cluster: its scheduler, not one of ours. Whoever strikes a block, and however often, it is the same."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..basics.problems import refuse
from . import block
from .blocks_kept import Place, name_of, strike_and_put, unpacked

if TYPE_CHECKING:
    from .plan import Plan


def strike_there(plan: Plan, path: bool, scheduler: Any, done: Callable[..., Any], results: Any = None) -> list[Any]:
    """[task] [fund] Kept, in the order of the plan.

    scheduler  an address, tcp://host:port, or a client that is connected
    results    a folder or address that every worker can reach: they put their blocks there, and send back that they did; without it
               blocks come back through the cluster

    Forms travel inside the graph and are not scattered: what a lost worker held is made again by another.
    """
    try:
        from distributed import Client, as_completed
    except ModuleNotFoundError:
        refuse("sweep.no_dask", "Dask is not installed", "pip install 'navsim-funds[dask]', or leave --scheduler out: threads strike here")
    own = not hasattr(scheduler, "submit")
    try:
        client = Client(scheduler, timeout=30) if own else scheduler  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        refuse("sweep.no_scheduler", f"no Dask scheduler answers at {scheduler}: {error}", "like tcp://10.0.0.5:8786")
    place, futures = Place.under(results) if results is not None else None, list[Any]()
    with contextlib.ExitStack() as after:
        if own:
            after.callback(client.close)
        if place is not None:
            after.callback(place.clear)
            place.begin()
        after.callback(client.cancel, futures)  # whoever interrupts waits for none of them
        forms = [client.submit(as_it_is, form, pure=False) for form in plan.forms]
        more = {"pure": False, "retries": 3}
        if place is None:
            futures += [client.submit(block.strike, forms[task.form], task, path, **more) for task in plan.tasks]
        else:
            futures += [client.submit(strike_and_put, forms[task.form], task, path, place, n, **more) for n, task in enumerate(plan.tasks)]
        for n, _ in enumerate(as_completed(futures), 1):  # type: ignore[no-untyped-call]
            done(n, len(futures))
        told = list(client.gather(futures))
        return told if place is None else [unpacked(place.get(name_of(n))) for n in told]


def as_it_is(form: Any) -> Any:
    """A form, held by whichever worker asks for it."""
    return form
