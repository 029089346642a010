"""The statement of operations: income, expenses, what was given back, gains. Every line of a report of 2002."""

from decimal import Decimal

from .entries import ZERO, Entry, total
from .expenses import ALWAYS, WORDS, Expenses
from .period import Period

NET_INCOME = "Net Investment Income/(Loss)"


def operations(period: Period, spent: Expenses) -> Entry:
    """The net increase in net assets from operations, with all that makes it."""
    return total(
        "net_increase_from_operations", "Net Increase/(Decrease) in Net Assets Resulting from Operations", [income(period, spent), gains(period)]
    )


def income(period: Period, spent: Expenses) -> Entry:
    """Net investment income."""
    earned = total(
        "total_investment_income",
        "Total Investment Income",
        [
            Entry(key="interest", label="Interest", amount=period.sum_of("interest")),
            Entry(key="dividends", label="Dividends", amount=period.sum_of("dividend_income")),
            Entry(key="foreign_tax", label="Foreign tax withheld", amount=period.sum_of("foreign_tax")),
        ],
        heading="Investment Income:",
    )
    charged = total("total_expenses", "Total Expenses", by_category(period, spent), heading="Expenses:")
    offsets = Entry(key="offsets", label="Expense and Fee Offsets", amount=sum(spent.offset.values(), ZERO), sign=-1)
    net = total("net_expenses", "Net Expenses", [charged, offsets])
    given = Entry(key="reimbursement", label="Excess Expense Reimbursement", amount=sum(spent.waived.values(), ZERO), sign=-1)
    after = total("net_expenses_after_reimbursement", "Net Expenses After Reimbursement", [net, given], sign=-1)
    return total("net_investment_income", NET_INCOME, [earned, after])


def by_category(period: Period, spent: Expenses) -> list[Entry]:
    """A line a category; fees of single classes, a line a class."""
    lines = []
    for category, words in WORDS.items():
        classes = {name: amount for (each, name), amount in spent.charged.items() if each == category and amount}
        if category in ("distribution", "service", "shareholder_servicing", "administration"):
            named = [name for name in period.classes if name in classes] or ([*period.classes] if category == "distribution" else [])
            lines += [
                Entry(
                    key=f"{category}_fees",
                    label=f"{words} - {period.classes[name]}",
                    amount=classes.get(name, ZERO),
                    share_class=name,
                )
                for name in named
            ]
        elif classes or category in ALWAYS:
            lines.append(Entry(key=f"{category}_fees", label=words, amount=sum(classes.values(), ZERO)))
    recouped = sum(spent.recouped.values(), ZERO)
    return lines + ([Entry(key="recoupment", label="Recoupment of expenses given back before", amount=recouped)] if recouped else [])


def gains(period: Period) -> Entry:
    """Realized and unrealized, of securities and of currencies."""
    realized = total(
        "net_realized_gain",
        "",
        [
            Entry(key="realized_securities", label="Net realized gain/(loss) from securities transactions", amount=period.sum_of("realized")),
            Entry(key="realized_currency", label="Net realized gain/(loss) from foreign currency transactions", amount=realized_currency(period)),
        ],
        silent=True,
    )
    unrealized = Entry(
        key="change_in_unrealized",
        label="Change in net unrealized appreciation/(depreciation) of investments and foreign currency translations",
        amount=period.sum_of("unrealized") + period.journal.currency - period.journal_before.currency,
    )
    words = "Net Realized and Unrealized Gain/(Loss) on Investments"
    return total("net_gain", words, [realized, unrealized], heading=f"{words}:")


def realized_currency(period: Period) -> Decimal:
    """Gains on items of other currencies that have settled: all of `currency` less what is unrealized on those still open."""
    return period.sum_of("currency") - (period.journal.currency - period.journal_before.currency)
