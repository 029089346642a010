"""What a verb prints, for tests: as on a terminal of a hundred columns, and in a pipe. Golden screens are rewritten with NAVSIM_GOLDEN=1."""

import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).parents[2]
GOLDEN = pathlib.Path(__file__).parent / "golden"


def navsim(*arguments, cwd=ROOT):
    """A finished process: returncode, stdout, stderr."""
    told = {"COLUMNS": "100", "NO_COLOR": "1", "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", "navsim", *map(str, arguments)], cwd=cwd, env=os.environ | told, capture_output=True, text=True, check=False
    )


def as_golden(name: str, text: str) -> None:
    """A screen is the one that was looked at and kept."""
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("NAVSIM_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")
