"""Small folders for tests, and events without the place they were read from."""

import attrs

FUND = """\
[fund]
id = "harbor"
name = "Harbor Balanced"
inception = 2024-01-02
initial_nav = "10.00"

[policy]
price_sources = ["vendor-a", "vendor-b"]

[class.retail]

[class.plan]
opens = 2024-07-01
plan_limit = "0.25%"

[[fee]]
id = "advisory"
category = "management"
tiers = [{ up_to = "300000000", rate = "0.75%" }, { rate = "70 bp" }]

[[fee]]
id = "12b-1"
category = "distribution"
classes = ["plan"]
rate = "0.25%"

[[limit]]
rate = "1.35%"

[[limit]]
rate = "1.25%"
classes = ["plan"]
"""
ROWS = {
    "securities": [
        {"security": "MRDN", "type": "equity", "name": "Meridian, Inc."},
        {"security": "T26", "type": "bill", "maturity": "2026-01-15", "currency": "USD", "government": "true"},
    ],
    "trades": [
        {"date": "2024-01-02", "security": "MRDN", "side": "buy", "quantity": "100.5", "price": "41.07", "event_id": "buy-1"},
        {"date": "2024-02-02", "security": "MRDN", "side": "sell", "quantity": "50", "amount": "2100.00", "lots": "buy-1:50"},
    ],
    "orders": [
        {"accepted_at": "2024-01-02", "class": "retail", "side": "purchase", "amount": "500000.00", "price": "10.00"},
        {"accepted_at": "2024-01-03T15:30:00-05:00", "class": "retail", "account": "acct-7", "side": "redemption", "shares": "all"},
        {"accepted_at": "2024-07-01T16:00", "class": "plan", "side": "purchase", "shares": "12.345"},
    ],
    "prices": [
        {"date": "2024-01-02", "security": "MRDN", "price": "41.07", "source": "vendor-a", "event_id": "p1"},
        {"date": "2024-01-02", "security": "MRDN", "price": "41.08", "source": "vendor-b"},
        {"date": "2024-01-02", "security": "T26", "price": "5.10%", "kind": "discount_rate"},
        {"date": "2024-01-03", "security": "MRDN", "price": "0", "kind": "fair"},
        {"date": "2024-01-02", "security": "MRDN", "price": "41.17", "source": "vendor-a", "reverses": "p1", "recorded_at": "2024-01-03T09:00"},
    ],
    "dividends": [{"ex_date": "2024-03-01", "security": "MRDN", "rate": "0.25", "withholding": "15%"}],
    "closures": [{"date": "2024-07-03", "close": "13:00"}],
    "published": [{"date": "2024-01-02", "class": "retail", "nav": "10.00"}],
}


def placeless(scenario) -> list:
    """Every event without file and line, in an order that does not depend on where it was read."""
    return sorted((attrs.evolve(event, file="", line=0) for event in scenario.events), key=repr)


def price_rows(prices) -> list:
    """Every price as a tuple of plain values, sorted, without file and line."""
    return sorted(
        (
            int(prices.date[n]),
            prices.securities[prices.security[n]],
            int(prices.price_e8[n]),
            int(prices.kind[n]),
            prices.sources[prices.source[n]],
            int(prices.recorded_at[n]),
            prices.ids.get(n, ""),
            prices.reverses.get(n, ""),
        )
        for n in range(len(prices))
    )


def columns(rows) -> list:
    """Names of columns in the order they first occur."""
    return list(dict.fromkeys(name for row in rows for name in row))


def as_csv(rows, end="\n") -> str:
    """Rows as CSV; a cell with a comma is quoted."""
    names = columns(rows)
    lines = [names] + [[row.get(name, "") for name in names] for row in rows]
    return "".join(",".join(f'"{cell}"' if "," in cell else cell for cell in line) + end for line in lines)


def write(folder, feeds=ROWS, fund=FUND, **texts):
    """A folder of CSV feeds, and other files by name with the point as two underscores."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "fund.toml").write_text(fund, encoding="utf-8")
    for feed, rows in feeds.items():
        (folder / f"{feed}.csv").write_text(as_csv(rows), encoding="utf-8")
    for name, text in texts.items():
        (folder / name.replace("__", ".")).write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder
