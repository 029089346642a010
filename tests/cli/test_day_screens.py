"""The screens a desk looks at every evening, as they were looked at and kept: strike sheet, trial balance, exceptions."""

import pytest
from operations_day import SCENARIOS
from screens import as_golden, navsim

from navsim.replay.door import run


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    """Three classes, eight months."""
    folder = tmp_path_factory.mktemp("day")
    run(SCENARIOS / "three-classes").write(folder / "three")
    return folder


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("strike-sheet", ("strike", "three", "--date", "2004-02-27")),
        ("trial-balance", ("tb", "three", "--date", "2004-02-27")),
        ("exceptions", ("exceptions", "three")),
    ],
)
def test_the_screen(out, name, arguments):
    """Figures of the shipped scenario, on a hundred columns; warnings are exit 0."""
    done = navsim(*arguments, "--format", "table", cwd=out)
    assert (done.returncode, done.stderr) == (0, "")
    as_golden(name, done.stdout)


def test_a_day_that_was_not_struck_is_refused(out):
    """With the sessions around it."""
    done = navsim("tb", "three", "--date", "2004-02-28", cwd=out)
    assert (done.returncode, done.stdout) == (2, "")
    assert "the sessions around it are 2004-02-27 and 2004-03-01" in done.stderr
