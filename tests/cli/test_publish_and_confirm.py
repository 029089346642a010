"""From draft to proved to published, and what a person can stand by."""

import csv
import io

import attrs
import pytest
import screens
from operations_day import SCENARIOS, folder_of
from screens import as_golden, navsim

from navsim.ledger import proofs
from navsim.log.append import append_feeds
from navsim.log.stored import create
from navsim.replay.door import run
from navsim.reports.publication import standing
from navsim.reports.reading import of_run

JUMP = "date,security,price\n2024-01-02,AAA,10.00\n2024-01-03,AAA,16.00\n2024-01-04,AAA,16.10\n"
FEEDS = {
    "securities": "security,type\nAAA,equity\n",
    "trades": "date,security,side,quantity,price\n2024-01-02,AAA,buy,50000,10.00\n",
    "orders": "accepted_at,account,side,amount,price,settle\n2024-01-02,founder,purchase,1000000.00,10.00,2024-01-02\n",
}
BY = ("--by", "M. Okafor", "--reason", "a bid was announced")


@pytest.fixture
def desk(tmp_path):
    """A log in which a price jumps by 60 %, and its run."""
    create(tmp_path / "log")
    append_feeds(tmp_path / "log", [folder_of(tmp_path / "fund", prices=JUMP, **FEEDS)])
    run(tmp_path / "log").write(tmp_path / "out")
    return tmp_path


def rows(done) -> list:
    return list(csv.DictReader(io.StringIO(done.stdout)))


def events(desk) -> list:
    return run(desk / "log").known.log.events


def test_an_error_stops_it_until_somebody_stands_by_it(desk):
    """60 % is an error: nothing goes out. Once confirmed, the same run may be published."""
    stopped = navsim("publish", "out", "log", "--date", "2024-01-03", cwd=desk)
    assert (stopped.returncode, rows(stopped)[0]["state"]) == (1, "draft")
    assert "stopped by price.move AAA, 2024-01-03" in stopped.stderr
    assert standing(events(desk)) == ({}, set())
    assert navsim("confirm", "log", "price.move", "AAA", *BY, cwd=desk).returncode == 0
    done = navsim("publish", "out", "log", "--date", "2024-01-03", cwd=desk)
    assert (done.returncode, rows(done)[0]["state"]) == (0, "published")
    [(_, nav)] = standing(events(desk))[0].values()
    assert nav == (50_000 * 16 + 500_000) / 100_000


def test_the_states_of_a_sheet(desk):
    """Draft with the error, proved without, published once it is told."""
    assert "draft" in navsim("strike", "out", "--date", "2024-01-03", "--format", "table", cwd=desk).stdout
    assert "proved" in navsim("strike", "out", "--date", "2024-01-04", "--format", "table", cwd=desk).stdout
    navsim("publish", "out", "log", "--date", "2024-01-04", cwd=desk)
    run(desk / "log").write(desk / "again")
    assert "published" in navsim("strike", "again", "--date", "2024-01-04", "--format", "table", cwd=desk).stdout


def test_a_session_is_published_once(desk):
    """Twice is refused, and adds nothing."""
    first = navsim("publish", "out", "log", "--date", "2024-01-04", "--format", "table", cwd=desk)
    as_golden("publish", first.stdout)
    assert first.stdout.splitlines()[-1].startswith("the sheet that was signed is always there: navsim run log --known-at ")
    count = len(events(desk))
    again = navsim("publish", "out", "log", "--date", "2024-01-04", cwd=desk)
    assert (again.returncode, again.stdout) == (2, "")
    assert "alder was published for 2024-01-04: only 13.05" in again.stderr
    assert navsim("publish", "out", "log", "--date", "2024-01-04", "--restate", cwd=desk).returncode == 2
    assert len(events(desk)) == count


def test_the_signed_sheet_and_its_correction(desk):
    """A price is corrected after publishing: the run needs a person, the old sheet is still there, a restatement replaces the figure."""
    navsim("publish", "out", "log", "--date", "2024-01-04", cwd=desk)
    right = "date,security,price,event_id,recorded_at,reverses\n2024-01-04,AAA,16.20,right,2024-01-05T09:00:00,prices:-:2024-01-04:AAA.16.1.close:1\n"
    wrong = next(event for event in of_run(run(desk / "log")).rows("events", "alder") if event["kind"] == "prices" and event["effective"].day == 4)
    (desk / "prices.csv").write_text(right.replace("prices:-:2024-01-04:AAA.16.1.close:1", wrong["event_id"]))
    append_feeds(desk / "log", [desk / "prices.csv"])
    assert navsim("run", "log", "-o", "now", cwd=desk).returncode == 1
    assert navsim("publish", "now", "log", "--date", "2024-01-04", cwd=desk).returncode == 2
    assert navsim("publish", "now", "log", "--date", "2024-01-04", "--restate", cwd=desk).returncode == 0
    assert not [each for each in run(desk / "log").findings["alder"] if each.check == "nav.published"]
    signed = run(desk / "log", known_at=("seq", 8))
    assert [row["nav"] for row in signed.table("nav").to_pylist()] == [row["nav"] for row in run(desk / "fund").table("nav").to_pylist()]


def test_a_run_of_another_log_is_refused(desk):
    """What is published must have been struck from the log it is published in."""
    create(desk / "other")
    append_feeds(desk / "other", [SCENARIOS / "late-price"])
    done = navsim("publish", "out", "other", cwd=desk)
    assert done.returncode == 2
    assert "the run was not made of other" in done.stderr


def test_a_failed_proof_is_not_published(desk, monkeypatch):
    """Somebody broke the tables: a proof that does not meet stops the figures, and cannot be confirmed."""
    honest = proofs.prove

    def spoiled(proven):
        return attrs.evolve(proven, left=proven.left + 1)

    monkeypatch.setattr(proofs, "prove", lambda *of: spoiled(honest(*of)))
    run(desk / "log").write(desk / "broken")
    done = navsim("publish", "broken", "log", "--date", "2024-01-04", cwd=desk)
    assert done.returncode == 1
    assert "stopped by proof balance_sheet" in done.stderr
    assert navsim("confirm", "log", "proof", "balance_sheet", *BY, cwd=desk).returncode == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("price.moves", "AAA"), "did you mean price.move AAA?"),
        (("price.move", "BBB"), "there is no exception price.move of BBB"),
        (("price.move", "AAA", "--date", "2024-01-04"), "there is no exception price.move of AAA on 2024-01-04"),
    ],
)
def test_what_does_not_exist_is_not_confirmed(desk, arguments, said):
    """Nothing is appended."""
    before = len(events(desk))
    done = navsim("confirm", "log", *arguments, *BY, cwd=desk)
    assert done.returncode == 2
    assert said in done.stderr
    assert len(events(desk)) == before


def test_once_confirmed_is_enough(desk):
    """A second confirmation is refused, naming who stood by it."""
    assert navsim("confirm", "log", "price.move", "AAA", *BY, cwd=desk).returncode == 0
    again = navsim("confirm", "log", "price.move", "AAA", *BY, cwd=desk)
    assert again.returncode == 2
    assert "was confirmed by M. Okafor" in again.stderr


def test_a_confirmation_stands_for_the_value_that_was_looked_at(desk):
    """60 % was confirmed; a correction makes 890 % of it, which nobody has looked at: it is open again, and can be confirmed anew."""
    assert navsim("confirm", "log", "price.move", "AAA", *BY, cwd=desk).returncode == 0
    wrong = next(event for event in of_run(run(desk / "log")).rows("events", "alder") if event["kind"] == "prices" and event["effective"].day == 3)
    (desk / "prices.csv").write_text(f"date,security,price,recorded_at,reverses\n2024-01-03,AAA,99,2024-01-05T09:00,{wrong['event_id']}\n")
    append_feeds(desk / "log", [desk / "prices.csv"])
    run(desk / "log").write(desk / "out")
    assert navsim("publish", "out", "log", "--date", "2024-01-03", cwd=desk).returncode == 1
    again = navsim("confirm", "log", "price.move", "AAA", "--date", "2024-01-03", *BY, cwd=desk)
    assert again.returncode == 0, again.stderr
    assert navsim("publish", "out", "log", "--date", "2024-01-03", cwd=desk).returncode == 0
    confirmed = {(each.session, each.value_e6): each.confirmed_by for each in run(desk / "log").findings["alder"] if each.check == "price.move"}
    assert confirmed == {(1, 8_900_000): "M. Okafor", (2, 837_374): None}  # 99 for 10, and 16.10 for 99


def test_what_was_taken_back_is_said_again(desk):
    """A confirmation and a published figure are cancelled in the log; both can be said a second time, and stand."""
    for _ in range(2):
        assert navsim("confirm", "log", "price.move", "AAA", *BY, cwd=desk).returncode == 0
        assert navsim("publish", "out", "log", "--date", "2024-01-03", cwd=desk).returncode == 0
        (published, confirmed), rows = standing(events(desk)), [each for each in events(desk) if getattr(each, "by", None)]
        assert (len(published), len(confirmed)) == (1, 1)
        for feed, event_id in (("published", next(iter(published.values()))[0]), ("confirmations", rows[-1].event_id)):
            (desk / f"{feed}.csv").write_text(f"recorded_at,reverses\n2024-01-08T09:00,{event_id}\n")
        append_feeds(desk / "log", [desk / "published.csv", desk / "confirmations.csv"])
        assert standing(events(desk)) == ({}, set())


def test_what_is_typed_next_begins_a_line_of_a_narrow_terminal(desk, monkeypatch):
    """So that it can be copied whole."""
    monkeypatch.setitem(screens.SURROUNDINGS, "COLUMNS", "50")
    told = navsim("publish", "out", "log", "--date", "2024-01-04", "--format", "table", cwd=desk).stdout.splitlines()
    assert told[-2:] == ["the sheet that was signed is always there:", "navsim run log --known-at 8 -o SIGNED"]
