"""The commits of a log that is a folder: each there, none empty, on stable storage. Delta looks at none of that.

Delta reads an empty last commit as success with rows missing, and would build on it; it never calls fsync.
"""

import itertools
import json
import os
import pathlib
import time

import attrs

from . import durable

LEAST_HOURS = 7 * 24


class Damaged(Exception):
    """The table is not what its commits say."""


@attrs.define(kw_only=True)
class Commits:
    """The files in `_delta_log` of one table.

    synced     the last commit that is on stable storage
    looked_at  the last one that was found whole
    """

    address: pathlib.Path
    synced: int = -1
    looked_at: int = -1

    @property
    def folder(self) -> pathlib.Path:
        """Where they are."""
        return self.address / "_delta_log"

    def file(self, version: int) -> pathlib.Path:
        """The file of a commit."""
        return self.folder / f"{version:020d}.json"

    def sizes(self) -> dict[int, int]:
        """{number: bytes} of the commits whose files are there."""
        if not self.folder.is_dir():
            return {}
        with os.scandir(self.folder) as entries:
            commits = [e for e in entries if len(e.name) == 25 and e.name.endswith(".json") and e.name[:20].isdigit()]
            if pipes := [e.path for e in commits if not e.is_file()]:
                raise Damaged(f"{min(pipes)} is no file")  # a pipe would be waited for without end
            return {int(e.name[:20]): e.stat().st_size for e in commits}

    def look_at(self, sizes: dict[int, int], version: int) -> None:
        """Refuse commits that are not whole, or that Delta did not read: it stands at `version`, and `sizes` are those from before it looked."""
        there = {each: size for each, size in sizes.items() if each > self.looked_at}
        ahead = [each for each in there if each > version]
        if ahead:
            raise Damaged(f"commit {min(ahead)} is there, and cannot be read after commit {version}")
        for each in sorted(there):
            if not there[each]:
                raise Damaged(f"commit {each} is empty: {self.file(each)}")
        if there:
            told = self.file(max(there)).read_bytes()
            if not told.startswith(b"{"):
                raise Damaged(f"commit {max(there)} is no commit: {self.file(max(there))}")
            if b'"commitInfo"' not in told or (b'"WRITE"' in told and b'"txn"' not in told):  # Delta takes it for one without rows
                raise Damaged(f"commit {max(there)} does not say what was appended: {self.file(max(there))}")
            self.looked_at = max(there)

    def make_durable(self, version: int) -> None:
        """Sync a commit, what it added and the folders."""
        if version <= self.synced:
            return
        commit = self.file(version)
        if commit.exists():
            try:
                added = [json.loads(line).get("add") for line in commit.read_text(encoding="utf-8").split("\n") if line]
                paths = [self.address / each["path"] for each in added if each]
            except (ValueError, LookupError, TypeError, AttributeError) as error:
                raise Damaged(f"commit {version} is not as it was written: {error}") from error
            durable.sync([*paths, commit, self.address, self.folder])
        self.synced = version

    def gaps(self) -> list[str]:
        """Commits that are missing or are not whole, as sentences; those before the last checkpoint may be gone."""
        sizes = self.sizes()
        found = [f"commit {here + 1} is missing" for here, after in itertools.pairwise(sorted(sizes)) if after != here + 1]
        return found + [f"commit {version} is empty" for version in sorted(sizes) if not sizes[version]]

    def drafts(self) -> list[pathlib.Path]:
        """Commits that were begun and never got their name."""
        return [path for path in self.folder.glob("*.json*") if path.name != path.name[:20] + ".json"]

    def clear_drafts(self) -> tuple[int, int]:
        """(how many drafts older than a week were deleted, how many younger ones stay)."""
        gone, stay, old = 0, 0, time.time() - LEAST_HOURS * 3600
        for draft in self.drafts():
            if draft.stat().st_mtime < old:
                draft.unlink()
                gone += 1
            else:
                stay += 1
        return gone, stay
