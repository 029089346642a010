"""A folder run at once, and the same rows appended batch by batch, give the same tables: formats.md 2."""

import pytest
from auditor.worlds import FEATURES, write_world
from batches import appended, cut
from log_folders import SCENARIOS, differing, run_of, small

from navsim.basics.instants import local
from navsim.basics.problems import InputProblems
from navsim.log.append import append_feeds, append_rows
from navsim.log.stored import StoredLog, create
from navsim.replay.door import run

NUMBERED = ("seq", "file", "line")
SHIPPED = sorted(path.parent.name for path in SCENARIOS.glob("*/fund.toml"))


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_folder_is_the_same_as_a_log(name, tmp_path):
    """One batch, and all tables are the same, sequence, file and line too; the same folder sent again adds nothing."""
    log = create(tmp_path / "log")
    receipt = append_feeds(log, [SCENARIOS / name])
    assert receipt.first == 1
    assert (receipt.duplicates, receipt.late_rows) == (0, 0)
    again = append_feeds(tmp_path / "log", [SCENARIOS / name])
    assert (again.appended, again.duplicates, again.head) == (0, receipt.appended, receipt.head)
    assert not differing(run_of(SCENARIOS / name), run(tmp_path / "log"), without=())


WORLDS = [(seed, (FEATURES[seed % len(FEATURES)], FEATURES[(seed * 5 + 2) % len(FEATURES)], "late")) for seed in range(8)]


@pytest.mark.parametrize(("seed", "features"), WORLDS)
def test_day_by_day_is_the_same_as_at_once(seed, features, tmp_path):
    """Seeded worlds, every day's rows appended on that day: only sequence, file and line differ."""
    folder = write_world(tmp_path / "world", seed, tuple(dict.fromkeys(features)), length=8)
    batches = cut(folder)
    log, receipts = appended(tmp_path / "log", batches)
    assert sum(receipt.late_rows for receipt in receipts) == 0
    assert sum(receipt.appended for receipt in receipts) == log.head.seq
    assert not differing(run_of(folder), run(log), without=NUMBERED)


@pytest.mark.parametrize(("seed", "features"), [(seed, FEATURES[seed:] + FEATURES[:seed]) for seed in range(len(FEATURES))])
@pytest.mark.slow
def test_instant_by_instant_is_the_same_as_at_once(seed, features, tmp_path):
    """Every feature of the seeded worlds, a batch for each moment at which something became known."""
    features = tuple(feature for feature in features[:5] if feature != "money")
    folder = write_world(tmp_path / "world", seed, features, length=12)
    log, receipts = appended(tmp_path / "log", cut(folder, by=lambda at: at))
    assert sum(receipt.late_rows for receipt in receipts) == 0
    assert not differing(run_of(folder), run(log), without=NUMBERED)


def test_late_price_day_by_day(tmp_path):
    """The corrections of the 12th arrive on the 12th: as known the evening before, the log tells what it told then."""
    folder = SCENARIOS / "late-price"
    batches = cut(folder)
    log, _ = appended(tmp_path / "log", batches)
    assert not differing(run_of(folder), run(log), without=NUMBERED)
    early, _ = appended(tmp_path / "early", batches[:7])
    before = run(early)
    assert not differing(before, run(log, known_at=("seq", early.head.seq)), without=())
    assert not differing(before, run(log, known_at="2025-03-11T18:00"), without=())


ORDERS = "accepted_at,account,side,amount,price,settle,event_id,recorded_at\n"


def late_log(tmp_path, *more: str):
    """A log of four sessions, and an orders feed of some more rows."""
    log = create(tmp_path / "log")
    append_feeds(log, [small(tmp_path / "first")])
    path = tmp_path / "orders.csv"
    path.write_text(ORDERS + "".join(more))
    return log, path


def test_a_default_is_lifted_to_the_head_and_told(tmp_path):
    """An order of the 3rd that arrives after the prices of the 5th is known from the head of the log on."""
    log, path = late_log(tmp_path, "2024-01-03T11:00:00,ash,purchase,500.00,,,mine,\n")
    head = log.head.recorded_at
    assert str(local(head)) == "2024-01-05 16:00:00-05:00"
    receipt = append_feeds(log, [path])
    assert (receipt.late_rows, receipt.late) == (1, (("mine", "orders.csv", 2),))
    event = next(event for event in log.log().events if event.event_id == "mine")
    assert event.recorded_at == head
    order = [row for row in run(log).table("orders").to_pylist() if row["event_id"] == "mine"]
    assert [str(row["nav"]) for row in order] == ["10.05000000"]  # priced at the 3rd: (50,000 x 10.10 + 500,000) / 100,000


def test_a_given_time_before_the_head_is_refused(tmp_path):
    """What the log knew on the 4th is told already."""
    log, path = late_log(tmp_path, "2024-01-03T11:00:00,ash,purchase,500.00,,,mine,2024-01-04T09:00:00\n")
    with pytest.raises(InputProblems) as refused:
        append_feeds(log, [path])
    assert [(problem.code, problem.place.line) for problem in refused.value.problems] == [("recorded_at.before_head", 2)]
    assert log.head.seq == StoredLog(log.address).head.seq


def test_two_equal_purchases_stay_two_and_the_file_twice_adds_nothing(tmp_path):
    """Equal rows are counted in the file they stand in; sent again, they are known."""
    row = "2024-01-05T11:00:00,ash,purchase,500.00,,,,\n"
    log, path = late_log(tmp_path, row, row)
    assert append_feeds(log, [path]).appended == 2
    assert append_feeds(log, [path]).duplicates == 2
    path.write_text(ORDERS + row * 3)
    third = append_feeds(log, [path])
    assert (third.appended, third.duplicates) == (1, 2)


def test_all_or_nothing(tmp_path):
    """One bad row among good ones: nothing is appended, and both files' problems are told."""
    log, path = late_log(tmp_path, "2024-01-05T11:00:00,ash,purchase,500.00,,,a,\n", "2024-01-05T11:00:00,ash,buy,500.00,,,b,\n")
    prices = tmp_path / "prices.csv"
    prices.write_text("date,security,price\n2024-01-08,ZZZ,1.00\n2024-01-05,AAA,11.00\n")
    before = log.head
    with pytest.raises(InputProblems) as refused:
        append_feeds(log, [path, prices])
    assert {problem.code for problem in refused.value.problems} == {"choice.unknown", "security.unknown", "price.twice"}
    log.refresh()
    assert log.head == before


def test_corrections_reach_into_the_log(tmp_path):
    """A price is replaced by its id, one the log made; twice is refused, and so is what the log has never heard of."""
    log, _ = late_log(tmp_path)
    made = "prices:-:2024-01-04:AAA.10.2.close:1"
    right = {"date": "2024-01-04", "security": "AAA", "price": "10.25", "recorded_at": "2024-01-06T09:00:00", "reverses": made}
    assert append_rows(log, "prices", [right]).appended == 1
    assert append_rows(log, "prices", [right]).duplicates == 1
    for wrong, code in ((made, "reverses.twice"), ("prices:-:2024-01-04:AAA.99.close:1", "reverses.unknown"), ("nobody", "reverses.unknown")):
        with pytest.raises(InputProblems) as refused:
            append_rows(log, "prices", [right | {"price": "10.26", "reverses": wrong}])
        assert code in {problem.code for problem in refused.value.problems}, wrong
    assert [str(row["nav"])[:6] for row in run(log).table("nav").to_pylist()][2] == "10.130"  # (50,000 x 10.25 + 500,000) / 100,000 is 10.125


def test_terms_that_are_known_later(tmp_path):
    """A class and a fee that are added to a log stand behind those that were there, and hold from when they are known."""
    log, _ = late_log(tmp_path)
    more = {"fund": {"id": "alder"}, "class": {"new": {"opens": "2024-01-05"}}, "fee": [{"id": "audit", "category": "audit", "rate": "1%"}]}
    receipt = append_rows(log, fund=more)
    assert (receipt.appended, receipt.late_rows) == (2, 2)
    assert append_rows(log, fund=more).duplicates == 2
    told = run(log)
    assert told.told()["funds"]["alder"]["class_order"] == ["only", "new"]
    assert run(log, known_at="2024-01-05T15:59").told()["funds"]["alder"]["class_order"] == ["only"]


def test_an_order_of_magnitude_of_ids(tmp_path):
    """The id of another feed, another content, another fund: refused with what the log has and where."""
    log, path = late_log(tmp_path, "2024-01-05T11:00:00,ash,purchase,500.00,,,buy-1,\n")
    with pytest.raises(InputProblems) as refused:
        append_feeds(log, [path])
    problem = refused.value.problems[0]
    assert problem.code == "event.exists_with_different_content"
    assert "sequence" in problem.message
    assert problem.place.excerpt.startswith("2024-01-05T11:00:00,ash")


def test_two_folders_with_feeds_of_one_name_are_one_batch(tmp_path):
    """A fund in each, both with a fund.toml and orders.csv: each is struck as from its folder alone; a row is told with its folder."""
    alpha, beta = small(tmp_path / "alpha"), small(tmp_path / "beta")
    for file in beta.iterdir():
        file.write_text(file.read_text().replace("AAA", "BBB").replace("buy-1", "buy-2").replace('"alder"', '"beta"'))
    create(tmp_path / "log")
    receipt = append_feeds(tmp_path / "log", [alpha, beta])
    both = run(tmp_path / "log")
    assert receipt.appended == both.table("events").num_rows
    assert {row["file"] for row in both.table("events").to_pylist() if row["kind"] == "orders"} == {"alpha/orders.csv", "beta/orders.csv"}
    for table in ("nav", "roll_forward", "orders", "holdings", "lots"):
        alone = [row for folder in (alpha, beta) for row in run_of(folder).table(table).to_pylist()]
        assert both.table(table).to_pylist() == alone


def test_a_feed_twice_in_one_folder_is_refused(tmp_path):
    """As CSV and as JSON lines, or the same folder named twice: which of them would count?"""
    folder = small(tmp_path / "alpha")
    log = create(tmp_path / "log")
    with pytest.raises(InputProblems) as found:
        append_feeds(log, [folder, folder])
    assert {problem.code for problem in found.value.problems} == {"file.twice", "fund.twice"}
    (folder / "orders.jsonl").write_text("")
    with pytest.raises(InputProblems) as found:
        append_feeds(log, [folder])
    assert [problem.code for problem in found.value.problems] == ["file.twice"]
    assert log.head.seq == 0
