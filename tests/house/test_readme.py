"""What the README tells people to type is typed here, and what it shows is what comes out."""

import errno
import os
import pathlib
import pty
import re
import shlex
import subprocess
import sys

import pytest

import navsim

ROOT = pathlib.Path(navsim.__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list:
    """The fenced blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.M | re.S)


def shell(line: str, folder: pathlib.Path):
    """One line as a person types it on a terminal of a hundred columns, with this interpreter's navsim."""
    screen, terminal = pty.openpty()
    with (folder / "said.txt").open("w+", encoding="utf-8") as said:
        typed = subprocess.Popen(
            ["sh", "-c", line.replace("navsim ", f"{shlex.quote(sys.executable)} -m navsim ", 1) if line.startswith("navsim ") else line],
            stdin=subprocess.DEVNULL,
            stdout=terminal,
            stderr=said,
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(ROOT), "NO_COLOR": "1", "COLUMNS": "100"},
        )
        os.close(terminal)
        shown = b"".join(iter(lambda: more(screen), b""))
        os.close(screen)
        code = typed.wait(300)
        said.seek(0)
        return subprocess.CompletedProcess(line, code, shown.decode().replace("\r\n", "\n"), said.read())


def more(screen: int) -> bytes:
    """What came to a terminal; nothing once all that write to it are gone, which Linux tells as an error."""
    try:
        return os.read(screen, 1 << 16)
    except OSError as gone:
        if gone.errno != errno.EIO:
            raise
        return b""


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A folder with the shipped scenarios in it, where commands may leave things."""
    folder = tmp_path_factory.mktemp("readme")
    for name in ("scenarios", "docs"):
        (folder / name).symlink_to(ROOT / name)
    return folder


@pytest.fixture(scope="module")
def first(desk):
    """What the first line does once navsim is installed."""
    (line,) = [line for line in re.findall(r"^python3 -m venv .*$", README, re.M) if "navsim run" in line]
    return [shell(step.replace(".venv/bin/navsim ", "navsim "), desk) for step in line.split(" && ")[2:]]


@pytest.fixture(scope="module")
def typed(desk, first):
    """Each command of the console blocks, typed once and in order: [(command, exit written beside it, what is shown below it, what it did)]."""
    told = []
    for block in blocks("console"):
        for one in re.findall(r"^\$ (.*\n(?:(?!\$ ).*\n)*)", block, re.M):
            line, _, shown = one.partition("\n")
            command, _, note = line.partition("  # ")
            expected = int(note.split()[1].rstrip(":")) if note.startswith("exit ") else 0
            told.append((command, expected, shown, shell(command, desk)))
    return told


def test_the_two_lines():
    """One line runs the real first day and ends with its strike sheet, one passes the tests; both begin with a bare Python and pip."""
    first, second = re.findall(r"^python3 -m venv .*$", README, re.M)[:2]
    install = "python3 -m venv --without-pip .venv && python3 -m pip --python .venv install -q -e "
    assert first.startswith(install + ". && .venv/bin/navsim run scenarios/janus-aspen-small-cap-value-2002 -o ")
    assert ".venv/bin/navsim strike out/" in first.rpartition("&&")[2]
    assert second == install + "'.[test]' && .venv/bin/python -m pytest"
    assert second in (ROOT / ".ci" / "run").read_text(encoding="utf-8") or "README.md" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_the_first_line_ends_with_the_printed_nav(first):
    """What the line does once navsim is installed: 9.92."""
    assert [done.returncode for done in first] == [0, 0], [done.stderr for done in first]
    assert "9.92" in first[-1].stdout


def test_every_command_of_the_readme_runs(typed):
    """In order, each with exit 0, unless the line says which other."""
    assert len(typed) >= 26
    for command, expected, _, done in typed:
        assert done.returncode == expected, (command, done.stdout, done.stderr)


def test_what_is_shown_is_what_comes_out(typed):
    """What stands below a command is its screen, line by line; a line of three dots stands for any number."""
    screens = [(command, shown, done.stdout) for command, _, shown, done in typed if shown.strip()]
    assert len(screens) >= 7
    for command, shown, came in screens:
        parts = [(r"(?:.*\n)*?" if text == "..." else re.escape(text.rstrip()) + r"[ ]*\n") for text in shown.strip("\n").splitlines()]
        assert re.fullmatch(r"\n*" + "".join(parts) + r"\n*", came + "\n"), f"{command}\n{came}"


def test_the_operations_day_is_all_there(typed):
    """A day from the new fund to the list of accounts to reprocess: every verb of it is typed."""
    day = [command for command, _, _, _ in typed]
    day = day[next(n for n, command in enumerate(day) if command.startswith("navsim new ")) :]
    verbs = ["new", "log init", "log append", "run", "strike", "exceptions", "confirm", "publish", "log append", "run", "diff", "publish"]
    rest = iter(day)
    assert all(any(command.startswith(f"navsim {verb} ") for command in rest) for verb in verbs), day
    assert any("--show accounts" in command for command in day)


def test_the_library_block_runs(desk):
    """The Python of the README, as it stands."""
    for block in blocks("python"):
        done = subprocess.run(
            [sys.executable, "-W", "error::DeprecationWarning:navsim", "-c", block],
            capture_output=True,
            text=True,
            cwd=desk,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stderr


def test_every_link_leads_somewhere():
    """Files the README points to are there."""
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).exists(), target
