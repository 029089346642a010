"""The groups of a family struck side by side: the same bytes, all that is wrong told at once, nothing harmed when it is stopped."""

import pathlib
import subprocess
import sys
import time

import pytest
from pieces_of_work import doubled

import navsim
from navsim.basics.problems import InputProblems
from navsim.cli.main import answer
from navsim.events.portfolio import Dividend, Trade
from navsim.events.shares import Order
from navsim.replay import door, family, side_by_side
from navsim.replay.apart import apart

ROOT = pathlib.Path(__file__).parents[2]
TOML = '[fund]\nid = "{id}"\ninception = 2026-06-01\n[class.a]\n[[fee]]\nid = "advisory"\ncategory = "management"\nrate = "{rate}%"\n'
DAYS = [f"2026-06-{day:02d}" for day in (1, 2, 3, 4, 5, 8, 9, 10, 11, 12)]
SECURITIES = {"alone": "AAA", "core": "BBB", "top": "CCC", "from": "DDD", "into": "EEE"}


@pytest.fixture
def folder(tmp_path):
    """Five funds, three groups: one by itself, one that holds another's shares, two that exchanges link; a merger into what nobody bought."""
    path = tmp_path / "family"
    path.mkdir()
    for n, fund in enumerate(SECURITIES):
        (path / f"{fund}.toml").write_text(TOML.format(id=fund, rate=n + 1))
    seed = [f"2026-06-01,{fund},purchase,1000000.00,,10.00,,2026-06-01,x" for fund in SECURITIES]
    more = ["2026-06-02,core,purchase,9000.00,,,,,top", "2026-06-05,core,redemption,,90,,,,top", "2026-06-04,from,exchange,,1000.5,,into,,x"]
    more += [f"{day},{fund},purchase,1234.{n:02d},,,,,y" for n, day in enumerate(DAYS[:-1]) for fund in ("alone", "top", "into")]
    feeds = {
        "orders": ["accepted_at,fund,side,amount,shares,price,to_fund,settle,account", *seed, *more],
        "securities": ["security,type", *(f"{name},equity" for name in (*SECURITIES.values(), "NEW", "IDLE")), "core,fund"],
        "prices": [
            "date,security,price",
            *(
                f"{day},{name},{100 + (7 * n + 3 * m) % 5}.{n}{m}"
                for n, day in enumerate(DAYS)
                for m, name in enumerate((*SECURITIES.values(), "NEW", "IDLE"))
            ),
        ],
        "trades": ["date,fund,security,side,quantity,price", *(f"2026-06-01,{fund},{name},buy,9000,100" for fund, name in SECURITIES.items())],
        "dividends": [
            "ex_date,security,rate",
            *(f"2026-06-0{3 + n},{name},0.{n + 1}" for n, name in enumerate(SECURITIES.values())),
            "2026-06-09,IDLE,1",
        ],
        "corporate_actions": ["ex_date,security,action,ratio,new_security", "2026-06-09,AAA,merger,2,NEW"],
        "splits": ["ex_date,security,ratio", "2026-06-10,BBB,2", "2026-06-10,IDLE,3"],
        "expenses": ["date,fund,fee,amount", "2026-06-05,alone,legal,310.55", "2026-06-08,into,legal,11.05"],
    }
    for name, lines in feeds.items():
        (path / f"{name}.csv").write_text("\n".join(lines) + "\n")
    return path


def files(folder) -> dict:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_same_bytes_however_many_strike(folder, tmp_path, capsysbinary):
    """One after another in one process, in two, and the run of the library: the same files, the same summary."""
    navsim.run(folder).write(tmp_path / "library")
    told = files(tmp_path / "library")
    assert {path.split("/")[1] for path in told if path.startswith("nav/")} == {f"fund={fund}" for fund in SECURITIES}
    said = []
    for workers in (1, 2):
        assert answer(["run", str(folder), "-o", str(tmp_path / "out"), "--workers", str(workers)]) == 1  # the price did not follow the split
        said.append(capsysbinary.readouterr().out)
        assert files(tmp_path / "out") == told
    assert said[0]
    assert said[1] == said[0]
    assert answer(["run", str(folder), "--workers", "2", "--fund", "top"]) == 1
    assert capsysbinary.readouterr().out.count(b"top") >= 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["family", "library", "out"]


def test_one_fund_of_a_family(folder, tmp_path):
    """`--fund` strikes its group and tells it alone, as the library does; a day to end on too."""
    navsim.run(folder, fund="into", to="2026-06-09").write(tmp_path / "library")
    whole = family.of(door.opened(folder), to="2026-06-09", fund="into")
    assert [[fund.id for fund in group] for group in whole.groups] == [["from", "into"]]
    family.write(whole, tmp_path / "out", 2)
    assert files(tmp_path / "out") == files(tmp_path / "library")


def test_each_group_is_given_what_concerns_it(folder):
    """Its own events, the prices and dividends of what it may hold, what a merger turns that into; not those of the others."""
    whole = family.of(door.opened(folder))
    parts = {tuple(fund.id for fund in group): part for group, part in zip(whole.groups, apart(whole.known, whole.groups), strict=True)}
    assert list(parts) == [("alone",), ("core", "top"), ("from", "into")]
    assert parts["alone",].prices.securities == ("AAA", "NEW")
    assert [event.security for event in parts["alone",].of(Dividend)] == ["AAA"]
    assert {event.fund for event in parts["core", "top"].of(Order)} == {"core", "top"}
    for funds, part in parts.items():
        assert part.of(Trade) == [trade for trade in whole.known.of(Trade) if trade.fund in funds]
        names = [part.prices.securities[n] for n in part.prices.security]
        kept = [n for n, code in enumerate(whole.known.prices.security) if whole.known.prices.securities[code] in set(names)]
        assert part.prices.price_e8.tolist() == whole.known.prices.price_e8[kept].tolist()
        assert part.price_seqs.tolist() == whole.known.price_seqs[kept].tolist()
        assert len(part.log) == 0


@pytest.mark.parametrize("workers", [1, 2])
def test_what_is_wrong_with_several_groups_is_told_at_once(folder, tmp_path, workers):
    """Two groups hold what has no price: both are told, in the order of the groups, and what stood there stands."""
    family.write(family.of(door.opened(folder)), tmp_path / "out", 1)
    before = files(tmp_path / "out")
    with (folder / "securities.csv").open("a") as rows:
        rows.write("N1,equity\nN2,equity\n")
    with (folder / "trades.csv").open("a") as rows:
        rows.write("2026-06-02,into,N2,buy,1,1\n2026-06-02,alone,N1,buy,1,1\n")
    with pytest.raises(InputProblems) as found:
        family.write(family.of(door.opened(folder)), tmp_path / "out", workers)
    assert [(problem.code, problem.message.split()[0]) for problem in found.value.problems] == [("price.missing", "N1"), ("price.missing", "N2")]
    assert files(tmp_path / "out") == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["family", "out"]


def test_a_few_small_funds_need_no_other_processes(folder):
    """Fifty strikes are done before another process has begun; asked for, there are never more than groups."""
    whole = family.of(door.opened(folder))
    assert whole.strikes < family.FEW
    assert [family.enough(whole, workers) for workers in (None, 1, 2, 9)] == [1, 1, 2, 3]


def test_interrupted_it_leaves_the_run_before(folder, tmp_path, monkeypatch):
    """Ctrl-C when the first group is done: the folder is as it was, nothing lies beside it, and nobody works on."""
    arguments = ["run", str(folder), "-o", str(tmp_path / "out"), "--workers", "2"]
    assert answer([*arguments, "--to", "2026-06-09"]) == 0
    before, hired, real = files(tmp_path / "out"), [], side_by_side.hired
    monkeypatch.setattr(side_by_side, "hired", lambda work: hired.append(real(work)) or hired[-1])

    def pressed(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("navsim.cli.progress.Progress.at", lambda self, what: pressed() if what.startswith("struck 1 of") else None)
    assert answer(arguments) == 130
    assert files(tmp_path / "out") == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["family", "out"]
    assert len(hired) == 2
    assert not any(worker.process.is_alive() for worker in hired)


# Processes side by side


def test_pieces_are_taken_as_somebody_is_free():
    """Of nine pieces no more are taken than there are workers and answers; each comes back with its number."""
    taken = []

    def pieces():
        for n in range(9):
            taken.append(n)
            yield n

    told = {}
    for number, made in side_by_side.done_by(2, doubled, pieces()):
        told[number] = made
        assert len(taken) <= 2 + len(told)
    assert told == {n: 2 * n for n in range(9)}


def test_the_first_alone_and_what_is_done_meanwhile(monkeypatch):
    """One process until the first piece is done; whoever asks works step by step after the pieces are handed out, to the last step."""
    hired, real, order = [], side_by_side.hired, []
    monkeypatch.setattr(side_by_side, "hired", lambda work: hired.append(1) or real(work))

    def steps():
        order.append(len(hired))
        yield
        order.append("done")

    for number, _ in side_by_side.done_by(2, doubled, iter([1, 2, 3]), first_alone=True, meanwhile=steps()):
        order.append((number, len(hired)))
    assert order[0] == 1
    assert "done" in order
    assert order[-1][1] == 2


def test_nobody_waits_until_all_that_is_done_meanwhile_is_done():
    """Pieces are handed out between two steps; what is left of the steps when no piece is left is done all the same."""
    done = []

    def steps():
        while len(done) < 2:  # of three pieces two are done before the first step of the rest
            time.sleep(0.01)
            yield
        done.append("a step")
        yield
        done.append("the last")

    for number, _ in side_by_side.done_by(1, doubled, iter([1, 2, 3]), meanwhile=steps()):
        done.append(number)
    assert [each for each in done if isinstance(each, int)] == [0, 1, 2]
    assert done.index("a step") >= 2
    assert "the last" in done


def test_a_process_that_is_lost_is_told():
    """Not waited for, and not a traceback."""
    with pytest.raises(InputProblems, match="ended by SIGKILL, as when memory runs out"):
        list(side_by_side.done_by(2, doubled, iter([1, "dies", 3])))


def test_what_a_piece_raises_stops_whoever_asked():
    """The disk is full for one of them: the same error here, with where it came from."""
    with pytest.raises(OSError, match="No space left") as found:
        list(side_by_side.done_by(2, doubled, iter(["full", "sleeps"])))
    assert "in doubled" in found.value.__notes__[0]


PARENT = """
import sys
sys.path[:0] = [sys.argv[1], sys.argv[2]]
from navsim.replay import side_by_side
import pieces_of_work as here
real = side_by_side.hired
def hired(work):
    worker = real(work)
    print(worker.process.pid, flush=True)
    return worker
side_by_side.hired = hired
if __name__ == "__main__":
    for _ in side_by_side.done_by(2, here.doubled, iter([1, 2])):
        break
    print("ready", flush=True)
    sys.stdin.read()
"""


def test_processes_end_when_whoever_asked_is_killed(tmp_path):
    """SIGKILL leaves no time to say so: their pipes end."""
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    with subprocess.Popen(
        [sys.executable, script, ROOT, pathlib.Path(__file__).parent], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:
        said = []
        while (line := parent.stdout.readline().strip()) != "ready":
            said.append(int(line))
        parent.kill()
        parent.wait()
        end = time.monotonic() + 120
        while any(map(alive, said)) and time.monotonic() < end:
            time.sleep(0.05)
    assert len(said) == 2
    assert not any(map(alive, said))


def alive(pid: int) -> bool:
    """Whether a process runs; one that only waits to be counted does not."""
    try:
        state = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"
