"""The audit: a scenario folder recomputed slowly, session by session, every fund of the folder side by side."""

from datetime import date

from .charges import suspensions
from .family import Family
from .holders import Ages
from .money import at_market
from .reading import read
from .sessions import instant
from .shares import Order
from .strike import Book

TABLES = (
    "nav",
    "roll_forward",
    "accruals",
    "holdings",
    "lots",
    "lot_relief",
    "orders",
    "order_charges",
    "distributions",
    "account_balances",
    "account_distributions",
    "account_counts",
    "undistributed",
    "year_ends",
    "shadow",
    "yields",
    "exceptions",
    "liquidity",
    "deviation",
    "nmfp",
)


def last_session(feeds, schedule, known_at, to):
    """The session a run ends with: asked for, or the last one on or before the latest price; never after what is known."""
    if to is not None:
        last = to if isinstance(to, date) else date.fromisoformat(to)
    else:
        dated = feeds["prices"] or [row for rows in feeds.values() for row in rows]
        last = max(row["_day"] for row in dated)
    last = schedule.on_or_before(last)
    if known_at is not None:
        while schedule.close(last) > instant(known_at):
            last = schedule.before(last)
    return last


def audit(folder, known_at=None, to=None):
    """fund id -> table -> rows, with every figure of the run worked out again."""
    funds, feeds, securities, schedule = read(folder, known_at)
    last = last_session(feeds, schedule, known_at, to)
    books, ages = {}, Ages()
    for terms in funds:
        book = Book(terms, feeds, securities, schedule, ages)
        books[book.id] = book
    for row in feeds["orders"]:
        if not row.get("class") and len(books[row["fund"]].classes) == 1:
            row["class"] = books[row["fund"]].classes[0]
    for row in feeds["actions"]:
        row["fund"] = row.get("fund") or next(iter(books))
    closed = suspensions(feeds["actions"])
    orders = [Order(row, schedule, closed) for row in feeds["orders"]]
    past_navs = {}
    family = Family(books, feeds, securities)
    ordered = family.in_order()
    first = min(book.inception for book in books.values())
    for session in schedule.between(first, last):
        second_legs = []
        for book in [book for book in ordered if book.inception <= session]:
            family.hear(book, session)
            book.strike(session, same_day(orders, book, session))
            past_navs[book.id, session] = {name: book.nav_for(name) for name in book.classes}
            second_legs += price_orders(orders, book, past_navs, session, schedule)
        for order, shares_sold in second_legs:
            other = books[order.to_fund or order.fund]
            other.second_leg(order, past_navs[other.id, order.session][order.to_class or order.share_class], *shares_sold)
    answer = {}
    for book in books.values():
        book.finish()
        answer[book.id] = {table: book.tables[table] for table in TABLES}
    return answer


def books_same_day(order, book):
    """Seed capital, and in a stable-price fund an order that settles on its own session."""
    if order.late or order.barred:
        return False
    return order.seed or (book.money_fund and order.settle == order.session and not at_market(book, order.session))


def same_day(orders, book, session):
    return [order for order in orders if order.fund == book.id and order.session == session and books_same_day(order, book)]


def price_orders(orders, book, past_navs, session, schedule):
    """A fund's orders: first the session's own, then those heard late that the next session books, in the order of the log.

    Answers with the orders that have a second leg, and what the first was paid.
    """
    following = schedule.after(session)
    mine = [order for order in orders if order.fund == book.id]
    own = [order for order in mine if order.session == session and not order.late and not books_same_day(order, book)]
    late = [order for order in mine if order.late and order.booked == following and order.session <= session]
    second_legs = []
    for order in own + late:
        nav = order.price if order.seed else past_navs[order.fund, order.session][order.share_class]
        paid = book.price(order, nav)
        if order.side in ("exchange", "conversion"):
            second_legs.append((order, paid))
    return second_legs
