"""What other events still name cannot be taken back in silence: each name is told, and nothing is struck."""

import pytest

import navsim
from navsim.log.append import append_rows
from navsim.log.stored import StoredLog, create

DAYS = ("2024-01-02", "2024-01-03", "2024-01-04")
TERMS = {
    "fund": {"id": "alder", "inception": DAYS[0]},
    "class": {"one": {"event_id": "class-one"}, "two": {}},
    "fee": [{"id": "service", "category": "service", "classes": ["two"], "rate": "0.25%"}],
}


def a_log(folder):
    """Two classes, one stock bought, another that is spun off from it."""
    log = create(folder / "log")
    append_rows(
        log,
        fund=[TERMS],
        securities=[{"security": name, "type": "equity", "event_id": f"is-{name}"} for name in ("AAA", "BBB", "CCC")],
        trades=[{"date": DAYS[0], "security": "AAA", "side": "buy", "quantity": "100", "price": "10", "event_id": "buy"}],
        corporate_actions=[{"ex_date": DAYS[1], "security": "AAA", "action": "spin_off", "ratio": "1", "cost_share": "0.1", "new_security": "BBB"}],
        orders=[
            {"accepted_at": DAYS[0], "class": name, "account": "a", "side": "purchase", "amount": "5000", "price": "10", "event_id": f"to-{name}"}
            for name in ("one", "two")
        ],
        prices=[{"date": day, "security": name, "price": "10"} for day in DAYS for name in ("AAA", "BBB")],
    )
    return log


@pytest.mark.parametrize(("security", "named_by"), [("AAA", "buy"), ("BBB", "corporate_actions")])
def test_a_security_that_is_held_was_taken_back(tmp_path, security, named_by):
    """Bought, or come out of one that was bought."""
    log = a_log(tmp_path)
    append_rows(log, "securities", [{"event_id": "never-mind", "reverses": f"is-{security}"}])
    with pytest.raises(navsim.InputProblems) as refused:
        navsim.run(StoredLog(tmp_path / "log"))
    (problem,) = refused.value.problems
    assert problem.code == "security.taken_back"
    assert f'"{security}"' in problem.message
    assert named_by in problem.message + problem.place.file


def test_a_security_that_nothing_names_may_go(tmp_path):
    """Nobody holds it."""
    log = a_log(tmp_path)
    append_rows(log, "securities", [{"event_id": "never-mind", "reverses": "is-CCC"}])
    assert len(navsim.run(StoredLog(tmp_path / "log")).nav) == len(DAYS)


def test_a_class_that_has_orders_was_taken_back(tmp_path):
    """One problem for the class, at the first order."""
    log = a_log(tmp_path)
    append_rows(log, fund=[{"fund": {"id": "alder"}, "class": {"one": {"reverses": "class-one"}}}])
    with pytest.raises(navsim.InputProblems) as refused:
        navsim.run(StoredLog(tmp_path / "log"))
    assert [(each.code, each.place.file, each.place.line) for each in refused.value.problems] == [("class.taken_back", "orders", 2)]
    append_rows(log, "orders", [{"event_id": "nor-that", "reverses": "to-one"}])
    assert [name for _, name in navsim.run(StoredLog(tmp_path / "log")).nav.columns] == ["two"]
