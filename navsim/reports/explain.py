"""One figure of one class, explained back to events, terms and arithmetic, from the tables alone: nothing here knows a rule."""

import datetime
from decimal import Decimal
from typing import Any

import attrs

from ..basics.problems import refuse
from . import explain_capital as capital
from . import explain_daily
from .components import in_order, kind, named
from .explain_fee import explain_fee
from .explain_limit import explain_limit
from .explain_portfolio import explain_portfolio
from .explanation import Explanation
from .reading import Tables, chosen_class, chosen_session

WAYS = {
    "fee": explain_fee,
    "waiver": explain_limit,
    "reimbursement": explain_limit,
    "purchases": capital.orders,
    "redemptions": capital.orders,
    "conversion": capital.orders,
    "redeemed_in_kind": capital.orders,
    "reinvested": capital.reinvested,
    "distribution": capital.distribution,
    "opening": capital.opening,
    "closing": capital.closing,
    "nav": capital.nav,
}


OWN_WAYS = {"distribution:daily": explain_daily.daily_dividend}


@attrs.frozen(kw_only=True, eq=False)
class Asked:
    """What is to be explained. moved is {class: {component: amount}} of the session's roll-forward."""

    tables: Tables
    fund: str
    session: datetime.date
    before: datetime.date | None
    share_class: str
    component: str
    amount: Decimal | None
    moved: dict[str, dict[str, Decimal]]
    policy: dict[str, Any]


def explain(tables: Tables, fund: str, day: datetime.date | None, share_class: str, component: str) -> Explanation:
    """Everything behind one component of a class's roll-forward, or behind its NAV."""
    session, before = chosen_session(tables, fund, day)
    chosen_class(tables, fund, share_class)
    moved: dict[Any, Any] = {name: {} for name in tables.classes(fund)}
    for row in tables.rows("roll_forward", fund, session):
        moved[row["share_class"]][row["component"]] = row["amount"]
    if not moved[share_class]:
        refuse("class.no_shares", f"{share_class} has no shares on {session}, and nothing moved", "name a later session with --date")
    known = components_of(tables, fund, session, share_class, moved)
    found = named(component, known)
    if found is None:
        refuse("component.unknown", f'{share_class} has no "{component}" on {session}', meant(component, known))
    about = tables.about(fund)
    asked = Asked(
        tables=tables,
        fund=fund,
        session=session,
        before=before,
        share_class=share_class,
        component=found,
        amount=moved[share_class].get(found),
        moved={name: told for name, told in moved.items() if told},
        policy=about["policy"],
    )
    way = OWN_WAYS.get(found) or (explain_daily.yield_floor if found.endswith(":yield_floor") else WAYS.get(kind(found), explain_portfolio))
    sections, cited, reached = way(asked)
    return Explanation(
        fund=fund,
        name=about["name"],
        session=session,
        share_class=share_class,
        component=found,
        amount=asked.amount,
        sections=tuple(sections),
        cited=tuple(cited),
        agrees=asked.amount is None or reached == asked.amount,
    )


def components_of(tables: Tables, fund: str, session: datetime.date, share_class: str, moved: dict[str, dict[str, Decimal]]) -> list[str]:
    """What can be explained: the class's components, fees the adviser bears, and the NAV."""
    borne = [f"fee:{row['fee']}" for row in tables.rows("accruals", fund, session) if row["share_class"] == share_class]
    return [*in_order([*moved[share_class], *borne]), "nav"]


def meant(component: str, known: list[Any]) -> str:
    """The nearest component, or all there are."""
    import difflib

    short = {name.partition(":")[2] or name: name for name in known}
    near = difflib.get_close_matches(component.lower(), [*known, *short], n=1, cutoff=0.6)
    return f'did you mean "{short.get(near[0], near[0])}"?' if near else "there are: " + ", ".join(known)
