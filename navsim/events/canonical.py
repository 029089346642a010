"""An event's content as text: one form for identity, for digests and for the `events` table, whatever file it was read from."""

import datetime
import functools
import json
from json.encoder import encode_basestring as quoted
from typing import Any

import attrs

from ..basics.instants import date_of, local
from .columns import Column, columns_of
from .control import Reversal
from .prices import DISCOUNT_RATE, KINDS, PriceColumns


def decimal_text(value: int, scale: int, least: int = 0) -> str:
    """An integer of `scale` decimals as a plain decimal without idle zeros, but with at least so many places: 2551000000, 8, 2 is 25.51."""
    digits = f"{abs(value):0{scale + 1}d}"
    whole, part = (digits[:-scale], digits[-scale:].rstrip("0")) if scale else (digits, "")
    part = part.ljust(least, "0")
    return ("-" if value < 0 else "") + whole + ("." + part if part else "")


def rate_text(rate_e10: int) -> str:
    """An e10 rate as people write it: 75000000 is 0.75%."""
    return decimal_text(rate_e10, 8, 2) + "%"


@functools.lru_cache(1 << 14)
def instant_text(at: int) -> str:
    """An instant in New York's time; midnight is a date alone."""
    moment = local(at)
    return moment.date().isoformat() if moment.time() == datetime.time() else moment.isoformat()


def cell_text(column: Column, value: Any) -> str:
    """One value as it could have been written."""
    match column.form:
        case "number" | "whole":
            return decimal_text(value, column.scale, 2 if column.scale == 2 else 0)
        case "rate":
            return rate_text(value)
        case "date":
            return str(value.isoformat())
        case "instant":
            return instant_text(value)
        case "shares":
            return value if isinstance(value, str) else decimal_text(value, 6)
        case "lots":
            return ";".join(lot if units is None else f"{lot}:{decimal_text(units, 6)}" for lot, units in value)
        case "month_day":
            return f"{value[0]:02d}-{value[1]:02d}"
        case "time":
            return f"{value // 60:02d}:{value % 60:02d}"
        case "flag":
            return "true" if value else "false"
        case "tiers":
            return "; ".join(rate_text(rate) + (f" up to {decimal_text(up_to, 2)}" if up_to is not None else "") for up_to, rate in value)
        case "caps":
            return "; ".join(f"{rate_text(rate)} from {first} until {last}" for first, last, rate in value)
        case "rates":
            return "; ".join(rate_text(rate) for rate in value)
        case "list":
            return ", ".join(value)
        case "table":
            return json.dumps(value, default=str)
    return str(value)


@functools.cache
def columns_and_defaults(kind: type[Any]) -> tuple[tuple[str, Column, Any], ...]:
    """((attribute, column, default), ...) of a kind of event: looked up once, not once an event."""
    defaults = attrs.fields_dict(kind)
    return tuple((name, column, defaults[name].default) for name, column in columns_of(kind).items())


def content(event: Any) -> dict[str, str]:
    """What an event says, column by column; what was not given is left out."""
    if isinstance(event, Reversal):
        told = {}
    else:
        told = {
            column.name: cell_text(column, value)
            for name, column, default in columns_and_defaults(type(event))  # type: ignore[arg-type]
            if (value := getattr(event, name)) is not None and value != default
        }
    if event.reverses:
        told["reverses"] = event.reverses
    return told


def payload(told: dict[str, str]) -> str:
    """Canonical JSON: sorted keys, no blanks."""
    return "{" + ",".join([f"{quoted(name)}:{quoted(told[name])}" for name in sorted(told)]) + "}"


def price_content(prices: PriceColumns, row: int) -> dict[str, str]:
    """What one row of prices says."""
    kind = int(prices.kind[row])
    value = int(prices.price_e8[row])
    told = {
        "date": date_of(int(prices.date[row])).isoformat(),
        "security": prices.securities[prices.security[row]],
        "price": rate_text(value) if kind >= DISCOUNT_RATE else decimal_text(value, 8),
        "kind": KINDS[kind],
    }
    if prices.source[row]:
        told["source"] = prices.sources[prices.source[row]]
    if row in prices.reverses:
        told["reverses"] = prices.reverses[row]
    told |= {name: word for name, word in zip(("by", "reason"), prices.said.get(row, ()), strict=False) if word}
    return told
