"""One cell that cannot be read. Readers raise it, feeds turn it into a Problem at the cell's place and go on to the next cell."""

from typing import Any


class Refused(Exception):
    """What is wrong with a cell: a code, a sentence, and what to do.

    path  inside a nested value of a table of terms, the keys and positions that lead to the wrong part
    """

    def __init__(self, code: str, sentence: str, help: str = "", path: tuple[Any, ...] = ()) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
        self.help = help
        self.path = path


class Bare(str):
    """A number written without quotes, in TOML, JSON, Parquet or a data frame: its digits as they were written."""


def quoted(text: str) -> str:
    """Text from outside in a sentence, not longer than a line bears."""
    return f'"{text}"' if len(text) <= 60 else f'"{text[:57]}..."'
