"""navsim import: somebody else's file becomes a feed."""

import click

from .. import options
from ..main import DONE, INPUT_ERRORS


@click.command(
    "import",
    short_help="A custodian's or transfer agent's file becomes a feed.",
    epilog=options.examples(
        "navsim import activity.xlsx --map agent.toml --feed orders      the first time: writes agent.toml to begin with",
        "navsim import activity.xlsx --map agent.toml -o today/orders.csv",
        "navsim log append log today/orders.csv",
    ),
)
@click.argument("file", type=click.Path())
@click.option("--map", "mapping", required=True, metavar="MAP.toml", type=click.Path(), help="The mapping: which column is which. It is kept.")
@click.option("--feed", help="Which feed it becomes; needed where there is no mapping yet.")
@click.option("-o", "out", metavar="FEED.csv", type=click.Path(), help="Where the feed goes. Default: standard output. Nothing is overwritten.")
def imports(file: str, mapping: str, feed: str | None, out: str | None) -> int | None:
    """Turn FILE, CSV or Excel, into a feed by the mapping in MAP.toml: names, dates, numbers and words as they are written there.

    Where MAP.toml does not exist it is written, with a guess at each column, for a person to look at: exit code 2, and no feed. All problems
    of all rows are told at once, with their line in FILE; then nothing is written.

    \b
    feed = "orders"
    date_format = "%m/%d/%Y"          # also: datetime_format, delimiter, skip
    decimal = ","                     # also: sheet, absolute = ["amount"]
    [columns]
    accepted_at = "Trade Date"        # ours = theirs
    [constants]
    class = "service"
    [values.side]
    BUY = "purchase"                  # theirs = ours
    [only]
    "Status" = ["Settled"]            # other rows are passed over
    """
    import pathlib

    from ...basics.problems import InputProblems, refuse
    from ...begin.imported import imported
    from ...begin.mapping import guess, read_mapping
    from ...begin.outside import layout_of, open_outside
    from ..wording import count

    kept = pathlib.Path(mapping)
    if not kept.exists():
        if feed is None:
            refuse("import.no_mapping", f"there is no mapping {kept}", "name the feed, and one is written to begin with: --feed orders")
        text = guess(feed, layout_of(file))
        kept.write_text(text, encoding="utf-8")
        click.echo(f"{kept} is a guess: look at it, put it right, and import again", err=True)
        return INPUT_ERRORS
    plan = read_mapping(kept)
    if feed is not None and feed != plan.feed:
        refuse("import.other_feed", f"{kept} is for {plan.feed}, not for {feed}", "leave --feed out, or name another mapping")
    if out is not None and pathlib.Path(out).exists():
        refuse("import.not_free", f"{out} is there already", "name another file: nothing is overwritten")
    try:
        text, written, passed = imported(plan, open_outside(file, plan.delimiter, plan.skip, plan.sheet))
    except InputProblems as found:
        from ..problems import show

        show(found.problems)
        return INPUT_ERRORS
    if out is None:
        click.echo(text, nl=False)
    else:
        pathlib.Path(out).parent.mkdir(parents=True, exist_ok=True)
        pathlib.Path(out).write_text(text, encoding="utf-8")
    click.echo(f"{count(written, 'row')} of {plan.feed}" + (f", {passed} passed over" if passed else ""), err=True)
    return DONE
