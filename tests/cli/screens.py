"""What a verb prints, for tests: as on a terminal of a hundred columns, and in a pipe. Golden screens are rewritten with NAVSIM_GOLDEN=1."""

import contextlib
import io
import os
import pathlib

import attrs

from navsim.cli.main import answer

ROOT = pathlib.Path(__file__).parents[2]
GOLDEN = pathlib.Path(__file__).parent / "golden"
SURROUNDINGS = {"COLUMNS": "100", "NO_COLOR": "1"}


@attrs.frozen
class Done:
    """What a verb leaves behind."""

    returncode: int
    stdout: str
    stderr: str


def navsim(*arguments, cwd=ROOT) -> Done:
    """A verb as it is typed in a folder, without a process of its own."""
    before, out, err = os.getcwd(), io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
    kept = {name: os.environ.get(name) for name in SURROUNDINGS}
    os.environ.update(SURROUNDINGS)
    os.chdir(cwd)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = answer([str(each) for each in arguments])
    finally:
        os.chdir(before)
        for name, value in kept.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})
    told = []
    for stream in (out, err):
        stream.flush()
        told.append(stream.buffer.getvalue().decode())
    return Done(code, *told)


def as_golden(name: str, text: str) -> None:
    """A screen is the one that was looked at and kept."""
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("NAVSIM_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")
