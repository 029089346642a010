"""What a check found and what it allows, each in the unit of the check: the same on a terminal and on a page."""

from collections.abc import Callable
from decimal import Decimal

from .wording import count, percent, quantity


def measured(check: str, value: Decimal | None) -> str:
    """A value, or a limit, in the unit of its check."""
    return "" if value is None else UNITS.get(check, quantity)(value).replace("-", "−")


def basis_points(value: Decimal) -> str:
    """A deviation: 12.3 bp."""
    return f"{value:,.1f} bp"


UNITS: dict[str, Callable[[Decimal], str]] = {
    **dict.fromkeys(
        ("price.move", "fx.move", "nav.benchmark", "dividend.factor", "income.amount", "expense.limit", "plan.daily", "plan.limit", "plan.ceiling"),
        percent,
    ),
    **dict.fromkeys(("price.stale", "price.unchanged", "fx.stale", "nav.unchanged", "item.ageing"), lambda value: count(int(value), "session")),
    **dict.fromkeys(("dividend.ageing", "mmf.maturity"), lambda value: count(int(value), "day")),
    **dict.fromkeys(("mmf.wam", "mmf.wal"), lambda value: f"{value:,.1f} days"),
    **dict.fromkeys(("accrual.amount", "expense.unbilled", "balance.cash", "balance.accrual", "custodian.cash"), lambda value: f"{value:,.2f}"),
    **dict.fromkeys(("mmf.security", "mmf.issuer", "mmf.second_tier", "mmf.liquidity", "mmf.illiquid", "mmf.liquidity_fee"), percent),
    "mmf.deviation": basis_points,
    "class.spread": lambda value: basis_points(value * 10**4),
}
