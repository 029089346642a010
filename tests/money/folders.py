"""Small money funds as people write them: a folder from its terms and feeds."""

TERMS = """[fund]
id = "cash"
inception = {inception}
valuation = "amortized_cost"
[distribution]
income = "daily"
{distribution}
[class.only]
{more}
"""
FLOATING = """[fund]
id = "prime"
inception = {day}
nav_decimals = 4
initial_nav = "1.00"
[policy]
short_term_amortized = false
[distribution]
income = "daily"
[class.only]
"""


def write(folder, inception, *, distribution="", more="", toml=None, **feeds):
    """A fund with one class that begins on a day; a feed is a string of lines."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "fund.toml").write_text(toml or TERMS.format(inception=inception, distribution=distribution, more=more))
    for name, lines in feeds.items():
        (folder / f"{name}.csv").write_text("\n".join(line.strip() for line in lines.strip().splitlines()) + "\n")
    return folder


def cells(run, table, column, **keys):
    """{session: cell} of the rows that the keys name."""
    rows = run.table(table).to_pylist()
    return {str(row["session"]): row[column] for row in rows if all(row[key] == value for key, value in keys.items())}
