"""A process that appends orders one by one and says which were acknowledged; for tests that stop it, or run several.

python appending.py LOG NAME FIRST LAST [ARMED]: orders NAME-FIRST to NAME-LAST; ARMED is a file that is made when it is ready.
"""

import pathlib
import sys

from navsim.basics.problems import InputProblems
from navsim.log.append import append_rows
from navsim.log.stored import StoredLog


def main(place, name, first, last, armed=None, lock="lock"):
    log = StoredLog(place, lock=lock == "lock")
    log.view()
    if armed:
        pathlib.Path(armed).touch()
    for n in range(int(first), int(last) + 1):
        row = {"event_id": f"{name}-{n}", "accepted_at": "2024-01-05T11:00:00", "side": "purchase", "amount": f"{n}.00"}
        try:
            receipt = append_rows(log, "orders", [row])
        except (OSError, InputProblems) as error:
            print(f"failed {name}-{n} {type(error).__name__}: {error}", flush=True)
            return
        print(f"acknowledged {name}-{n} {receipt.appended} {receipt.head}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
