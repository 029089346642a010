"""Guided fuzzing of the readers: bytes are changed where they reach new code. Not a test by itself; test_guided_fuzz.py runs it for a little.

    python -m tests.scenario.guided_fuzz toml|csv|jsonl|parquet [-max_total_time=60] [-seed=1]

needs atheris, which has wheels for few Pythons. Reading must end with a scenario or with problems that can be told, within the memory and
time given; anything else is a crash, and the bytes that made it are kept in the working folder.
"""

import io
import json
import pathlib
import sys
import tempfile

import atheris

with atheris.instrument_imports(include=["navsim", "tomllib"]):
    from navsim.basics.problems import InputProblems, render_all
    from navsim.scenario.read import read

from tests.scenario.worlds import FUND, ROWS, as_csv, write


def seeds(form: str) -> dict:
    """{file: [bytes to begin from]}."""
    if form == "toml":
        return {"fund.toml": [FUND.encode()]}
    if form == "csv":
        return {f"{feed}.csv": [as_csv(rows).encode()] for feed, rows in ROWS.items()}
    if form == "jsonl":
        return {f"{feed}.jsonl": ["\n".join(json.dumps(row) for row in rows).encode()] for feed, rows in ROWS.items()}
    import pyarrow as pa
    import pyarrow.parquet as pq

    told = io.BytesIO()
    pq.write_table(pa.table({"date": ["2024-01-02"], "security": ["MRDN"], "price": [1.5]}), told)
    return {"prices.parquet": [told.getvalue()]}


def main(form: str, *options: str) -> None:
    """Fuzz one form; the first byte says which file the rest is."""
    known = seeds(form)
    names = sorted(known)
    home = pathlib.Path(tempfile.mkdtemp(prefix="fuzz.", dir="/dev/shm" if pathlib.Path("/dev/shm").is_dir() else None))
    corpus = home / "corpus"
    corpus.mkdir()
    for n, name in enumerate(names):
        for k, data in enumerate(known[name]):
            (corpus / f"{n}-{k}").write_bytes(bytes([n]) + data)
    folder = write(home / "world", {})

    def once(data: bytes) -> None:
        name = names[data[0] % len(names)] if data else names[0]
        mine = folder / name
        others = [folder / f"{mine.stem}.{ending}" for ending in ("toml", "csv", "jsonl", "parquet")]
        kept = {path: path.read_bytes() for path in others if path.is_file()}
        for path in kept:
            path.unlink()
        mine.write_bytes(data[1:])
        try:
            read(folder)
        except InputProblems as found:
            render_all(found.problems).encode()
        finally:
            mine.unlink()
            for path, was in kept.items():
                path.write_bytes(was)

    atheris.Setup([sys.argv[0], str(corpus), "-timeout=20", "-rss_limit_mb=2048", "-max_len=20000", *options], once)
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
