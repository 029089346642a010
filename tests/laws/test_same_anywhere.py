"""The same bytes in any time zone, under any locale, whatever the seed of the hashes: formats.md 3."""

import hashlib
import os
import pathlib
import subprocess
import sys

import pytest
from auditor.worlds import write_world

ROOT = pathlib.Path(__file__).parents[2]
PROGRAM = "import sys, navsim\nfor source in sys.argv[2:]: navsim.run(source).write(sys.argv[1] + '/' + source.rpartition('/')[2])"
PLACES = (
    {"TZ": "Asia/Tokyo", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
    {"TZ": "America/St_Johns", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "4000000000"},
    {"TZ": "UTC0", "LANG": "tr_TR.UTF-8", "PYTHONHASHSEED": "random"},
)


def digests(folder) -> dict:
    """{path: digest} of every file of a folder."""
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """Worlds of late knowledge, closings, two funds, a money fund, bonds and currencies; a shipped one of shareholders."""
    base = tmp_path_factory.mktemp("worlds")
    worlds = [(1, ("closures", "late")), (4, ("exchanges", "late")), (3, ("late", "money")), (5, ("bonds", "currency", "limits"))]
    return [ROOT / "scenarios" / "shareholders", *(write_world(base / f"w{seed}", seed, features, length=14) for seed, features in worlds)]


@pytest.fixture(scope="module")
def written(folders, tmp_path_factory):
    """What each place writes."""
    told = []
    for place in PLACES:
        out = tmp_path_factory.mktemp("out")
        environment = {key: value for key, value in os.environ.items() if not key.startswith("LC_")}
        subprocess.run([sys.executable, "-c", PROGRAM, out, *folders], check=True, cwd=ROOT, env={**environment, **place}, capture_output=True)
        told.append(digests(out))
    return told


def test_other_places_write_the_same_bytes(written, folders):
    """Tables and run.json of every folder."""
    first, *others = written
    assert {path.partition("/")[0] for path in first} == {folder.name for folder in folders}
    assert all(other == first for other in others)
