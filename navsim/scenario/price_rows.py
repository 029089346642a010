"""Prices one row at a time: for formats without columns, and for every row that the fast road could not vouch for."""

from __future__ import annotations

from typing import Any

import attrs

from ..basics.exact import RATE_ONE
from ..basics.instants import day_number
from ..events import prices
from ..events.columns import Column
from ..events.control import Reversal
from ..events.kinds import HEADER
from .cells import read_cell
from .refused import Refused
from .sheet import OWN_COLUMNS

FAIR = prices.KINDS[prices.FAIR]
OF_A_QUOTATION = Refused(
    "price.said_of_a_quotation", "who and why are said of a fair price", "write kind fair, or leave by and reason empty: a quotation has its source"
)
RATES = (prices.KINDS[prices.DISCOUNT_RATE], prices.KINDS[prices.YIELD])
PRICE = Column(name="price", form="number", scale=8, required=True, least=0, most=10**18 - 1, example="12.50")
AS_RATE = Column(name="price", form="rate", scale=10, required=True, least=-RATE_ONE // 10, most=RATE_ONE, example="5.10%")
COLUMNS = {
    column.name: (column.name, column)
    for column in (
        Column(name="date", form="date", required=True, example="2002-12-31"),
        Column(name="security", form="ident", required=True, example="ACME"),
        PRICE,
        Column(name="kind", form="choice", choices=prices.KINDS, example="close"),
        Column(name="source", form="text", example="vendor-a"),
        Column(name="by", form="text", example="valuation committee"),
        Column(name="reason", form="text", example="halted, news after the close"),
        *(OWN_COLUMNS[name] for name in HEADER),
    )
}


@attrs.frozen(kw_only=True, repr=False)
class PriceRow:
    """One price, read."""

    date: int
    security: str
    price_e8: int
    kind: int
    source: str
    by: str
    reason: str
    recorded_at: int
    event_id: str
    reverses: str


def read_price(row: dict[str, Any], line: int, file: str) -> Any:
    """(PriceRow, or Reversal of one, or None; [(name, Refused)])."""
    values: dict[Any, Any] = {}
    refused: list[Any] = []
    for name, cell in row.items():
        if name != "price":
            _read(COLUMNS[name][1], name, cell, values, refused)
    if "price" in row:
        _read(AS_RATE if values.get("kind") in RATES else PRICE, "price", row["price"], values, refused)
        if values.get("price") == 0 and values.get("kind") not in ("fair", *RATES) and "kind" not in {name for name, _ in refused}:
            help = "a security that is worth nothing is written with kind fair; a price that is not known is left out"
            refused.append(("price", Refused("price.zero", "a price of zero", help)))
    if not row:
        refused.append((None, Refused("row.empty", "the row says nothing", "delete it")))
    elif "reverses" in row and row.keys() <= set(HEADER):
        if refused:
            return None, refused
        return Reversal(**{"event_id": "", **values}, feed="prices", file=file, line=line), refused
    else:
        for name in ("date", "security", "price"):
            if name not in row:
                refused.append((name, Refused("cell.missing", f"{name} is missing", f"like {COLUMNS[name][1].example}")))
        refused += [(name, OF_A_QUOTATION) for name in ("by", "reason") if name in row and values.get("kind") != FAIR]
    if refused:
        return None, refused
    found = PriceRow(
        date=day_number(values["date"]),
        security=values["security"],
        price_e8=values["price"],
        kind=prices.KINDS.index(values.get("kind", "close")),
        source=values.get("source", ""),
        by=values.get("by", ""),
        reason=values.get("reason", ""),
        recorded_at=values.get("recorded_at", prices.NOT_GIVEN),
        event_id=values.get("event_id", ""),
        reverses=values.get("reverses", ""),
    )
    return found, refused


def _read(column: Column, name: str, cell: str, values: dict[str, Any], refused: list[tuple[str, Refused]]) -> None:
    try:
        values[name] = read_cell(column, cell)
    except Refused as error:
        refused.append((name, error))
