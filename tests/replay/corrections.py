"""What a fund hears late about a log that stands: events taken back or said again otherwise, rows of days gone by, terms, publications.

`after_the_fact(dice, nights, log, evening)` gives a batch, {feed: rows} and terms; a log, or a run, may refuse what it asks for.
"""

import datetime
from decimal import Decimal

from navsim.basics.instants import told
from navsim.events.kinds import BY_EVENT, BY_FEED
from navsim.log.price_ids import price_ids

OTHERWISE = {  # {feed: (column that is said otherwise, factor)}
    "prices": ("price", "1.0125"),
    "orders": ("amount", "0.9"),
    "trades": ("price", "1.01"),
    "dividends": ("rate", "1.1"),
    "fx": ("rate", "1.003"),
    "expenses": ("amount", "1.07"),
    "payments": ("amount", "0.5"),
    "distributions": ("per_share", "1.1"),
    "accounts": ("open", "2"),
    "splits": ("ratio", "2"),
}


def heard_now(log) -> str:
    """The instant the log has come to."""
    return told(log.head.recorded_at)


def after_the_fact(dice, nights, log, evening: datetime.date) -> tuple[dict, list]:
    """One to three things, about days of the last weeks most of the time."""
    feeds, terms = {}, []
    world, stored = nights.world, log.log()
    for _ in range(dice.randint(1, 3)):
        kind = dice.random()
        if kind < 0.45:
            feed, row = taken_back(dice, nights, stored)
        elif kind < 0.9:
            feed, row = of_days_gone_by(dice, world, evening)
        else:
            feed, row = None, None
            terms.append(of_terms(dice, world, evening))
        if feed is not None:
            feeds.setdefault(feed, []).append(row)
    for rows in feeds.values():
        for row in rows:
            row["event_id"] = f"late-{dice.randrange(10**12)}"
            if dice.random() < 0.8:
                row["recorded_at"] = heard_now(log)
    return feeds, terms


def taken_back(dice, nights, stored) -> tuple:
    """An event that stands, cancelled or said again: one of the last, or any; sometimes one that was said again before."""
    gone = {event.reverses for event in stored.events if event.reverses} | set(stored.prices.reverses.values())
    names = {}
    for event in stored.events:
        kind = BY_EVENT.get(type(event))
        if kind is not None and kind.feed in BY_FEED and event.event_id not in gone:
            names.setdefault(kind.feed, []).append(event.event_id)
    names["prices"] = [name for name in price_ids(stored.prices).to_pylist() if name not in gone]
    feed = dice.choice(sorted(feed for feed, each in names.items() if each))
    name = dice.choice(names[feed][-40:] if dice.random() < 0.85 else names[feed])
    said = next((row for rows in (*nights.said, *nights.batches) for row in rows.get(feed, []) if row.get("event_id") == name), None)
    column, factor = OTHERWISE.get(feed, (None, None))
    if said is None or dice.random() < 0.3 or not said.get(column) or "%" in said[column]:
        return feed, {"reverses": name}
    other = {key: value for key, value in said.items() if key != "recorded_at"} | {"reverses": name}
    other[column] = format((Decimal(said[column]) * Decimal(factor)).quantize(Decimal("0.01")), "f")
    return feed, other


def of_days_gone_by(dice, world, evening: datetime.date) -> tuple:
    """A row nobody had told."""
    day = evening - datetime.timedelta(days=dice.randint(0, 25) if dice.random() < 0.9 else dice.randint(25, 90))
    day = max(day, world.inception)
    session = [each for each in world.open_sessions() if each <= day][-1]
    name, share_class = dice.choice(sorted(world.currency)), dice.choice(world.classes)
    of = {"fund": world.fund}
    price = world.prices.get(name, {}).get(session)
    rows = [
        ("payments", {**of, "date": day, "fee": "advisory", "amount": "12.34"}),
        ("expenses", {**of, "date": day, "fee": dice.choice(("legal", "tax", "advisory")), "amount": "77.77"}),
        ("offsets", {**of, "date": day, "fee": "advisory", "amount": "1.11"}),
        ("accounts", {**of, "date": day, "class": share_class, "open": "17", "closed": "2"}),
        ("income", {**of, "date": day, "kind": dice.choice(("bank_interest", "lending", "other")), "amount": "31.41"}),
        ("custodian", {**of, "date": session, "security": dice.choice(("cash", name)), "quantity": "1000"}),
        ("published", {**of, "date": session, "class": share_class, "nav": "9.99"}),
        ("benchmarks", {"date": session, "name": dice.choice(("index", "other")), "level": str(1000 + dice.randrange(50))}),
        ("rates", {"date": session, "name": "bill", "rate": "5.1%"}),
        (
            "confirmations",
            {**of, "date": session, "check": dice.choice(("price.move", "price.stale")), "subject": name, "by": "ann", "reason": "seen"},
        ),
        ("dividends", {"ex_date": session, "security": name, "rate": "0.0123", "pay_date": day + datetime.timedelta(days=9)}),
        ("orders", {**of, "accepted_at": f"{session}T10:00", "class": share_class, "account": "late", "side": "purchase", "amount": "5000"}),
        (
            "orders",
            {**of, "accepted_at": f"{session}T11:00", "class": share_class, "account": f"{share_class}-anchor", "side": "redemption", "amount": "10"},
        ),
        ("distributions", {**of, "ex_date": session, "class": share_class, "kind": "income", "per_share": "0.0003", "reinvest": "80%"}),
        ("actions", {**of, "date": session, "action": "withhold_dividend"}),
        ("closures", {"date": session, "close": "13:00"}),
        ("fx", {"date": session, "currency": "EUR", "rate": "1.0877"}),
    ]
    if price is not None:
        rows += [
            ("prices", {"date": session, "security": name, "price": price, "kind": "fair"}),
            ("trades", {**of, "date": session, "security": name, "side": "buy", "quantity": "20", "price": price}),
            ("trades", {**of, "date": session, "security": name, "side": "sell", "quantity": "10", "price": price}),
        ]
    feed, row = dice.choice(rows)
    return feed, {key: str(value) for key, value in row.items()}


def of_terms(dice, world, evening: datetime.date) -> dict:
    """Terms nobody had told, from a day that may have gone by."""
    day = str(evening + datetime.timedelta(days=dice.randint(-12, 6)))
    number = dice.randrange(10**6)
    asked = [
        {"fee": [{"id": f"extra-{number}", "category": "other", "rate": "0.10%", "from": day}]},
        {"fee": [{"id": f"flat-{number}", "category": "reports", "flat": "1200", "from": day}]},
        {"limit": [{"id": f"new-{number}", "rate": "0.40%", "from": day}]},
        {"checks": {"price.move": {"limit": "2%", "severity": "warning"}}},
        {"class": {f"new-{number}": {"opens": day}}},
    ]
    return {"fund": {"id": world.fund}, **dice.choice(asked)}
