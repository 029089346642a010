"""The wheel holds what the package needs and nothing of the tests, and works in a folder that knows nothing of this one."""

import os
import pathlib
import shutil
import subprocess
import sys
import zipfile

import pytest

ROOT = pathlib.Path(__file__).parents[2]
BUILD = "import sys; from setuptools import build_meta; print(build_meta.build_wheel(sys.argv[1]))"


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The wheel of a copy of this folder, unpacked."""
    pytest.importorskip("setuptools", minversion="77", reason="a wheel is built by setuptools 77: pip install '.[test]'")
    place = tmp_path_factory.mktemp("wheel")
    shutil.copytree(ROOT / "navsim", place / "source" / "navsim", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, place / "source")
    built = subprocess.run([sys.executable, "-c", BUILD, place], cwd=place / "source", capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr[-2000:]
    (wheel,) = place.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(place / "site")
    return place


def typed(installed, *arguments):
    """A verb, typed in an empty folder with the unpacked wheel on the path."""
    (installed / "desk").mkdir(exist_ok=True)
    environment = {**os.environ, "PYTHONPATH": str(installed / "site")}
    done = subprocess.run(
        [sys.executable, "-m", "navsim", *arguments], cwd=installed / "desk", env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def test_it_holds_every_file_of_the_package(installed):
    """Modules, templates and the mark that it is typed; no tests, no scenarios."""
    there = {path.relative_to(installed / "site").as_posix() for path in (installed / "site" / "navsim").rglob("*") if path.is_file()}
    wanted = {path.relative_to(ROOT).as_posix() for path in (ROOT / "navsim").rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    assert there == wanted
    assert {path.name.partition("-")[0] for path in (installed / "site").iterdir()} == {"navsim", "navsim_funds"}


def test_it_works_from_another_folder(installed):
    """A new scenario, its run, its sheet and its page; the package that answers is the unpacked one."""
    where = subprocess.run(
        [sys.executable, "-c", "import navsim; print(navsim.__file__)"],
        cwd=installed,
        env={**os.environ, "PYTHONPATH": str(installed / "site")},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert where.startswith(str(installed / "site"))
    typed(installed, "new", "fund")
    typed(installed, "run", "fund", "-o", "out")
    assert "net_assets" in typed(installed, "run", "fund")
    typed(installed, "report", "out", "-o", "page.html")
    assert "</html>" in (installed / "desk" / "page.html").read_text(encoding="utf-8")
