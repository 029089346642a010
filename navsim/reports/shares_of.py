"""How an amount of the fund was shared among its classes: weights, exact parts, cents, and where the odd cent went."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from .explanation import Section, nearest_cent

CAPITAL = ("purchases", "redemptions", "reinvested", "conversion", "redeemed_in_kind", "class_closed")
NOTHING = Decimal("0.00")


def shared(moved: dict[str, dict[str, Decimal]], got: dict[str, Decimal], total: Decimal, policy: dict[str, Any]) -> Section | None:
    """The section for an amount of the fund; None where there is one class, and nothing to share.

    moved  {class: {component: amount}} of the session's roll-forward
    got    {class: amount}, as booked
    total  the amount of the fund
    """
    by_shares = policy.get("allocation") == "settled_shares"
    if len(got) < 2:
        return None
    opening = {name: told.get("opening", NOTHING) for name, told in moved.items()}
    capital = {name: sum((told.get(each, NOTHING) for each in CAPITAL), NOTHING) for name, told in moved.items()}
    weight = {name: opening[name] + capital[name] if got.get(name) is not None else NOTHING for name in moved}
    whole = sum(weight.values(), NOTHING)
    title = f"shared among {len(got)} classes by their net assets this morning"
    if by_shares or not whole:
        rows: tuple[Any, ...] = tuple((name, None, None, None, None, got.get(name)) for name in moved if name in got)
        return Section(title="shared among the classes", columns=columns(), rows=rows, total=("the fund", None, None, None, None, total))
    parts = {name: Fraction(total) * Fraction(weight[name]) / Fraction(whole) for name in got}
    rows = tuple((name, opening[name], capital[name], weight[name], parts[name], got[name]) for name in got)
    near = {name: nearest_cent(part) for name, part in parts.items()}
    left = total - sum(near.values(), NOTHING)
    largest = next(name for name in got if weight[name] == max(weight.values()))
    if any(got[name] != near[name] + (left if name == largest else 0) for name in got):
        note = "not shared as one amount by these weights: each amount behind it was shared, or given to a class, on its own"
    elif left:
        note = f"each part is rounded to the cent; the {left} that is left over goes to {largest}, the class with the largest weight"
    else:
        note = "each part is rounded to the cent; nothing is left over"
    sums = ("the fund", sum(opening.values(), NOTHING), sum(capital.values(), NOTHING), whole, None, sum(got.values(), NOTHING))
    return Section(title=title, columns=columns(), rows=rows, total=sums, notes=(note,))


def columns() -> tuple[tuple[str, str], ...]:
    """Class, how its weight is made, its exact part, and the cents it got."""
    return (("class", "words"), ("opening", "money"), ("capital booked", "money"), ("weight", "money"), ("exact part", "exact"), ("part", "money"))
