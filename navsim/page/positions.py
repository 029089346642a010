"""What the fund holds."""

import datetime
from decimal import Decimal

from ..reports.reading import Tables
from ..reports.wording import day, money, price, quantity
from .grid import Section, capped, cell, row


def positions(tables: Tables, fund: str, session: datetime.date) -> Section | None:
    """Holdings of the session, the largest first, each a part of all that is invested. None where there are none."""
    held = tables.rows("holdings", fund, session)
    if not held:
        return None
    total = sum((each["market_value"] for each in held), Decimal(0))
    names = names_of(tables, fund)
    rows = [
        row(
            cell(each["security"], "code"),
            names.get(each["security"], ""),
            cell(quantity(each["quantity"]), "num"),
            cell(price(each["price"]) if each["price"] is not None else "–", "num"),
            each["price_kind"],
            cell(money(each["cost"]), "num"),
            cell(money(each["market_value"]), "num"),
            cell(money(each["unrealized"]), "num"),
            cell(f"{each['market_value'] / total * 100:,.2f} %" if total else "", "num"),
        )
        for each in sorted(held, key=lambda each: (-each["market_value"], each["security"]))
    ]
    grid = capped(("security", "name", "quantity", "price", "kind", "cost", "value", "unrealized", "of all"), rows, "holdings", left=2)
    sums = [sum((each[what] for each in held), Decimal(0)) for what in ("cost", "market_value", "unrealized")]
    foot = row("All", "", "", "", "", *(cell(money(amount), "num") for amount in sums), cell("100.00 %" if total else "", "num"), css="sum")
    from attrs import evolve

    lead = f"{len(held)} positions at the close of {day(session)}."
    return Section(id=f"{fund}-holdings", title="Holdings", lead=lead, kind="grid", blocks=(evolve(grid, rows=(*grid.rows, foot)),), breaks=True)


def names_of(tables: Tables, fund: str) -> dict[str, str]:
    """{security: its name}, from the events of the run."""
    import json

    told = map(json.loads, tables.of_word("events", fund, "kind", "securities").column("payload").to_pylist())
    return {said.get("security"): said.get("name") or "" for said in told}
