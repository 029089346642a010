"""A file is read once: what its digest says is what was struck, whatever happens to the file meanwhile. What is no file is passed over or refused."""

import hashlib
import os
import pathlib

import pytest

import navsim
from navsim.scenario.read import read

from .hundred import healthy

NEW = "date,security,price\n2024-01-02,AAA,77.00\n2024-01-02,BND,77.00\n"


def test_a_feed_that_is_replaced_while_it_is_read(tmp_path, monkeypatch):
    """As soon as somebody has read it, it is another file: the digest is of the bytes that were struck."""
    folder = healthy(tmp_path / "fund")
    before, working = (folder / "prices.csv").read_bytes(), pathlib.Path.read_bytes
    reads = []

    def replaced(path):
        data = working(path)
        if path.name == "prices.csv":
            reads.append(path)
            path.write_text(NEW)
        return data

    monkeypatch.setattr(pathlib.Path, "read_bytes", replaced)
    scenario = read(folder)
    assert (folder / "prices.csv").read_text() == NEW
    assert len(reads) == 1
    assert scenario.digests["prices.csv"] == hashlib.sha256(before).hexdigest()
    assert 7700000000 not in scenario.prices.price_e8


def itself(path):
    path.symlink_to(path.name)


def nowhere(path):
    path.symlink_to("nowhere.csv")


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir, itself, nowhere])
def test_what_is_named_like_a_feed_and_is_no_file(make, tmp_path):
    """A pipe nobody writes into, which would be waited for without end; a folder; a link to itself or to nothing: refused by name."""
    folder = healthy(tmp_path / "fund")
    (folder / "splits.csv").unlink()
    make(folder / "splits.csv")
    with pytest.raises(navsim.InputProblems) as refused:
        read(folder)
    assert [problem.place.file or problem.message.split()[0] for problem in refused.value.problems] == ["splits.csv"]
