"""The notebook of a fee sweep: its cells run, in the folder it stands in, and say what the engine says."""

from pathlib import Path

import pytest

import navsim

FOLDER = Path(__file__).parents[2] / "scenarios" / "three-classes"
NOTEBOOK = FOLDER / "fee-sweep.ipynb"


@pytest.fixture(scope="module")
def cells():
    """The cells of code after they have run, and nothing else: the file keeps no output."""
    nbclient, nbformat = pytest.importorskip("nbclient"), pytest.importorskip("nbformat")
    notebook = nbformat.read(NOTEBOOK, 4)
    assert not any(cell.get("outputs") for cell in notebook.cells), "clear the outputs before you commit"
    nbclient.NotebookClient(notebook, resources={"metadata": {"path": str(FOLDER)}}, timeout=300).execute()
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def told(cell) -> str:
    """What a cell shows, as text."""
    return "\n".join(each["data"]["text/plain"] for each in cell["outputs"] if "data" in each)


def test_every_cell_shows_something(cells):
    """Seven cells: the run, the sweep, its returns, its drag, the exact table, the chart (a picture), the check."""
    assert all(told(cell) for cell in cells)
    assert [n for n, cell in enumerate(cells) for each in cell["outputs"] if "image/png" in each.get("data", {})] == [5]


def test_what_it_shows_is_the_run(cells):
    """Three distribution fees times four advisory rates are twelve; the last NAV of the run is printed twice, by run and by sweep."""
    run = navsim.run(FOLDER, to="2004-03-31")
    last = run.nav.xs("three-classes", axis=1, level="fund").iloc[-1]
    assert told(cells[1]) == str(3 * 4)
    assert all(told(cells[-1]).count(f"{nav:.2f}") >= 2 for nav in last)
    assert told(cells[2]).splitlines()[0].split() == ["share_class", "institutional", "retirement", "service"]
