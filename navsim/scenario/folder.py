"""Which files of a folder are terms and which are feeds; every other name of ours is refused, what is none of ours is passed over."""

from __future__ import annotations

import os
import pathlib
from typing import Any

from ..basics.folders import holds_scenario, within
from ..basics.problems import Place, Problem, suggestion
from ..events.kinds import BY_FEED

ENDINGS = (".csv", ".jsonl", ".parquet")


class Files:
    """What is to be read, of folders and of files that were named.

    toml     [(path, file)]
    feeds    {feed: [(path, file)]}
    told_by  {folder: the funds its TOML files are of}, which are known once they are read
    problems that are found of names are added to these
    """

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        self.toml: list[Any] = []
        self.feeds: dict[str, list[Any]] = {}
        self.told_by: dict[pathlib.Path, list[str]] = {}

    def count(self) -> int:
        """How many files are to be read."""
        return len(self.toml) + sum(map(len, self.feeds.values()))

    def survey(self, folder: pathlib.Path, names: dict[pathlib.Path, str] | None = None) -> None:
        """What files a folder has, and what they are called where not by their own names. Those that are none of ours are passed over."""
        if not folder.is_dir():
            what = f"{folder} is a file" if folder.exists() else f"{folder} does not exist"
            help = "a scenario is a folder with a fund.toml and its feeds"
            if folder.suffix == ".toml" and folder.is_file():
                help = f"name the folder it is in: {folder.parent}"
            elif not folder.exists() and (beside := within(folder.parent, holds_scenario)):
                help = suggestion(folder, beside, help)
            self.refuse("folder.missing", what, help)
            return
        root = folder.resolve()
        self.told_by[folder] = []
        for path in sorted(folder.iterdir()):
            if path.suffix not in (".toml", *ENDINGS) or path.name.startswith("."):
                self._other_case(path)
            elif not pathlib.Path(os.path.realpath(path)).is_relative_to(root):
                self.refuse("file.outside", f"{path.name} is a link that leads out of the folder", "put the file itself into the folder", path.name)
            elif path.is_dir():
                self.refuse("file.is_folder", f"{path.name} is a folder", "a feed is one file", path.name)
            else:
                self.take(path, names[path] if names is not None else path.name)

    def _other_case(self, path: pathlib.Path) -> None:
        lower = path.suffix.lower()
        if lower in (".toml", *ENDINGS) and not path.name.startswith("."):
            self.refuse("file.unknown", f"{path.name} is not read", f"write its ending in small letters: {path.stem}{lower}", path.name)

    def take(self, path: pathlib.Path, file: str) -> None:
        """Note a file for reading, or refuse its name."""
        if not os.path.lexists(path):
            self.refuse("file.missing", f"{path} does not exist", "name a feed, or a folder of them", file)
        elif path.suffix == ".toml":
            self.toml.append((path, file))
        elif path.suffix not in ENDINGS:
            self.refuse("file.unknown", f"{file} is no feed", "a feed ends in .csv, .jsonl or .parquet", file)
        elif path.stem not in BY_FEED:
            help = suggestion(path.stem, BY_FEED, "feeds: " + ", ".join(BY_FEED))
            self.refuse("file.unknown", f"{file} is none of the feeds", help, file)
        elif beside := [name for there, name in self.feeds.get(path.stem, ()) if there.parent.resolve() == path.parent.resolve()]:
            self.refuse("file.twice", f"{file} and {beside[0]} are the same feed", "keep one of them", file)
        else:
            self.feeds.setdefault(path.stem, []).append((path, file))

    def refuse(self, code: str, message: str, help: str = "", file: str = "") -> None:
        """Note what is wrong with a name."""
        self.problems.append(Problem(code=code, message=message, help=help, place=Place(file=file)))


def told_apart(paths: list[pathlib.Path]) -> dict[pathlib.Path, str]:
    """{file: what it is called} of files and of those in folders: its own name, with its folder's or the whole path where that stands twice."""
    files = [file for path in paths for file in (sorted(path.iterdir()) if path.is_dir() else [path])]
    for called in (lambda file: file.name, lambda file: f"{file.parent.name}/{file.name}"):
        names = {file: called(file) for file in files}
        if len(set(names.values())) == len(names):
            return names
    return {file: file.as_posix() for file in files}
