"""What is asked for by a name or a day that is not there is answered with what there is; nothing is told in its place."""

import pytest
from screens import navsim


@pytest.fixture(scope="module")
def here(tmp_path_factory):
    """A small fund, its log and its run."""
    folder = tmp_path_factory.mktemp("names")
    for verb in (
        "new harbor --inception 2024-01-24 --class investor --class service --distribution 0.25%",
        "log init log",
        "log append log harbor",
        "run log -o out",
        "sweep harbor grid.toml -o swept",
    ):
        (folder / "grid.toml").write_text('"fee.advisory.rate" = ["50 bp"]\n')
        assert navsim(*verb.split(), cwd=folder).returncode == 0
    (folder / "grid.toml").unlink()
    return folder


@pytest.mark.parametrize(
    ("verb", "told"),
    [
        ("account out founders --date 2024-01-23", ('account "founders" holds nothing by 2024-01-23', "its first session is 2024-01-24")),
        ("account out founder", ('there is no account "founder"', 'did you mean "founders"?')),
        (
            "servicing out --date 2024-02-06 --class service --fee 12b1",
            ('service of harbor has no fee "12b1"', 'did you mean "12b-1"?'),
        ),
        ("fees out --plan --remaining", ("--plan and --remaining are two reports",)),
        ("log show log --kind order", ('there is no feed or table of terms "order"', 'did you mean "orders"?')),
        ("import harbor --map map.toml --feed orders", ("harbor is a folder", "name the file that was sent")),
    ],
)
def test_a_name_that_is_not_there_is_refused(here, verb, told):
    """Exit 2, nothing on standard output, and the name that was probably meant."""
    done = navsim(*verb.split(), cwd=here)
    assert (done.returncode, done.stdout) == (2, "")
    assert all(words in done.stderr for words in told), done.stderr


@pytest.mark.parametrize(
    ("verb", "told", "help"),
    [
        ("run out", "out is what a run wrote, no scenario", "to look at it: navsim strike out; to strike again, name the scenario or the log"),
        ("check out", "out is what a run wrote, no scenario", "navsim strike out"),
        ("run swept", "swept is what a sweep wrote, no scenario", "name the scenario it was made of"),
        ("run .", ". has no TOML file, the folders in it do", "one of: harbor"),
        ("run harbour", "harbour does not exist", 'did you mean "harbor"?'),
        ("run harbor/fund.toml", "fund.toml is a file", "name the folder it is in: harbor"),
        ("strike harbor", "harbor holds no run", "strike it first: navsim run harbor -o OUT"),
        ("strike log", "log holds no run", "strike it first: navsim run log -o OUT"),
        ("strike .", ". holds no run", "one of: out"),
        ("strike oout", "oout holds no run", 'did you mean "out"?'),
        ("strike nowhere", "nowhere holds no run", "make one: navsim run SCENARIO -o OUT"),
        ("strike swept", "swept holds no run", "it is what a sweep wrote"),
        ("log show out", "out holds no log", "it is what a run wrote; name the log"),
        ("log show harbor", "harbor holds no log", "then navsim log append LOG harbor"),
        ("log export log -o harbor", "harbor is a folder", "name a file: -o harbor/events.csv"),
    ],
)
def test_another_folder_than_is_asked_for_is_told_apart(here, verb, told, help):
    """A run, a sweep, a log or a scenario in the place of another: what it is, and what to name."""
    done = navsim(*verb.split(), cwd=here)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr
    assert help in done.stderr.partition("help: ")[2]


def test_a_log_whose_seals_meet_says_so(here):
    """The head is data; the verdict is for people."""
    done = navsim("log", "verify", "log", cwd=here)
    assert done.returncode == 0
    assert done.stdout.startswith("46:")
    assert done.stderr == "every seal meets: the log is what was appended\n"


def test_an_event_is_told_below_its_id(here):
    """Number, moment, feed and fund; the id; what it says, in words."""
    done = navsim("log", "show", "log", "--kind", "fund", "--format", "table", cwd=here)
    assert (
        done.stdout
        == "#1  2024-01-24 00:00  fund of harbor\n      fund:harbor:-:harbor.2024-01-24:1\n      id harbor, inception 2024-01-24, name Harbor\n"
    )


def test_an_export_makes_the_folders_of_its_file(here):
    """As an import does."""
    assert navsim("log", "export", "log", "-o", "sent/today/events.csv", cwd=here).returncode == 0
    assert (here / "sent" / "today" / "events.csv").read_text().startswith("seq,event_id,")


def test_what_a_run_wrote_is_no_feed(here):
    """Appended to a log it adds nothing, and a note says what it is."""
    done = navsim("log", "append", "log", "out", "--dry-run", cwd=here)
    assert done.returncode == 0
    assert done.stderr == "note: out holds no feed and no terms: a run wrote it\n"
