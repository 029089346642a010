"""A money fund's shadow price beside its stable one."""

import datetime
import decimal

from ..plots.deviation import deviation
from ..plots.figure import NARROW, as_svg
from ..reports.reading import Tables
from ..reports.wording import day, grouped, money, price, signed
from .grid import Picture, Section, capped, cell, dated, row
from .pointed import pointed


def shadow(tables: Tables, fund: str, session: datetime.date) -> Section | None:
    """The deviation over time, with its bands, and the figures of the session. None for other funds."""
    rows = [each for each in tables.rows("shadow", fund) if each["deviation_bp"] is not None]
    if not rows:
        return None
    now = next((each for each in reversed(rows) if each["session"] <= session), rows[-1])
    days, values = [each["session"] for each in rows], [each["deviation_bp"] for each in rows]
    figure, narrow = deviation(days, values), deviation(days, values, width=NARROW)
    behind = capped(
        ("session", "net assets", "at market", "shadow NAV", "deviation, bp", "from cost, bp", "status", "WAM, days", "WAL, days"),
        [
            row(
                dated(each["session"]),
                cell(money(each["net_assets"]), "num"),
                cell(money(each["market_net_assets"]), "num"),
                cell(price(each["shadow_nav"], 4), "num"),
                cell(signed(each["deviation_bp"], 4), "num"),
                cell(signed(each["deviation_from_cost_bp"], 4), "num"),
                cell(each["status"], {"ok": "", "alert": "warning", "breach": "error"}[each["status"]]),
                cell(number(each["wam_days"]), "num"),
                cell(number(each["wal_days"]), "num"),
            )
            for each in rows
        ],
        "shadow",
        last=True,
    )
    picture = Picture(
        caption="Shadow price less stable price, basis points",
        svg=as_svg(figure, f"{fund} deviation"),
        narrow=as_svg(narrow, f"{fund} deviation narrow"),
        said="Deviation of the market value of a share from its stable price, by session",
        behind=behind,
        points=pointed(figure, {"deviation, bp": (days, [round(value, 4) for value in values])}, narrow),
    )
    worst = max(rows, key=lambda each: abs(each["deviation_bp"]))
    lead = (
        f"{day(now['session'])}: shadow NAV {grouped(now['shadow_nav'], 4)}, "
        f"{signed(now['deviation_bp'], 2)} bp from {grouped(now['stable_price'], 2)}: "
        f"{now['status']}. Weighted average maturity {number(now['wam_days'])} days, life {number(now['wal_days'])} days. "
        f"Furthest: {signed(worst['deviation_bp'], 2)} bp on {day(worst['session'])}. "
        "Beyond 50 bp the board promptly considers what action to take (rule 2a-7)."
    )
    return Section(id=f"{fund}-money", title="Money market", lead=lead, kind="pictures", blocks=(picture,))


def number(value: decimal.Decimal) -> str:
    """Days with two decimals."""
    return "–" if value is None else grouped(value, 2)
