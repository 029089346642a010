"""docs/operations-day.md, typed line by line: what it shows is what comes out, what it says about exit codes holds."""

import re
import shlex

import pytest
from screens import ROOT, navsim

PAGE = (ROOT / "docs" / "operations-day.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.M | re.S)


@pytest.fixture(scope="module")
def day(tmp_path_factory):
    """Every block of the page in its order: [(line, exit expected, exit, shown, came out)]."""
    desk, told = tmp_path_factory.mktemp("desk"), []
    for language, name, body in BLOCK.findall(PAGE):
        if name:
            (desk / name).parent.mkdir(exist_ok=True)
            (desk / name).write_text(body, encoding="utf-8")
        elif language == "console":
            lines = [line for line in body.splitlines() if line.startswith("$ ")]
            shown = "\n".join(line for line in body.splitlines() if not line.startswith("$ "))
            for line in lines:
                command, _, note = line.removeprefix("$ ").partition("  # ")
                done = navsim(*shlex.split(command)[1:], cwd=desk)
                expected = int(note.removeprefix("exit ")) if note else 0
                told.append((command, expected, done.returncode, shown, done.stdout.rstrip("\n"), done.stderr))
    return told


def test_every_line_ends_as_the_page_says(day):
    """Exit 0, or the one that is written beside it."""
    assert len(day) >= 18
    for command, expected, code, _, _, said in day:
        assert code == expected, (command, said)


def test_every_screen_is_the_one_that_comes_out(day):
    """To the letter."""
    screens = [(shown, came) for _, _, _, shown, came, _ in day if shown]
    assert len(screens) == 5
    for shown, came in screens:
        assert came == shown
