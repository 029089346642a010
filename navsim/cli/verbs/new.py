"""navsim new: a scenario to begin with."""

import datetime
from typing import Any

import click

from .. import options
from ..main import DONE

KINDS = ("stocks", "money-market")


@click.command(
    short_help="A new scenario folder, which runs as it is.",
    epilog=options.examples(
        "navsim new my-fund",
        "navsim new harbor --class investor --class service --distribution 0.25%",
        'navsim new growth --name "Growth Fund" --limit 1.25%',
        "navsim new cash --kind money-market --inception 2024-03-04 --advisory 0.20%",
        "navsim run my-fund -o out/my-fund",
    ),
)
@click.argument("folder", type=click.Path())
@click.option("--kind", type=click.Choice(KINDS), default="stocks", show_default=True, help="What it owns.")
@click.option("--id", "fund", help="Id of the fund. Default: the name of the folder.")
@click.option("--name", help="What it is called. Default: the id in words.")
@click.option("--inception", type=options.Day(), default="2024-01-02", show_default=True, help="Its first session.")
@click.option("--class", "classes", multiple=True, metavar="CLASS", help="A share class; once for each. Default: investor.")
@click.option("--advisory", default="0.75%", show_default=True, metavar="RATE", help="The management fee a year.")
@click.option("--distribution", metavar="RATE", help="A distribution fee of the last class a year.")
@click.option("--limit", metavar="RATE", help="The rate above which the adviser gives expenses back.")
@click.option("--seed", default="1000000.00", show_default=True, metavar="DOLLARS", help="What the founders bring.")
@click.option("--ask", is_flag=True, help="Ask for each of these.")
def new(
    folder: str,
    kind: str,
    fund: str | None,
    name: str | None,
    inception: datetime.date,
    classes: tuple[str, ...],
    advisory: str,
    distribution: str,
    limit: Any,
    seed: str,
    ask: bool,
) -> int:
    """Write FOLDER: a fund.toml, its feeds for ten sessions, and a README. Companies and prices are invented; change what you like.

    Nothing is overwritten.
    """
    import pathlib
    import re
    import shlex

    from ...begin.new import Answers
    from ...begin.new import new as begin

    fund = fund or re.sub(r"[^A-Za-z0-9._-]+", "-", pathlib.Path(folder).resolve().name)
    if ask:
        fund = click.prompt("Id of the fund", default=fund, err=True)
        name = click.prompt("What is it called", default=name or words(fund), err=True)
        kind = click.prompt("What does it own", default=kind, type=click.Choice(KINDS), err=True)
        inception = click.prompt("First session", default=str(inception), type=options.Day(), err=True)
        classes = tuple(click.prompt("Share classes", default=" ".join(classes) or "investor", err=True).split())
        advisory = click.prompt("Management fee a year", default=advisory, err=True)
        distribution = click.prompt("Distribution fee of the last class, or none", default=distribution or "none", err=True)
        limit = click.prompt("Expense limit, or none", default=limit or "none", err=True)
        seed = click.prompt("Seed capital, dollars", default=seed, err=True)
    answers = Answers(
        id=fund,
        name=name or words(fund),
        kind=kind,
        inception=inception,
        classes=classes or ("investor",),
        advisory=advisory,
        distribution=None if distribution in (None, "none") else distribution,
        limit=None if limit in (None, "none") else limit,
        seed=dollars(seed),
    )
    made = begin(folder, answers)
    out = pathlib.Path("out") / made.name
    out = out if out.resolve() != made.resolve() else out.with_name(f"{out.name}-run")
    click.echo(f"{made} is a scenario; next: navsim run {shlex.quote(str(made))} -o {shlex.quote(str(out))}", err=True)
    return DONE


def words(fund: Any) -> str:
    """An id in words: harbor-growth is Harbor Growth."""
    return " ".join(part.capitalize() for part in fund.replace("_", "-").split("-") if part) or fund


def dollars(text: str) -> str:
    """A plain amount, to the cent."""
    from decimal import Decimal

    whole, _, part = text.partition(".")
    if not whole.isdecimal() or (part and not part.isdecimal()) or len(part) > 2 or not 1000 <= Decimal(text) <= 10**12:
        raise click.UsageError(f'--seed "{text}" is not an amount between 1000.00 and a trillion dollars')
    return f"{Decimal(text):.2f}"
