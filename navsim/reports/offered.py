"""The highest price a share is offered at: its NAV and the highest sales charge of its class, as the events of a run say it."""

from __future__ import annotations

from decimal import Decimal

import numpy as np

from ..basics.arrow_functions import take
from ..basics.exact import RATE_ONE
from ..events.said import Header, event_of
from ..events.terms import ClassTerms
from .cited import cite
from .reading import Tables, as_rows, values

TERMS = "class"


def highest_front_load(tables: Tables, fund: str, share_class: str) -> Decimal:
    """A fraction of what is paid, of the bracket that pays most; 0 for a class without sales charges."""
    table = tables.read("events", fund, None, False)
    mine = np.flatnonzero(np.array([kind == TERMS for kind in values(table.column("kind"))], bool))
    found = [cite(row) for row in as_rows(take(table, mine))]
    replaced = {each.said.get("reverses") for each in found}
    for each in found:
        if each.said.get("id") == share_class and each.event_id not in replaced:
            header = Header(event_id=each.event_id, recorded_at=None, fund=fund, file=each.file, line=each.line)
            terms = event_of(TERMS, each.said, header)
            brackets = terms.front_load or () if isinstance(terms, ClassTerms) else ()
            return Decimal(max((rate for _, rate in brackets), default=0)) / RATE_ONE
    return Decimal(0)


def highest_price(tables: Tables, fund: str, share_class: str, nav: Decimal) -> Decimal:
    """A NAV of 9.425 with a charge of 5.75 % is offered at 10.00."""
    return nav / (1 - highest_front_load(tables, fund, share_class))
