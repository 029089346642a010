"""What rows say about each other."""

import attrs

from ..events.prices import PriceColumns


@attrs.frozen(kw_only=True)
class Batch:
    events: tuple
    prices: PriceColumns
    funds: dict
    known: tuple
    places: dict
    mentions: object
    unread: frozenset
    appended: bool


def check(batch, problems, notes):
    return batch
