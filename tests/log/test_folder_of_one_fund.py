"""A folder appended to a log says which fund it is of, also where the log knows others: formats.md 1, "where the folder has one fund"."""

import navsim
from navsim.log.append import append_feeds
from navsim.log.stored import create

TERMS = '[fund]\nid = "{fund}"\ninception = {first}\n[class.a]\n'
ORDER = "accepted_at,account,side,amount,price,settle\n{first},h,purchase,{amount},10.00,{first}\n"


def folder(root, fund, first, amount):
    place = root / fund
    place.mkdir()
    (place / "fund.toml").write_text(TERMS.format(fund=fund, first=first))
    (place / "orders.csv").write_text(ORDER.format(first=first, amount=amount))
    return place


def test_the_second_fund_of_a_log_need_not_be_named_in_its_own_folder(tmp_path):
    log = create(tmp_path / "log", name="family")
    for fund, first, amount in (("one", "2025-03-03", "1000.00"), ("two", "2025-03-04", "2500.00")):
        append_feeds(log, [folder(tmp_path, fund, first, amount)])
    struck = navsim.run(log).table("nav").to_pylist()
    assert {(row["fund"], str(row["net_assets"])) for row in struck} == {("one", "1000.00"), ("two", "2500.00")}
