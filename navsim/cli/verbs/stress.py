"""navsim stress: a money fund's market price under shocks."""

import datetime
from fractions import Fraction
from typing import Any

import click

from .. import options
from ..formats import chosen
from ..main import DONE, NEEDS_A_PERSON


class Rates(click.ParamType):  # type: ignore[type-arg]
    """Rates with their unit, parted by commas: 50bp,100bp or 10%."""

    name = "RATE,..."

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[Fraction, ...] | None:
        if isinstance(value, tuple):
            return value
        return tuple(self.one(each, param, ctx) for each in value.split(","))

    def one(self, text: str, param: Any, ctx: Any) -> Any:
        """One rate, as a fraction."""
        from ...events.columns import Column
        from ...scenario.numbers import rate
        from ...scenario.refused import Refused

        column = Column(name=param.name, form="rate", scale=10, least=-(10**10), most=10**10, example="50bp")
        try:
            return Fraction(rate(text.strip(), column), 10**10)
        except Refused as refused:
            self.fail(f"{refused}: {refused.help}" if refused.help else str(refused), param, ctx)


class KeyRates(Rates):
    """Points of the curve, parted by commas: 30d:50bp,90d:25bp."""

    name = "DAYS:RATE,..."

    def one(self, text: str, param: Any, ctx: Any) -> tuple[Any, ...]:
        """(days, rate) of a point."""
        days, _, rate = text.strip().partition(":")
        if not days.removesuffix("d").isdigit() or not rate:
            self.fail(f'"{text}" is no point of a curve: write the days and the rate, like 30d:50bp', param, ctx)
        return int(days.removesuffix("d")), super().one(rate, param, ctx)


@click.command(
    short_help="A money fund's market price under shocks, and the one that breaks it.",
    epilog=options.examples(
        "navsim run scenarios/money-market-2000 -o out/money",
        "navsim stress out/money --shift 50bp,100bp --redeem 10%            each alone, and together",
        "navsim stress out/money --date 2000-03-31 --spread 25bp            a credit spread",
        "navsim stress out/money --key-rate 30d:0bp,90d:50bp,397d:100bp     a curve that turns",
    ),
)
@options.out_argument
@options.date_option
@click.option("--shift", type=Rates(), default=(), help="Rises of all yields; a fall is negative.")
@click.option("--redeem", type=Rates(), default=(), help="Parts of the shares redeemed at the stable price.")
@click.option("--spread", type=Rates(), default=(), help="Rises of the yields of all that is not the government's.")
@click.option("--key-rate", "key_rates", type=KeyRates(), default=(), help="Rises at points of the curve, straight lines between them.")
@click.option("--cost", type=Rates(), default=None, help="Of selling for redemptions, for the fee due above 5 % since October 2024. Default 1 %.")
@options.fund_option
@options.drawn
def stress(
    out: str,
    day: datetime.date | None,
    shift: tuple[Fraction, ...],
    redeem: tuple[Fraction, ...],
    spread: tuple[Any, ...],
    key_rates: tuple[Any, ...],
    cost: Any,
    fund: str | None,
    format: str | None,
    no_color: bool,
) -> int | None:
    """What the market price of a money fund would be under shocks, each alone and of different kinds together.

    Also the rise and the fall of yields beyond which the price breaks 1/2 of 1 %, the redemption that does, and what a basis point costs.
    """
    from ...reports.reading import chosen_funds, open_run
    from ...reports.stress import DEFAULT_FEE, figures
    from ...reports.stress import stress as under

    for part in redeem:
        if not 0 <= part < 1:
            raise click.BadParameter("some shares must stay: less than 100 %", param_hint="--redeem")
    from ..screens.stress import lines
    from ..told import tell

    format = chosen(format)
    tables = open_run(out)
    shifts, spreads = ([each * 10**4 for each in rates] for rates in (shift, spread))
    keys = tuple((days, rate * 10**4) for days, rate in key_rates)
    fee = cost[0] if cost else DEFAULT_FEE
    names = chosen_funds(tables, fund)
    if fund is None and len(names) > 1:
        names = tuple(name for name in names if tables.rows("liquidity", name)) or names
    found = [under(tables, name, day, shifts, redeem, spreads, keys, fee) for name in names]
    tell(found, lines, figures, format, no_color)
    return NEEDS_A_PERSON if any(each.outcomes[0].status == "breach" for each in found) else DONE
