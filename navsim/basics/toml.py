"""A TOML text read: whatever its parser makes of strange bytes comes out as one refusal."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from typing import Any

DEEPEST = 40  # values in each other: terms take five
LONGEST = 20_000_000  # characters
DEEP = ("its values lie in each other too deep", f"no term has more than {DEEPEST} lists and tables in each other: is a bracket left open?")


class Unparsed(ValueError):
    """It is no TOML, or none that anybody means; `code` says which, `help` what to do."""

    def __init__(self, code: str, message: str, help: str) -> None:
        super().__init__(message)
        self.code = code
        self.help = help


def parsed(text: str, number: Callable[[str], Any]) -> dict[str, Any]:
    """The document of a text. Raises Unparsed.

    number  what is made of a number with a point, from its text
    """
    if len(text) > LONGEST:
        raise Unparsed("toml.too_long", f"it has {len(text)} characters; {LONGEST} at most", "what comes in rows stands in a feed")
    try:
        document = tomllib.loads(text, parse_float=number)
    except RecursionError:
        raise Unparsed("toml.too_deep", *DEEP) from None
    except tomllib.TOMLDecodeError as error:
        raise Unparsed("toml.syntax", str(error), "text stands in quotes, dates and true or false do not") from error
    except ValueError:
        raise Unparsed("toml.too_long", "a whole number has thousands of digits", "no amount, price or quantity is that long") from None
    if depth_above(document, DEEPEST):
        raise Unparsed("toml.too_deep", *DEEP)
    return document


def depth_above(value: Any, most: int) -> bool:
    """Whether tables and lists lie in each other more than so often: looked at layer by layer."""
    layer = [value]
    for _ in range(most):
        layer = [inner for each in layer for inner in (each.values() if isinstance(each, dict) else each) if isinstance(inner, dict | list)]
        if not layer:
            return False
    return True
