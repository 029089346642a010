"""The schedule of investments: by kind and industry, in per cent of net assets; and by country, in per cent of investments."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import attrs

from .entries import ZERO, apportion, nearest
from .period import Period
from .ratios import known_securities

KINDS = (
    ("equity", "Common Stock"),
    ("fund", "Investment Companies"),
    ("government", "U.S. Government Obligations"),
    ("bond", "Corporate Bonds"),
    ("note", "Corporate Notes"),
    ("floater", "Floating Rate Notes"),
    ("asset_backed", "Asset-Backed Securities"),
    ("certificate", "Certificates of Deposit"),
    ("commercial_paper", "Commercial Paper"),
    ("bill", "Bills"),
    ("repo", "Repurchase Agreements"),
    ("option", "Options"),
    ("future", "Futures"),
    ("forward", "Forward Currency Contracts"),
)
OBLIGATIONS = ("bond", "note", "bill", "floater")
BY_INDUSTRY = ("equity", "bond", "note")
NOWHERE = "Not classified"


@attrs.frozen(kw_only=True)
class Holding:
    """One position: exact value, and the whole dollars it is printed as."""

    security: str
    name: str
    kind: str
    industry: str
    country: str
    quantity: Decimal
    cost: Decimal
    value: Decimal
    dollars: int


@attrs.frozen(kw_only=True)
class Share:
    """Some positions together: an industry, a kind, a country. cost_dollars  of a kind: the whole dollars its cost is printed as."""

    name: str
    value: Decimal
    dollars: int
    per_cent: Decimal
    holdings: tuple[Holding, ...]
    cost: Decimal
    cost_dollars: int = 0


@attrs.frozen(kw_only=True, eq=False)
class Schedule:
    """kinds  [(Share, [Share an industry])]; countries [Share]; rest what is left to net assets; unclassified securities without industry."""

    kinds: tuple[tuple[Share, tuple[Share, ...]], ...]
    countries: tuple[Share, ...]
    cost: Decimal
    cost_dollars: int
    value: Decimal
    dollars: int
    per_cent: Decimal
    rest: Decimal
    rest_dollars: int
    rest_per_cent: Decimal
    net_assets: Decimal
    net_assets_dollars: int
    unclassified: tuple[str, ...]


def schedule(period: Period) -> Schedule:
    """At the last session. Whole dollars by largest remainder over all positions, so that every sum of the print adds up; costs over kinds."""
    net_assets = sum((row["net_assets"] for row in period.close.values()), ZERO)
    held = holdings(period)
    value = sum((each.value for each in held), ZERO)
    dollars = sum(each.dollars for each in held)
    kinds = []
    for name in dict.fromkeys(each.kind for each in held):
        inside = tuple(each for each in held if each.kind == name)
        industries = [
            share(industry, tuple(each for each in inside if each.industry == industry), net_assets)
            for industry in sorted({each.industry for each in inside}, key=lambda text: (text == NOWHERE, text.casefold()))
        ]
        kinds.append((share(name, inside, net_assets), tuple(industries)))
    cost = sum((each.cost for each in held), ZERO)
    costs = apportion([kind.cost for kind, _ in kinds], nearest(cost))
    return Schedule(
        kinds=tuple((attrs.evolve(kind, cost_dollars=dollars), inside) for (kind, inside), dollars in zip(kinds, costs, strict=True)),
        countries=tuple(
            share(country, tuple(each for each in held if each.country == country), value)
            for country in sorted({each.country for each in held}, key=lambda text: (text == NOWHERE, text.casefold()))
        ),
        cost=cost,
        cost_dollars=nearest(cost),
        value=value,
        dollars=dollars,
        per_cent=per_cent(value, net_assets),
        rest=net_assets - value,
        rest_dollars=nearest(net_assets) - dollars,
        rest_per_cent=per_cent(net_assets - value, net_assets),
        net_assets=net_assets,
        net_assets_dollars=nearest(net_assets),
        unclassified=tuple(each.security for each in held if NOWHERE in (each.industry, each.country)),
    )


def holdings(period: Period) -> list[Holding]:
    """Positions in the order of the print: kind, industry, name."""
    securities = known_securities(period)
    rows = [row for row in period.tables.rows("holdings", period.fund, period.closing) if row["quantity"]]
    values = [row["book_value"] for row in rows]
    shown = apportion(values, nearest(sum(values, ZERO)))
    told = []
    for row, value, dollars in zip(rows, values, shown, strict=True):
        of = securities[row["security"]]
        group = "government" if of["government"] == "true" and of["type"] in OBLIGATIONS else of["type"]
        told.append(
            Holding(
                security=row["security"],
                name=described(of),
                kind=dict(KINDS).get(group, group),
                industry=of["industry"] or (NOWHERE if group in BY_INDUSTRY else ""),
                country=of["country"] or NOWHERE,
                quantity=row["quantity"],
                cost=row["amortized_cost"],
                value=value,
                dollars=dollars,
            )
        )
    order = [words for _, words in KINDS]
    return sorted(
        told, key=lambda each: (order.index(each.kind) if each.kind in order else len(order), each.industry.casefold(), each.name.casefold())
    )


def described(of: dict[str, Any]) -> str:
    """The name; of debt with its coupon and the day it is due: Treasury note, 4.25%, due 2013-02-15."""
    told = [of["name"] or of["security"]]
    if of["coupon"]:
        told.append(f"{(of['coupon'] * 100).normalize():f}%")
    if of["maturity"] is not None:
        told.append(f"due {of['maturity']}")
    return ", ".join(told)


def share(name: str, inside: tuple[Holding, ...], whole: Decimal) -> Share:
    """Positions added up, and what part of a whole they are."""
    value, cost = (sum((getattr(each, name) for each in inside), ZERO) for name in ("value", "cost"))
    return Share(name=name, value=value, dollars=sum(each.dollars for each in inside), per_cent=per_cent(value, whole), holdings=inside, cost=cost)


def per_cent(value: Decimal, whole: Decimal) -> Decimal:
    """To a tenth, half-up: 484,267.73 of 496,014.73 is 97.6 %."""
    return (value / whole * 100).quantize(Decimal("0.1"), ROUND_HALF_UP) if whole else Decimal("0.0")
