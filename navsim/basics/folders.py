"""What a folder holds, told by one file of it; so that whoever named another than is asked for hears what it is, and what to name."""

from __future__ import annotations

import pathlib
from collections.abc import Callable
from typing import Any

from .problems import suggestion

RUN, SWEEP = "run.json", "sweep.json"


def holds_run(path: pathlib.Path) -> bool:
    """What `navsim run` wrote."""
    return (path / RUN).is_file()


def holds_sweep(path: pathlib.Path) -> bool:
    """What `navsim sweep` wrote."""
    return (path / SWEEP).is_file()


def holds_log(path: pathlib.Path) -> bool:
    """An event log."""
    return (path / "events" / "_delta_log").is_dir()


def holds_scenario(path: pathlib.Path) -> bool:
    """The terms of a fund."""
    return path.is_dir() and any(path.glob("*.toml"))


def instead_of_scenario(folder: Any) -> tuple[str, str] | None:
    """(what is said, what to do) of a folder without terms that holds something else of ours; None where it does not."""
    folder = pathlib.Path(folder)
    if holds_run(folder):
        return f"{folder} is what a run wrote, no scenario", f"to look at it: navsim strike {folder}; to strike again, name the scenario or the log"
    if holds_sweep(folder):
        return f"{folder} is what a sweep wrote, no scenario", "name the scenario it was made of"
    if inside := within(folder, holds_scenario):
        return f"{folder} has no TOML file, the folders in it do", suggestion("", inside, f"name one of them: {inside[0]}")
    return None


def instead_of_run(folder: Any) -> str:
    """What to do where no run is kept."""
    folder = pathlib.Path(folder)
    if holds_scenario(folder) or holds_log(folder):
        return f"strike it first: navsim run {folder} -o OUT"
    if holds_sweep(folder):
        return "it is what a sweep wrote; navsim report OUT --sweep shows it beside a run"
    if inside := within(folder, holds_run):
        return suggestion("", inside, f"name one of those in it: {inside[0]}")
    make = "make one: navsim run SCENARIO -o OUT"
    beside = [] if folder.exists() else within(folder.parent, holds_run)
    close = suggestion(folder, beside, make) if beside else make
    return close if close.startswith("did you mean") else make


def instead_of_log(folder: Any) -> str:
    """What to do where no log is kept."""
    folder = pathlib.Path(folder)
    if holds_run(folder):
        return "it is what a run wrote; name the log, or make one: navsim log init LOG"
    if holds_scenario(folder):
        return f"it is a scenario; put it into a log: navsim log init LOG, then navsim log append LOG {folder}"
    return "make one: navsim log init LOG"


def within(folder: pathlib.Path, holds: Callable[[pathlib.Path], bool]) -> list[str]:
    """The folders of a folder that hold something."""
    try:
        return sorted(str(path) for path in folder.iterdir() if path.is_dir() and holds(path))
    except OSError:
        return []
