"""navsim confirm: a person stands by an exception."""

import datetime

import click

from .. import options
from ..main import DONE


@click.command(
    short_help="Stand by an exception: a confirmation event.",
    epilog=options.examples(
        'navsim confirm log price.move ACME --by "M. Okafor" --reason "takeover bid"',
        "navsim confirm log price.move ACME --date 2025-03-11 --by me --reason same",
    ),
)
@click.argument("address", metavar="LOG", type=click.Path())
@click.argument("check")
@click.argument("subject")
@click.option("--by", required=True, help="Who stands by it.")
@click.option("--reason", required=True, help="Why it is right as it is.")
@options.date_option
@click.option("--all", "every", is_flag=True, help="Every session on which it stands unconfirmed, not the last alone.")
@click.option("--fund", metavar="FUND", help="Whose exception. May be left out where LOG has one fund.")
def confirm(address: str, check: str, subject: str, by: str, reason: str, day: datetime.date | None, every: bool, fund: str | None) -> int | None:
    """Append a confirmation to LOG: the exception CHECK of SUBJECT was looked at, and is right as it is.

    LOG is replayed, and what does not stand there cannot be confirmed. A failed proof cannot either: it is mended. Without --date the last
    session on which it stands unconfirmed is meant. It is confirmed at the value that was found: where a correction changes that, it is open
    again.
    """
    from ...log.append import append_rows
    from ...log.decisions import decisions
    from ...log.stored import StoredLog
    from ...replay import door
    from ...reports.confirming import row_of, to_confirm
    from ...reports.reading import chosen_funds, of_run
    from ..terminal import say
    from ..wording import count

    if not by.strip() or not reason.strip():
        raise click.UsageError("--by and --reason are not empty")
    log = StoredLog(address)
    tables = of_run(door.run(log, to=day, fund=fund))
    sessions = to_confirm(tables, chosen_funds(tables, fund), check, subject, day)
    left = [] if every else sessions[:-1]
    events, _ = decisions(address)
    rows = [row_of(each, check, subject, by, reason, events) for each in sessions if each not in left]
    receipt = append_rows(log, "confirmations", rows)
    for row in rows:
        say(f"confirmed {check} {subject} of {row['date']} in {row['fund']}; the log ends at {receipt.head}")
    if left:
        say(f"{count(len(left), 'earlier session')} of it still unconfirmed: --date, or --all")
    return DONE
