"""What is installed is told without reading all that is known of it, and a command of one fund does without what it does not need."""

import importlib.metadata
import subprocess
import sys

import pytest

from navsim.basics.versions import version

UNNEEDED = ("pyarrow.compute", "importlib.metadata", "multiprocessing", "pandas", "numba", "exchange_calendars")


@pytest.mark.parametrize("name", ["navsim-funds", "pyarrow", "numpy", "exchange_calendars"])
def test_the_version_is_the_one_installed(name):
    """As the library for it says."""
    assert version(name) == importlib.metadata.version(name)


def test_one_that_is_not_installed():
    """Nothing is guessed."""
    with pytest.raises(importlib.metadata.PackageNotFoundError):
        version("navsim-of-nowhere")


def test_a_small_run_starts_with_little(tmp_path):
    """The fund of 2002 is struck and written without what costs a start-up: descriptions of functions, other processes, pandas."""
    code = (
        "import sys\nfrom navsim.cli.main import main\n"
        f"sys.argv = ['navsim', 'run', 'scenarios/janus-aspen-small-cap-value-2002', '-o', {str(tmp_path / 'out')!r}]\n"
        "try:\n    main()\nexcept SystemExit as left:\n    assert not left.code, left.code\n"
        f"print([name for name in {UNNEEDED!r} if name in sys.modules], file=sys.stderr)\n"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stderr.splitlines()[-1] == "[]"
