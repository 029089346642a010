"""A scenario that was read: events, price columns, and what the files were."""

from collections.abc import Sequence
from typing import Any

import attrs

from ..events.prices import PriceColumns, no_prices


@attrs.frozen(kw_only=True, repr=False)
class Scenario:
    """What a folder, or data frames, say.

    events   terms and every feed but prices, in the order they were read
    prices   every price, one row each
    notes    what was read and said nothing, for people
    digests  {file: sha256 of its bytes}
    """

    name: str
    events: Sequence[Any] = ()
    prices: PriceColumns = attrs.field(factory=no_prices)
    notes: tuple[Any, ...] = ()
    digests: dict[str, str] = attrs.field(factory=dict)

    def __repr__(self) -> str:
        return f"Scenario({self.name}, {len(self.events)} events and {len(self.prices)} prices)"
