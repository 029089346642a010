"""Which price, and which rate of exchange, a session uses for a security."""

from collections import defaultdict
from fractions import Fraction

from .rounding import half_up_to, number, rate

RANK = {"fair": 0, "close": 1, "bid": 2, "evaluated": 3, "discount_rate": 3, "yield": 3}
AT_LAST = ("fair", "close", "bid", "evaluated", "discount_rate", "yield")


class Stopped(Exception):
    """The agreement stops the run here."""


class Prices:
    """Every quotation of every security, by date and kind."""

    def __init__(self, feeds, securities, schedule, debt, patience=5):
        self.patience = patience
        self.schedule, self.securities, self.debt = schedule, securities, debt
        self.quotes = defaultdict(lambda: defaultdict(dict))
        for row in feeds["prices"]:
            kind = row.get("kind") or "close"
            self.quotes[row["security"]][row["_day"]].setdefault(kind, []).append(row)
        self.dates = {security: sorted(by_day) for security, by_day in self.quotes.items()}
        self.splits = defaultdict(list)
        for row in feeds["splits"]:
            self.splits[row["security"]].append((row["_day"], number(row["ratio"])))
        self.fx = defaultdict(dict)
        for row in feeds["fx"]:
            self.fx[row["currency"]][row["_day"]] = number(row["rate"])

    def quoted(self, security, day, sources):
        """(kind, price) that a date gives for a security: fair, close, bid, evaluated; None without any.

        A rate is an evaluated price: the source decides first, then the price itself goes before a rate.
        """
        kinds = self.quotes[security].get(day)
        if not kinds:
            return None
        place = {source: n for n, source in enumerate(sources)}
        kind, row = min(
            ((kind, row) for kind, rows in kinds.items() for row in rows),
            key=lambda one: (RANK[one[0]], place.get(one[1].get("source"), len(place)), AT_LAST.index(one[0])),
        )
        if kind in ("discount_rate", "yield"):
            return "evaluated", self.debt.price_of_rate(self.securities[security], kind, rate(row["price"]), day)
        return kind, number(row["price"])

    def used(self, security, session, sources=(), limit=None):
        """(price, kind, its date, age in sessions): the session's own quotation, else the latest earlier one, stale."""
        row = self.securities[security]
        if row.get("type") == "forward" and not self.dates.get(security) and (row.get("currency") or "USD") != "USD":
            return self.rate_of(row["currency"], session), "evaluated", session, 0
        quoted = self.quoted(security, session, sources)
        if quoted:
            return quoted[1], quoted[0], session, 0
        earlier = [day for day in self.dates.get(security, ()) if day < session]
        if not earlier:
            raise Stopped(f"no price of {security} for {session}")
        day = earlier[-1]
        age = self.schedule.count_after(day, session)
        if limit is not None and age > limit:
            raise Stopped(f"the price of {security} is {age} sessions old on {session}")
        _, price = self.quoted(security, day, sources)
        ratio = Fraction(1)
        for ex_date, factor in self.splits[security]:
            if day < ex_date <= session:
                ratio *= factor
        if ratio != 1:
            price = half_up_to(price / ratio, 8)
        return price, "stale", day, age

    def rate_of(self, currency, session):
        """Dollars for one unit of a currency at a session: its own rate, else the latest earlier one."""
        if not currency or currency == "USD":
            return Fraction(1)
        known = self.fx[currency]
        if session in known:
            return known[session]
        earlier = [day for day in known if day < session]
        if not earlier or self.schedule.count_after(max(earlier), session) > self.patience:
            raise Stopped(f"no rate of {currency} for {session}")
        return known[max(earlier)]

    def age_of_rate(self, currency, session):
        """Sessions since the rate of exchange that a session takes; 0 for its own, and for dollars."""
        if not currency or currency == "USD":
            return 0
        return self.schedule.count_after(max(day for day in self.fx[currency] if day <= session), session)
