"""Help is read on a terminal of eighty columns, and its examples can be typed."""

import os
import shlex

import click
import pytest
import screens
from screens import navsim

from navsim.cli.main import VERBS, answer
from navsim.cli.main import navsim as group
from navsim.cli.options import examples
from navsim.cli.terminal import in_lines
from navsim.cli.verbs.log import log

TYPED = [(verb,) for verb in VERBS] + [("log", name) for name in log.commands]


@pytest.mark.parametrize("verb", [(), *TYPED], ids=" ".join)
def test_no_line_of_help_is_wider_than_eighty_columns(verb, monkeypatch):
    """Nor is a sentence cut short."""
    monkeypatch.setitem(screens.SURROUNDINGS, "COLUMNS", "80")
    told = navsim(*verb, "--help").stdout
    assert [line for line in told.splitlines() if len(line) > 80] == []
    assert [line for line in told.partition("Commands:")[2].splitlines() if line.endswith("...")] == []


@pytest.mark.parametrize("verb", TYPED, ids=" ".join)
def test_every_example_is_understood(verb):
    """Its verb, its options and its arguments are there: parsed, not run."""
    told = navsim(*verb, "--help").stdout.partition("Examples:\n")[2]
    lines = [line.strip() for line in told.splitlines() if line.strip().startswith("navsim ")]
    assert lines
    for line in lines:
        name, *words = shlex.split(line.partition(" > ")[0], comments=True)[1:]
        command = group.get_command(None, name)
        if isinstance(command, click.Group):
            name, *words = words
            command = command.commands[name]
        command.make_context(name, words, resilient_parsing=False).close()


def test_words_beside_an_example_are_a_comment():
    """Beside it where all of them have room, else above the one that has none."""
    assert examples("navsim run a", "navsim run abc   words", "navsim run a    more") == (
        "\b\nExamples:\n  navsim run a\n  navsim run abc  # words\n  navsim run a    # more"
    )
    long = "navsim run " + "a" * 60
    assert examples(f"{long}  rather long words", "navsim run b  c") == (f"\b\nExamples:\n  # rather long words\n  {long}\n  navsim run b  # c")


class Screen:
    """Standard error that is a terminal."""

    def __init__(self):
        self.text = ""

    def isatty(self):
        return True

    def fileno(self):
        return 2

    def write(self, text):
        self.text += text

    def flush(self):
        pass


@pytest.mark.parametrize(
    ("verb", "told"),
    [
        (
            ("strike", "nowhere/at/all/where/anything/is"),
            ["error[out.no_run]:", "  nowhere/at/all/where/anything/is holds", "  no run", "  help: make one: navsim run SCENARIO -o", "        OUT"],
        ),
        (
            ("strike", "x", "--date", "2004-13-28"),
            ["Error: Invalid value for '--date':", '  "2004-13-28" does not exist: the order', "  is year-month-day; months run from 01 to", "  12"],
        ),
    ],
)
def test_what_went_wrong_is_told_in_lines_of_the_terminal(verb, told, monkeypatch):
    """Parted at blanks, names whole; in a pipe a sentence stays one line."""
    screen = Screen()
    monkeypatch.setattr("sys.stderr", screen)
    monkeypatch.setattr("os.get_terminal_size", lambda *_: os.terminal_size((42, 24)))
    assert answer(list(verb)) == 2
    assert [line for line in screen.text.splitlines() if line and not line.startswith(("Usage", "Try"))] == told


def test_a_seal_is_not_parted(monkeypatch):
    """It is copied: the terminal turns it over by itself."""
    monkeypatch.setattr("sys.stderr", Screen())
    monkeypatch.setattr("os.get_terminal_size", lambda *_: os.terminal_size((40, 24)))
    seal = "53:" + "7c5b9226" * 8
    assert in_lines(f"confirmed price.move BRCK; the log ends at {seal}", "  ") == ["confirmed price.move BRCK; the log ends", "  at", f"  {seal}"]
    assert in_lines("") == [""]
