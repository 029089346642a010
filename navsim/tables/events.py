"""The events a run was made of, with what each says and where it was read."""

import hashlib

from ..basics.instants import day_number
from ..events.canonical import payload, price_content
from ..log import identity
from ..log.knowledge import Known

WORLD = None


def events(known: Known, funds: dict) -> dict:
    """{fund, or WORLD: columns of the table}: every event known to the run, those taken back included.

    funds  {fund id: day number of its inception}, for events without a date of their own
    """
    log = known.log
    rows: dict = {}
    first = min(funds.values())
    for event, said, seq in zip(log.events, log.contents, log.event_seqs, strict=True):
        if event.event_id in known.seqs and (event.fund is None or event.fund in funds):
            when = identity.effective(event)
            day = day_number(when) if when else funds.get(event.fund, first)
            row = (seq, event.event_id, identity.kind_of(event), day, event.recorded_at, event.file, event.line, payload(said))
            rows.setdefault(event.fund, []).append(row)
    prices = log.prices
    for n in range(len(prices)):
        if (known.at is None or int(prices.recorded_at[n]) <= known.at) and (known.seq is None or int(log.price_seqs[n]) <= known.seq):
            row = (
                int(log.price_seqs[n]),
                identity.price_id(prices, n),
                "prices",
                int(prices.date[n]),
                int(prices.recorded_at[n]),
                prices.files[prices.file[n]],
                int(prices.line[n]),
                payload(price_content(prices, n)),
            )
            rows.setdefault(WORLD, []).append(row)
    return {fund: columns(sorted(told)) for fund, told in rows.items()}


def columns(rows: list) -> dict:
    """Rows in order of the log as columns."""
    names = ("seq", "event_id", "kind", "effective", "recorded_at", "file", "line", "payload")
    told = dict(zip(names, (list(column) for column in zip(*rows, strict=True)), strict=True))
    told["digest"] = [hashlib.sha256(text.encode()).hexdigest() for text in told["payload"]]
    return told
