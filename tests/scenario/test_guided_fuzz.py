"""A little of the guided fuzzing, where atheris is installed."""

import os
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).parents[2]


@pytest.mark.slow
@pytest.mark.parametrize("form", ["toml", "csv", "jsonl", "parquet", "mapping", "theirs", "workbook", "grid", "tables"])
def test_bytes_led_by_coverage_end_in_problems(tmp_path, form):
    """2,000 files, each made to reach code that the ones before did not: of scenarios, imports, sweeps and runs."""
    pytest.importorskip("atheris", reason="guided fuzzing needs atheris: pip install atheris")
    command = [sys.executable, "-m", "tests.scenario.guided_fuzz", form, "-runs=2000", "-seed=7"]
    ran = subprocess.run(command, cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr[-3000:]
    assert "Done 2000 runs" in ran.stderr
    assert not list(tmp_path.glob("crash-*")), "the bytes are in " + str(tmp_path)
