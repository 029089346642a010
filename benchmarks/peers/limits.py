"""What nobody can be faster than, in this process: decoding the prices, touching their columns once, one division each, exact or not.

python benchmarks/peers/limits.py FOLDER       one line of JSON: {what: seconds}
"""

import json
import pathlib
import sys
import time

import numpy as np
import pyarrow.parquet as pq


def took(work) -> float:
    """Processor seconds of one time in the fastest of five rounds, each long enough for the clock."""
    seconds, times = [], 1
    while len(seconds) < 5:
        began = time.process_time()
        for _ in range(times):
            work()
        took = time.process_time() - began
        if took < 0.01:
            times *= 2
        else:
            seconds.append(took / times)
    return min(seconds)


def halves(column) -> np.ndarray:
    """Decimals as whole numbers."""
    return np.concatenate([np.frombuffer(chunk.buffers()[1], np.int64, 2 * len(chunk), 16 * chunk.offset)[::2] for chunk in column.chunks])


if __name__ == "__main__":
    path = pathlib.Path(sys.argv[1]) / "prices.parquet"
    cents = halves(pq.ParquetFile(path).read().column("price"))
    columns, other = [cents.copy() for _ in range(5)], np.arange(1, len(cents) + 1)
    told = {
        "decode the prices": took(lambda: pq.ParquetFile(path).read()),
        "touch five columns once": took(lambda: [column.sum() for column in columns]),
        "one division a price, floats": took(lambda: cents / 7.0),
        "one division a price, whole numbers": took(lambda: cents // other),
    }
    print(json.dumps({"rows": len(cents), **told}))
