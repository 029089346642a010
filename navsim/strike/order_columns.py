"""Orders as the rules are given them: what each one is, in columns; and which of them ask for nothing more than most do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from . import shapes

if TYPE_CHECKING:
    from ..basics.arrays import Ints
    from .accounts import Young
    from .ask import Ask


def order_columns(ask: Ask, accounts: dict[tuple[str, str], int], links: dict[Any, int], as_of_at: Ints, young: Young) -> dict[str, Ints]:
    """{array of shapes.World: int64 [o]}.

    accounts   {(class, account): position}
    links      {event id: position of its exchange or conversion in the group}
    as_of_at   [t] where the NAV of t is kept; -1: nowhere
    young      which purchases may be redeemed young
    """
    orders, position = ask.placed, {name: n for n, name in enumerate(ask.classes)}
    class_of = np.array([position.get(name, -1) for name in orders.classes] or [0], np.int64)
    few, plain = asked_by_few(ask, accounts, links, as_of_at, young), np.ones(len(orders), bool)
    for column, nothing in few.values():
        plain &= column == nothing
    return {
        "order_class": class_of[orders.class_at],
        "order_account": orders.places(accounts),
        "order_named": (orders.account_at >= 0).astype(np.int64),
        "order_priced": orders.priced,
        "order_kind": orders.kind,
        "order_units": np.where(orders.barred & orders.purchase, 0, orders.units),
        "order_line": np.where(orders.line >= 0, orders.line - shapes.PURCHASES, -1),
        "order_plain": plain.astype(np.int64),
        **{name: column for name, (column, _) in few.items()},
    }


def asked_by_few(ask: Ask, accounts: dict[tuple[str, str], int], links: dict[Any, int], as_of_at: Ints, young: Young) -> dict[str, tuple[Ints, int]]:
    """{array of shapes.World: (int64 [o], what it says of an order that asks for nothing of the kind)}."""
    orders, count = ask.placed, len(ask.placed)

    def linked(rows: Any) -> Ints:
        return spread(count, {n: links[orders.event_ids[n]] for n in np.flatnonzero(rows).tolist()})

    return {
        "order_price": (orders.price, 0),
        "order_slot": (np.where(orders.as_of & (orders.price == 0), as_of_at[orders.priced], -1), -1),
        "order_to": (orders.places_to(accounts), -1),
        "order_out": (linked(orders.out), -1),
        "order_in": (linked(orders.into), -1),
        "order_unpaid": (spread(count, {n: slot for slot, n in enumerate(unpaid(ask))}), -1),
        "order_barred": (orders.barred.astype(np.int64), 0),
        "order_fee": (orders.fee, 0),
        "order_liquidity": (orders.liquidity, 0),
        "order_young": (spread(count, young.slot), -1),
    }


def settled_at(ask: Ask) -> Ints:
    """The session that books the cash of each order."""
    return ask.placed.paid_at(ask.schedule.numbers)


def unpaid(ask: Ask) -> list[int]:
    """Positions of purchases that are booked before they are paid, where that makes a difference."""
    if not ask.settled:
        return []
    placed = ask.placed
    told: list[int] = np.flatnonzero((placed.line == shapes.PURCHASES) & placed.purchase & (settled_at(ask) > placed.booked)).tolist()
    return told


def spread(count: int, told: dict[int, int]) -> Ints:
    """int64: what is told of some positions, -1 of the others."""
    whole = np.full(count, -1, np.int64)
    if told:
        whole[list(told)] = list(told.values())
    return whole
