"""Whatever bytes a file holds, reading ends with a scenario or with problems that can be told; never with another error."""

import json
import random

import pytest

from navsim.basics.problems import InputProblems, render_all
from navsim.scenario.read import read

from .worlds import FUND, ROWS, as_csv, write

PIECES = [b"", b",", b'"', b"\n", b"\r", b"\x00", b"\xff", b"\xef\xbb\xbf", b"nan", b"1e999", b"-", b"[", b"{", b"]]", b"=", b"'''"]
PIECES += [b"\\u0000", b"\\ud800", b"0" * 50, b"9" * 5000, b"2024-13-45", b"0001-01-01", b"true", b"null", b"{}", b".", b"all"]
PIECES += [b"[[fee]]\n", b"[class.x]\n", "\u202e\u0410".encode()]


def feeds_as(ending):
    for feed, rows in ROWS.items():
        yield f"{feed}.{ending}", as_csv(rows) if ending == "csv" else "\n".join(json.dumps(row) for row in rows)


def spoilt(data: bytes, rng) -> bytes:
    """The bytes with a few cuts, repeats and pieces from elsewhere."""
    for _ in range(rng.randint(1, 4)):
        a, b = sorted(rng.randrange(len(data) + 1) for _ in range(2))
        b = min(b, a + rng.choice((0, 1, 5, 40)))
        data = data[:a] + rng.choice((rng.choice(PIECES), data[a:b] * 2, b"")) + data[b:]
    return data


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
@pytest.mark.parametrize("seed", range(40))
def test_spoilt_files_end_in_problems(tmp_path, ending, seed):
    """Seeded: the same bytes every time."""
    rng = random.Random(f"{ending}{seed}")
    folder = write(tmp_path / "a", {})
    files = {"fund.toml": FUND.encode(), **{name: text.encode() for name, text in feeds_as("csv" if ending == "parquet" else ending)}}
    if ending == "parquet":
        pa = pytest.importorskip("pyarrow")
        import pyarrow.parquet as pq

        pq.write_table(pa.table({"date": ["2024-01-02"], "security": ["MRDN"], "price": [1.5]}), folder / "prices.parquet")
        files["prices.parquet"] = (folder / "prices.parquet").read_bytes()
        del files["prices.csv"]
    chosen = ["prices.parquet"] if ending == "parquet" else rng.sample(sorted(files), 2)
    for name, data in files.items():
        (folder / name).write_bytes(spoilt(data, rng) if name in chosen else data)
    problems = problems_of(folder)
    assert render_all(problems).encode()
    assert all(problem.code and problem.message for problem in problems)


def problems_of(folder) -> list:
    try:
        read(folder)
    except InputProblems as found:
        return found.problems
    return []
