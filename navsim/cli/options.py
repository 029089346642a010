"""Options that many verbs share."""

import datetime
from collections.abc import Callable
from typing import Any

import click

from .formats import FORMATS

EXAMPLE = 76  # columns: the help stands two in, twice, on eighty


class Day(click.ParamType):  # type: ignore[type-arg]
    """A date; refused with the reading that was probably meant."""

    name = "YYYY-MM-DD"

    def convert(self, value: str, param: Any, ctx: Any) -> datetime.date:
        if isinstance(value, datetime.date):
            return value
        from ..scenario.moments import date
        from ..scenario.refused import Refused

        try:
            return date(value)
        except Refused as refused:
            self.fail(f"{refused}: {refused.help}" if refused.help else str(refused), param, ctx)


class Moment(click.ParamType):  # type: ignore[type-arg]
    """An instant in New York's time, a sequence number of the log, or `strike`: each session as known at its own close."""

    name = "T"

    def convert(self, value: str, param: Any, ctx: Any) -> Any:
        if not isinstance(value, str):
            return value
        if value == "strike":
            return value
        if value.isascii() and value.isdigit():
            return ("seq", int(value))
        from ..scenario.moments import moment
        from ..scenario.refused import Refused

        try:
            return moment(value)
        except Refused as refused:
            self.fail(f"{refused}: {refused.help}" if refused.help else str(refused), param, ctx)


out_argument = click.argument("out", metavar="OUT", type=click.Path())
date_option = click.option("--date", "day", type=Day(), help="The session. Without it, the last one.")
class_option = click.option("--class", "share_class", metavar="CLASS", help="This class alone.")
fund_option = click.option("--fund", metavar="FUND", help="This fund alone, where OUT holds a family.")
format_option = click.option("--format", "format", type=click.Choice(FORMATS), help="Default: a table on a terminal, CSV in a pipe.")
no_color_option = click.option("--no-color", is_flag=True, help="Plain text. The variable NO_COLOR says the same.")


def drawn(verb: Callable[..., Any]) -> Callable[..., Any]:
    """--format and --no-color."""
    return format_option(no_color_option(verb))


def examples(*lines: str) -> str:
    """Examples as the last words of a help text, no line wider than a terminal of eighty columns.

    lines  as they are typed; what two blanks part from a command becomes a comment beside it, or above it where there is no room
    """
    parted = [line.partition("  ") if line.startswith("navsim ") else (line, "", "") for line in lines]
    widest = max((len(command) for command, _, words in parted if words), default=0)
    aligned = all(widest + len(f"  # {words.strip()}") <= EXAMPLE for _, _, words in parted if words)
    told: list[str] = []
    for command, _, words in parted:
        beside = f"{command:<{widest if aligned else 0}}  # {words.strip()}" if words else command
        told += [beside] if len(beside) <= EXAMPLE else [f"# {words.strip()}", command]
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in told)
