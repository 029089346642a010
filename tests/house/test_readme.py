"""What the README tells people to type is typed here, and what it shows is what comes out."""

import os
import pathlib
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
    """One line as a person types it, with this interpreter's navsim."""
    return subprocess.run(
        ["sh", "-c", line.replace("navsim ", f"{shlex.quote(sys.executable)} -m navsim ", 1) if line.startswith("navsim ") else line],
        capture_output=True,
        text=True,
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT), "NO_COLOR": "1", "COLUMNS": "100"},
        timeout=300,
        check=False,
    )


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A folder with the shipped scenarios in it, where commands may leave things."""
    folder = tmp_path_factory.mktemp("readme")
    (folder / "scenarios").symlink_to(ROOT / "scenarios")
    return folder


def test_the_two_lines():
    """One line runs the real first day and ends with its strike sheet, one passes the tests; both begin with a bare Python and pip."""
    first, second = re.findall(r"^python3 -m venv .*$", README, re.M)[:2]
    install = "python3 -m venv --without-pip .venv && python3 -m pip --python .venv install -q -e "
    assert first.startswith(install + ". && .venv/bin/navsim run scenarios/janus-aspen-small-cap-value-2002 -o ")
    assert ".venv/bin/navsim strike out/" in first.rpartition("&&")[2]
    assert second == install + "'.[test]' && .venv/bin/python -m pytest"
    assert second in (ROOT / ".ci" / "run").read_text(encoding="utf-8") or "README.md" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_the_first_line_ends_with_the_printed_nav(desk):
    """What the line does once navsim is installed: 9.92."""
    (line,) = [line for line in re.findall(r"^python3 -m venv .*$", README, re.M) if "navsim run" in line]
    for step in line.split(" && ")[2:]:
        done = shell(step.replace(".venv/bin/navsim ", "navsim "), desk)
        assert done.returncode == 0, done.stderr
    assert "9.92" in done.stdout


def test_every_command_of_the_readme_runs(desk):
    """In order, each with exit 0, unless the line says which other."""
    typed = [line for block in blocks("console") for line in block.splitlines() if line.startswith("$ ")]
    assert len(typed) >= 6
    for line in typed:
        command, _, note = line.removeprefix("$ ").partition("  # ")
        done = shell(command, desk)
        assert done.returncode == (int(note.split()[1].rstrip(":")) if note.startswith("exit ") else 0), (command, done.stdout, done.stderr)


def test_what_is_shown_is_what_comes_out(desk):
    """A block that begins with a command shows its screen, line by line; a line of three dots stands for any number."""
    for block in blocks("console"):
        line, _, shown = block.partition("\n")
        if not shown.strip() or "\n$ " in block:
            continue
        came = shell(line.removeprefix("$ ").partition("  # ")[0], desk).stdout
        pattern = r"\A\s*" + r"\s*\n".join(".*?" if text.strip() == "..." else re.escape(text.rstrip()) for text in shown.strip("\n").splitlines())
        assert re.search(pattern + r"\s*\Z", came, re.S), f"{line}\n{came}"


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
