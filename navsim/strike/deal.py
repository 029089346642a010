"""One order at a NAV: its other unit, what there is of it, and what the fund keeps of a redemption. accounting.md 10."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..basics.compiled import compiled
from ..basics.exact import RATE_ONE, muldiv
from .shapes import CLIPPED, FILLED, REDEEM_ALL, REDEEM_AMOUNT, REFUSED

if TYPE_CHECKING:
    from .shapes import Record, State, World


@compiled
def both_units(by_amount: bool, units: int, nav: int, share_scale: int) -> tuple[int, int]:
    """Cents and shares of an order given in one of them: 10,000.00 at 9.92 buys 1,008.065 shares."""
    up, down = (share_scale, max(nav, 1)) if by_amount else (nav, share_scale)
    other = muldiv(units, up, down)
    return (units, other) if by_amount else (other, units)


@compiled
def taken(kind: int, units: int, nav: int, there: int, share_scale: int, clip: int) -> tuple[int, int, int]:
    """Cents, shares and status of a redemption: what is asked for, or, where there is less, what is there or nothing.

    1,008.065 shares at 9.95 are paid 10,030.25.
    """
    cash, shares = both_units(kind == REDEEM_AMOUNT, there if kind == REDEEM_ALL else units, nav, share_scale)
    told: tuple[int, int, int] = clipped(cash, shares, nav, there, share_scale, clip)
    return told


@compiled
def clipped(cash: int, shares: int, nav: int, there: int, share_scale: int, clip: int) -> tuple[int, int, int]:
    """The same of a redemption worked out as asked for."""
    left = there * clip
    enough = shares <= there
    status = FILLED if enough else CLIPPED if clip else REFUSED
    return cash if enough else muldiv(left, nav, share_scale), shares if enough else left, status


@compiled
def keep_fee(o: int, row: int, s: int, sold: int, paid: int, nav: int, world: World, state: State, record: Record) -> int:
    """What the fund keeps of a redemption: of shares bought not long ago, the oldest going first; and a liquidity fee on all of it.

    Of 100 shares of which 30 are young, 80 go: 10 of them are young; at 10.00 and 2 % the fund keeps 2.00. A liquidity fee of 1 % is 8.00.
    """
    young, value = 0, 0
    for n in range(world.young_first[o], world.young_first[o + 1]):
        young += state.young[world.young_slot[n], s]
    if young:
        old = max(state.held[world.order_account[o], s] - young, 0)
        value = muldiv(max(sold - old, 0), nav, world.share_scale)
    record.order_young[row, s] = value
    record.order_liquidity[row, s] = muldiv(paid, world.order_liquidity[o], RATE_ONE)
    record.order_kept[row, s] = muldiv(value, world.order_fee[o], RATE_ONE) + record.order_liquidity[row, s]
    return int(record.order_kept[row, s])
