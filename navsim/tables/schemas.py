"""The tables: columns with type, unit and meaning. Keys come first; `fund` and `year` are in the names of the folders."""

from __future__ import annotations

from typing import Any

import attrs
import pyarrow as pa

MONEY = pa.decimal128(20, 2)
SHARES = pa.decimal128(24, 6)
PRICE = pa.decimal128(20, 8)
PROVEN = pa.decimal128(24, 8)  # dollars of the largest fund, or shares
EXACT_NAV = pa.decimal128(38, 18)
FACTOR = pa.decimal128(20, 9)
YIELD = pa.decimal128(38, 12)
VALUE = pa.decimal128(20, 6)
RATE = pa.decimal128(20, 10)
DATE = pa.date32()
INSTANT = pa.timestamp("us", "America/New_York")
TEXT = pa.dictionary(pa.int32(), pa.string())
WHOLE = pa.int64()
LONG_TEXT = pa.string()


@attrs.frozen(kw_only=True, repr=False)
class Column:
    """One column: its Arrow type and what it means."""

    name: str
    type: pa.DataType
    meaning: str = ""


@attrs.frozen(kw_only=True, repr=False)
class Table:
    """One table. `dated` is the column whose year names the folder; `fund_at` the place of `fund` when the table is read."""

    name: str
    columns: tuple[Column, ...]
    dated: str = "session"
    fund_at: int = 1

    @property
    def schema(self) -> pa.Schema:
        """As in the files, without fund and year."""
        return pa.schema([pa.field(column.name, column.type) for column in self.columns])


def _table(name: str, *columns: tuple[str, Any, str], dated: str = "session", fund_at: int = 1) -> Table:
    told = tuple(Column(name=name_, type=type_, meaning=meaning) for name_, type_, meaning in columns)
    return Table(name=name, columns=told, dated=dated, fund_at=fund_at)


SESSION = ("session", DATE, "the strike date")
CLASS = ("share_class", TEXT, "the class; empty where the row is about the fund")

TABLES = {
    table.name: table
    for table in (
        _table(
            "nav",
            SESSION,
            CLASS,
            ("net_assets", MONEY, "assets less liabilities of the class"),
            ("shares", SHARES, "outstanding, after the capital booked this session"),
            ("nav_exact", EXACT_NAV, "net assets over shares, half-up at 18 decimals"),
            ("nav", PRICE, "as struck, rounded to the fund's decimals"),
        ),
        _table(
            "roll_forward",
            SESSION,
            CLASS,
            ("component", TEXT, "what moved net assets; opening and all components make closing"),
            ("amount", MONEY, "outflows and fees negative, waivers positive"),
        ),
        _table(
            "accruals",
            SESSION,
            CLASS,
            ("fee", TEXT, "id of the fee"),
            ("category", TEXT, "its category"),
            ("day_from", DATE, "first calendar day charged"),
            ("day_to", DATE, "last calendar day charged"),
            ("days", WHOLE, "calendar days of the window"),
            ("base", MONEY, "the fee's whole base; empty for a fee without one"),
            ("amount", MONEY, "the class's part, positive"),
            ("waived", MONEY, "waived or reimbursed of it by the adviser; of a fee that is net of reimbursement, the expenses he repaid"),
            ("net", MONEY, "amount less waived"),
            ("cumulative", MONEY, "posted in the fiscal year"),
            ("borne_by", TEXT, "fund, or adviser for a memo fee"),
        ),
        _table(
            "workings",
            SESSION,
            CLASS,
            ("fee", TEXT, "id of the fee"),
            ("day_from", DATE, "first calendar day charged"),
            ("day_to", DATE, "last calendar day charged"),
            ("base", MONEY, "what the rate is charged on; of a sum spread over days, the sum"),
            ("tier_from", MONEY, "net assets below it are charged in the tiers before"),
            ("tier_to", MONEY, "net assets above it are charged in the tiers after; empty in the last"),
            ("rate", RATE, "annual, a fraction; 1 for a sum spread over days"),
            ("day_count", TEXT, "convention of the fee"),
            ("weight_num", WHOLE, "the window is weight_num / weight_den of a year (of a month, for a monthly sum)"),
            ("weight_den", WHOLE, ""),
            ("carried_before", EXACT_NAV, "dollars earned and not posted before, to 18 decimals"),
            ("carried_num", WHOLE, "the same exactly: carried_num / carried_den cents"),
            ("carried_den", WHOLE, ""),
            ("billed", MONEY, "bills of the window, which replace what was accrued since the bill before"),
            ("posted", MONEY, "cents posted"),
            ("cause", TEXT, "event ids of the terms, and of bills"),
        ),
        _table(
            "year_ends",
            SESSION,
            CLASS,
            ("component", TEXT, "fee:<id>, waiver:<limit>, reimbursement:<limit>, recoupment or offset, as in roll_forward"),
            ("day_from", DATE, "first calendar day of the part; only sessions in whose window a fiscal year ends have rows"),
            ("day_to", DATE, "last calendar day of the part"),
            ("amount", MONEY, "of the part, not 0.00; all parts of a session together are the amount in roll_forward"),
        ),
        _table(
            "holdings",
            SESSION,
            ("security", TEXT, "the security"),
            ("quantity", SHARES, "units, or face of debt"),
            ("price", PRICE, "used for valuation"),
            ("price_kind", TEXT, "fair, close, bid, evaluated, stale or amortized"),
            ("price_date", DATE, "day of the quotation"),
            ("age", WHOLE, "sessions since then"),
            ("fx", PRICE, "dollars per unit of its currency"),
            ("cost", MONEY, "of the open lots"),
            ("amortized_cost", MONEY, "for debt; cost for everything else"),
            ("accrued_interest", MONEY, "receivable"),
            ("market_value", MONEY, "quantity x price x fx, rounded per position"),
            ("unrealized", MONEY, "market value less amortized cost"),
            ("book_value", MONEY, "what it counts in net assets: market value, or in a money fund amortized cost"),
            ("reset_days", WHOLE, "of debt, to the next reset or the end"),
            ("life_days", WHOLE, "of debt, to maturity or the day it may be demanded"),
            ("liquidity", TEXT, "of debt: daily, weekly, or empty"),
            ("sector", TEXT, "government, where it is"),
            ("price_by", TEXT, "of a fair price: who made it"),
            ("price_reason", TEXT, "and why"),
        ),
        _table(
            "securities",
            ("security", TEXT, "the security"),
            ("first_held", DATE, "session that first booked it"),
            ("name", TEXT, ""),
            ("type", TEXT, "equity, bond, note, bill ..."),
            ("currency", TEXT, ""),
            ("country", TEXT, "of the issuer"),
            ("industry", TEXT, ""),
            ("issuer", TEXT, ""),
            ("maturity", DATE, "of debt"),
            ("coupon", RATE, "annual, a fraction"),
            ("government", TEXT, "true where it is an obligation of the government"),
            dated="first_held",
            fund_at=0,
        ),
        _table(
            "lots",
            ("security", TEXT, "the security"),
            ("lot", TEXT, "event id of the buy"),
            ("opened", DATE, "trade date"),
            ("quantity", SHARES, "as bought"),
            ("cost", MONEY, "as bought"),
            ("remaining_quantity", SHARES, "as at the end of the run"),
            ("remaining_cost", MONEY, "as at the end of the run"),
            dated="opened",
            fund_at=0,
        ),
        _table(
            "lot_relief",
            SESSION,
            ("security", TEXT, "the security"),
            ("lot", TEXT, "the lot sold from"),
            ("sale", TEXT, "event id of the sale"),
            ("quantity", SHARES, "taken from the lot"),
            ("cost", MONEY, "relieved"),
            ("proceeds", MONEY, "the lot's part"),
            ("gain", MONEY, "proceeds less cost"),
            ("term", TEXT, "short, or long where held more than a year"),
        ),
        _table(
            "orders",
            ("event_id", TEXT, "the order"),
            CLASS,
            ("account", TEXT, "the shareholder's account"),
            ("side", TEXT, "purchase, redemption ..."),
            ("accepted_at", INSTANT, "when the fund received it"),
            ("session", DATE, "whose NAV it takes"),
            ("nav", PRICE, "that NAV"),
            ("shares", SHARES, "bought or redeemed"),
            ("amount", MONEY, "paid or received"),
            ("booked", DATE, "session that books it into shares and assets"),
            ("settles", DATE, "when the cash moves"),
            ("status", TEXT, "filled, clipped or refused"),
            ("leg", TEXT, "out or in, of an exchange or a conversion; out of a transfer"),
            ("to_account", TEXT, "that a transfer goes to"),
            ("charge", MONEY, "sales charges paid besides: no part of amount, nor of NAV"),
            ("kept", MONEY, "fee of this redemption that the fund keeps: already taken off amount"),
            ("as_of_gain", MONEY, "of an order booked late: what the old NAV brought the fund, losses negative"),
        ),
        _table(
            "order_charges",
            SESSION,
            CLASS,
            ("account", TEXT, "the shareholder's account"),
            ("event_id", TEXT, "the order"),
            ("charge", TEXT, "front_load, deferred_load, redemption_fee or liquidity_fee"),
            ("rate", RATE, "a fraction of base; empty where several rates meet in one order"),
            ("base", MONEY, "what is charged"),
            ("amount", MONEY, "paid"),
            ("paid_to", TEXT, "distributor, or fund where it stays in the fund"),
        ),
        _table(
            "account_balances",
            SESSION,
            CLASS,
            ("account", TEXT, "the shareholder's account; empty for orders that name none"),
            ("moved", SHARES, "shares that came in or went out this session; only accounts that moved have a row"),
            ("shares", SHARES, "held after that"),
            ("cost", MONEY, "of the shares held, on average, sales charges included"),
            ("value", MONEY, "shares at the NAV of the session"),
        ),
        _table(
            "account_counts",
            SESSION,
            CLASS,
            ("open", WHOLE, "accounts with a name that hold shares; only sessions and classes where it moved"),
            ("opened", WHOLE, "that came to hold shares this session"),
            ("closed", WHOLE, "whose last share went this session"),
        ),
        _table(
            "undistributed",
            SESSION,
            CLASS,
            ("income", MONEY, "net investment income not paid out, since inception; below zero where more was paid than earned"),
            ("short_gains", MONEY, "realized within a year, or without a lot, and not paid out"),
            ("long_gains", MONEY, "realized after more than a year, and not paid out"),
            ("capital", MONEY, "paid in less taken out, and less what was returned; with the other columns net assets"),
            ("unrealized", MONEY, "appreciation of what is held"),
            ("currency", MONEY, "of receivables and payables in other currencies"),
        ),
        _table(
            "account_distributions",
            ("ex_date", DATE, "as in distributions"),
            CLASS,
            ("account", TEXT, "the shareholder's account"),
            ("kind", TEXT, "income, short_gain, long_gain, capital, daily"),
            ("event_id", TEXT, "the distribution; empty for daily dividends"),
            ("amount", MONEY, "the account's part of the class's amount"),
            ("cash", MONEY, "of that, paid in cash"),
            ("reinvested", MONEY, "of that, reinvested"),
            ("shares", SHARES, "bought with it"),
            ("entitled", SHARES, "held on the record date; empty for daily dividends"),
            ("difference", MONEY, "amount less per_share x entitled, rounded: what rounding the class once leaves; empty for daily dividends"),
            dated="ex_date",
        ),
        _table(
            "distributions",
            ("ex_date", DATE, "from this session without the right to it"),
            CLASS,
            ("kind", TEXT, "income, short_gain, long_gain, capital, daily"),
            ("per_share", FACTOR, "dollars"),
            ("shares", SHARES, "entitled"),
            ("amount", MONEY, "of the class"),
            ("nav", PRICE, "at which it is reinvested: of a class without shares the initial one, which first shares pay"),
            ("reinvested_shares", SHARES, "bought with the reinvested part"),
            dated="ex_date",
        ),
        _table(
            "journal",
            SESSION,
            CLASS,
            ("account", TEXT, "of the ledger"),
            ("debit", MONEY, ""),
            ("credit", MONEY, ""),
            ("cause", TEXT, "event id, or rule"),
        ),
        _table(
            "exceptions",
            SESSION,
            ("check", TEXT, "what was looked at"),
            ("severity", TEXT, "error or warning"),
            ("subject", TEXT, "what it is about"),
            ("value", VALUE, "what was found; empty from a hundred trillion on"),
            ("limit", VALUE, "what is allowed"),
            ("nav_effect_bp", YIELD, "of the fund's net assets"),
            ("file", TEXT, "where the cause was read"),
            ("line", WHOLE, ""),
            ("confirmed_by", TEXT, "who stands by it"),
            ("price_by", TEXT, "of a fair price: who made it"),
            ("price_reason", TEXT, "and why"),
        ),
        _table(
            "proofs",
            SESSION,
            ("proof", TEXT, "which two roads"),
            ("left", PROVEN, "one of them"),
            ("right", PROVEN, "the other"),
            ("difference", PROVEN, "left less right"),
        ),
        _table(
            "shadow",
            SESSION,
            ("stable_price", PRICE, ""),
            ("net_assets", MONEY, "at amortized cost"),
            ("market_net_assets", MONEY, "at market"),
            ("shares", SHARES, ""),
            ("shadow_nav_exact", EXACT_NAV, ""),
            ("shadow_nav", PRICE, "to four decimals"),
            ("deviation_bp", YIELD, "from the stable price"),
            ("deviation_from_cost_bp", YIELD, "from amortized net assets"),
            ("status", TEXT, "ok, alert or breach"),
            ("wam_days", VALUE, "weighted average maturity"),
            ("wal_days", VALUE, "weighted average life"),
            ("total_assets", MONEY, "cash, securities, interest and other receivables"),
            ("daily_liquid_assets", MONEY, "cash, Treasuries, and what is due by the next session"),
            ("weekly_liquid_assets", MONEY, "the same within five sessions, and government discount notes of 60 days"),
        ),
        _table(
            "yields",
            SESSION,
            CLASS,
            ("factor", FACTOR, "declared a share"),
            ("current_7_day", YIELD, "a fraction"),
            ("effective_7_day", YIELD, "a fraction; empty where it is beyond what the column holds"),
            ("gross_7_day", YIELD, "a fraction, before any expense"),
            ("current_30_day", YIELD, "a fraction, of the thirty days up to A(t)"),
            ("gross_30_day", YIELD, "a fraction, before any expense"),
            ("expenses", MONEY, "of the strike, less what was given back"),
            ("declared", MONEY, "with the cents that the last payments to accounts left over"),
            ("entitled", SHARES, "that it is declared on"),
            ("carried", MONEY, "income not declared: losses, and what trustees keep back"),
        ),
        _table(
            "deviation",
            SESSION,
            (
                "cause",
                TEXT,
                "rate, price, position, gain, redemptions, purchases, reinvested, conversion, redeemed_in_kind, other",
            ),
            ("subject", TEXT, "the security, where it is one"),
            ("amount", MONEY, "added to market net assets less shares at the stable price"),
            ("bp", YIELD, "of the stable price; all rows of a session together are the change of deviation_bp"),
        ),
        _table(
            "liquidity",
            SESSION,
            ("total_assets", MONEY, "cash, securities, interest and other receivables"),
            ("cash", MONEY, "at the custodian"),
            ("daily_liquid_assets", MONEY, "cash, Treasuries, and what is due by the next session"),
            ("weekly_liquid_assets", MONEY, "the same within five sessions, and government discount notes of 60 days"),
            ("daily_part", YIELD, "of total assets"),
            ("weekly_part", YIELD, "of total assets"),
            ("wam_days", VALUE, "weighted average maturity"),
            ("wal_days", VALUE, "weighted average life"),
            ("net_redeemed", YIELD, "what the session's orders take out less what they bring, of net assets"),
        ),
        _table(
            "nmfp",
            ("session", DATE, "the last session of the month, or of the run"),
            ("item", TEXT, "of form N-MFP: A and its number for the fund, B for a class, C for a security"),
            ("what", TEXT, "the figure"),
            ("day", DATE, "the session it is of"),
            CLASS,
            ("security", TEXT, "where it is of one"),
            ("value", YIELD, "dollars, shares, days, or a fraction; 1 for yes, 0 for no"),
            ("said", TEXT, "the word, where the form asks for one"),
        ),
        _table(
            "events",
            ("seq", WHOLE, "place in the log"),
            ("event_id", LONG_TEXT, ""),
            ("kind", TEXT, "feed or table of terms"),
            ("effective", DATE, "the day it is about"),
            ("recorded_at", INSTANT, "when it became known"),
            ("file", TEXT, "where it was read"),
            ("line", WHOLE, ""),
            ("digest", LONG_TEXT, "sha256 of the payload"),
            ("payload", LONG_TEXT, "what it says, as JSON"),
            dated="effective",
            fund_at=3,
        ),
    )
}
