"""Counts of open accounts, and what is left to pay out by class: told every session from the day's sheet and the register as it stands."""

from collections import defaultdict

from .rounding import money, share_out

INCOME = ("dividend_income", "foreign_tax", "interest", "offset", "recoupment", "distribution:income", "distribution:daily")
PAID_IN = ("purchases", "redemptions", "reinvested", "conversion", "redeemed_in_kind", "class_closed", "distribution:capital")


class Counted:
    """Who holds shares, class by class: the accounts that fees by the account are charged on where no row says how many."""

    def __init__(self, book):
        self.book = book
        self.holders = {name: set() for name in book.classes}
        self.rows = []
        self.used = book.policy.get("account_counts") == "register"

    def count(self, session):
        """After step 1: who has come to hold shares, and whose last share went."""
        for name in self.book.classes:
            now = {account for account, shares in self.book.register.accounts[name].items() if account and shares > 0}
            opened, closed = now - self.holders[name], self.holders[name] - now
            self.holders[name] = now
            if opened or closed:
                self.rows.append({"_day": session, "class": name, "open": str(len(now)), "closed": str(len(closed))})
                self.book.tables["account_counts"].append(
                    {
                        "session": session,
                        "fund": self.book.id,
                        "share_class": name,
                        "open": len(now),
                        "opened": len(opened),
                        "closed": len(closed),
                    }
                )


class Undistributed:
    """What each class has earned and not paid out, what was paid into it, and what its holdings have gained."""

    def __init__(self, book):
        self.book = book
        self.left = {name: defaultdict(int) for name in book.classes}

    def tell(self, told):
        """`told`: what the portfolio earned this session; its long gains are those of lots, and those that funds held paid as such."""
        book = self.book
        of_lots = [row for row in book.portfolio.rows["lot_relief"] if row["session"] == book.session]
        long = sum(row["gain"] for row in of_lots if row["term"] == "long") + told["of funds, long"]
        parts = share_out(long, book.weights) if long else {}
        for name in book.classes:
            sheet, left = book.sheet[name], self.left[name]
            fees = sum(amount for line, amount in sheet.items() if line.split(":")[0] in ("fee", "waiver", "reimbursement"))
            left["income"] += fees + sum(sheet[line] for line in INCOME)
            left["long_gains"] += parts.get(name, 0) + sheet["distribution:long_gain"]
            left["short_gains"] += sheet["realized"] - parts.get(name, 0) + sheet["distribution:short_gain"]
            left["capital"] += sum(sheet[line] for line in PAID_IN)
            left["unrealized"] += sheet["unrealized"]
            left["currency"] += sheet["currency"]
            if book.daily_includes_gains and sheet["distribution:daily"]:
                left["income"] += left["long_gains"] + left["short_gains"]
                left["long_gains"] = left["short_gains"] = 0
            assert sum(left.values()) == book.na[name], f"{name} {book.session}: what is left to pay out is not its net assets"
            if name in book.navs or any(left.values()):
                columns = ("income", "short_gains", "long_gains", "capital", "unrealized", "currency")
                row = {column: money(left[column]) for column in columns}
                book.tables["undistributed"].append({"session": book.session, "fund": book.id, "share_class": name} | row)
