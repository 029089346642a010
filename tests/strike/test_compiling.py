"""Compiling is a matter of speed alone: without a compiler, without a cache, after an edit, the figures are the same."""

import ast
import gc
import os
import pathlib
import shutil
import subprocess
import sys

import pytest

import navsim
from navsim.basics import compiled
from navsim.strike import replay

PACKAGE = pathlib.Path(navsim.__file__).parent
SCENARIOS = PACKAGE.parent / "scenarios"
compiler = pytest.mark.skipif(not compiled.can_compile(), reason="numba is not installed")

STRUCK = """
import hashlib, pathlib, sys
{before}
from navsim.scenario.read import read
from navsim.log.log import one_batch
from navsim.replay.run import run_log
from navsim.strike import replay
replay.FEW = replay.MANY = 10
for _ in range(2):
    run = run_log(one_batch(read({scenario!r})))
print(hashlib.sha256(repr([run.table(name).to_pylist() for name in ("nav", "roll_forward", "workings")]).encode()).hexdigest())
print(any(name.startswith("navsim_compiled") for name in sys.modules), "numba" in sys.modules and sys.modules["numba"] is not None)
"""
BLOCKED = {
    "not there": "import importlib.abc\nclass No(importlib.abc.MetaPathFinder):\n    def find_spec(self, name, path=None, target=None):\n"
    "        if name.partition('.')[0] in ('numba', 'llvmlite'):\n            raise ModuleNotFoundError(name)\nsys.meta_path.insert(0, No())",
    "forbidden": "sys.modules['numba'] = None",
}


def python(source: str, cwd=None, **env) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, "-c", source], env={**os.environ, **env}, capture_output=True, text=True, check=True, cwd=cwd)


@pytest.fixture(scope="module")
def as_compiled():
    """The digest of a scenario's figures, struck compiled."""
    return python(STRUCK.format(before="", scenario=str(SCENARIOS / "three-classes"))).stdout.split("\n")


@compiler
@pytest.mark.parametrize("how", BLOCKED)
def test_without_numba_everything_works_and_says_so_once(as_compiled, how):
    """Two runs that would have compiled: one line on stderr, nothing compiled, the same figures."""
    assert as_compiled[1] == "True True"
    done = python(STRUCK.format(before=BLOCKED[how], scenario=str(SCENARIOS / "three-classes")))
    assert done.stdout.split("\n") == [as_compiled[0], "False False", ""]
    (line,) = done.stderr.strip().split("\n")
    assert line.startswith("navsim: numba is not installed")


def test_a_run_waits_for_a_compiler_only_where_that_pays(monkeypatch):
    """Twenty years of one fund are interpreted until the rules have been compiled for something larger."""
    monkeypatch.setattr(compiled, "can_compile", lambda: True)
    monkeypatch.setattr(compiled, "was_compiled", lambda: False)
    assert [replay.choose(strikes) for strikes in (100, 5_000, 10_000_000)] == ["interpreted", "interpreted", "compiled"]
    monkeypatch.setattr(compiled, "was_compiled", lambda: True)
    assert [replay.choose(strikes) for strikes in (100, 5_000, 10_000_000)] == ["interpreted", "compiled", "compiled"]


def test_a_small_run_does_not_ask_what_is_compiled(monkeypatch):
    """Whatever is kept, it is struck in plain integers: the sources of the rules are not read to find out."""
    monkeypatch.setattr(compiled, "digest_of_rules", lambda: pytest.fail("asked"))
    compiled.compiled_home.cache_clear()
    assert replay.choose(replay.FEW - 1) == "interpreted"


def test_the_first_compiling_is_told_once(monkeypatch, capsys):
    """One line on stderr, and none once the cache has what it takes."""
    monkeypatch.setattr(replay, "_told", [])
    monkeypatch.setattr(compiled, "was_compiled", lambda: False)
    replay.tell_of_compiling()
    replay.tell_of_compiling()
    assert capsys.readouterr().err.count("compiling the rules") == 1
    monkeypatch.setattr(replay, "_told", [])
    monkeypatch.setattr(compiled, "was_compiled", lambda: True)
    replay.tell_of_compiling()
    assert not capsys.readouterr().err


def test_without_numba_a_small_run_says_nothing():
    """Below the size that pays for a compiler nobody is told about one."""
    source = STRUCK.replace("replay.FEW = replay.MANY = 10", "").format(before=BLOCKED["forbidden"], scenario=str(SCENARIOS / "late-price"))
    assert python(source).stderr == ""


def test_a_small_run_does_not_load_the_compiler():
    """The first day of a fund is struck before numba could be imported."""
    source = STRUCK.replace("replay.FEW = replay.MANY = 10", "").format(before="", scenario=str(SCENARIOS / "janus-aspen-small-cap-value-2002"))
    assert python(source).stdout.split("\n")[1] == "False False"


@compiler
def test_while_the_rules_compile_numba_is_changed_and_then_is_as_it_was():
    """Also where compiling fails: what other code compiles is typed by numba's own way, and its garbage is collected."""
    from numba import types

    from navsim.basics.compiling import types_in_mind
    from navsim.basics.staying import staying

    def now():
        return types.Function.get_call_type, gc.isenabled()

    def fail():
        with types_in_mind(), staying():
            meanwhile.append(now())
            raise RuntimeError

    own, meanwhile = now(), []
    with pytest.raises(RuntimeError):
        fail()
    assert meanwhile[0][0] is not own[0]
    assert not meanwhile[0][1]
    assert now() == own


def test_no_rule_is_handed_the_same_row_twice():
    """What is compiled on the promise that rows are none of each other's memory is called so, wherever it is called."""
    sources = [path.read_text() for path in sorted((PACKAGE / "strike").glob("*.py"))]
    trees = [ast.parse(source) for source in sources if "\n@compiled\n" in source]
    takes = {
        rule.name: [n for n, each in enumerate(rule.args.args) if each.annotation is not None and ast.unparse(each.annotation) == "Arrays"]
        for tree in trees
        for rule in tree.body
        if isinstance(rule, ast.FunctionDef) and [ast.unparse(each) for each in rule.decorator_list] == ["compiled"]
    }
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) in takes]
    given = [[ast.unparse(call.args[n]) for n in takes[ast.unparse(call.func)]] for call in calls]
    assert sum(len(rows) > 1 for rows in given) > 40
    assert [rows for rows in given if len(rows) != len(set(rows))] == []


# The cache


@pytest.fixture
def copy(tmp_path):
    """The package, copied to where it can be edited."""
    shutil.copytree(PACKAGE, tmp_path / "copy" / "navsim", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path / "copy"


def digest(copy) -> str:
    return python("from navsim.basics.compiled import digest_of_rules; print(digest_of_rules())", cwd=copy, PYTHONPATH=str(copy)).stdout.strip()


def test_the_name_of_the_cache_follows_every_compiled_source(copy):
    """A byte of any file of basics and strike changes it, so do a new file and a new name; other rooms do not."""
    before = digest(copy)
    assert before == compiled.digest_of_rules()
    (copy / "navsim" / "tables" / "store.py").write_text("# nothing")
    assert digest(copy) == before
    met = {before}
    for path in [copy / "navsim" / "basics" / "exact.py", copy / "navsim" / "strike" / "fees.py", copy / "navsim" / "strike" / "__init__.py"]:
        path.write_text(path.read_text() + "\n")
        assert digest(copy) not in met
        met.add(digest(copy))
    (copy / "navsim" / "strike" / "new.py").write_text("")
    assert digest(copy) not in met
    met.add(digest(copy))
    (copy / "navsim" / "strike" / "new.py").rename(copy / "navsim" / "strike" / "newer.py")
    assert digest(copy) not in met


@compiler
def test_nothing_is_compiled_from_outside_those_rooms():
    """Every module the compiled rules load lies in the rooms whose files name the cache."""
    told = "from navsim.basics import compiled; import sys; compiled.twin('strike.day'); print(*(n for n in sys.modules if 'navsim_compiled.' in n))"
    modules = python(told).stdout.split()
    assert "navsim_compiled.strike.fees" in modules
    assert {name.split(".")[1] for name in modules} == set(compiled.RULE_ROOMS)


@compiler
def test_an_edit_never_meets_stale_code(copy, tmp_path):
    """A rule in exact.py is edited; what was compiled into a function of another file is compiled anew."""
    bought = "from navsim.basics import compiled; print(compiled.twin('strike.deal').both_units(True, 10_000_00, 9_92000000, 10**9))"
    env = {"PYTHONPATH": str(copy), "NAVSIM_CACHE": str(tmp_path / "cache")}
    assert python(bought, cwd=copy, **env).stdout.strip() == "(1000000, 1008065)"
    (first,) = (tmp_path / "cache" / "compiled").iterdir()
    kept = sorted(path.name for path in first.rglob("*.nbc"))
    assert kept
    assert python(bought, cwd=copy, **env).stdout.strip() == "(1000000, 1008065)"
    assert sorted(path.name for path in first.rglob("*.nbc")) == kept  # taken from the cache
    path = copy / "navsim" / "basics" / "exact.py"
    source = path.read_text()
    assert source.count("return guess + (remainder >> 63)") == 1
    path.write_text(source.replace("return guess + (remainder >> 63)", "return 1_000 + guess + (remainder >> 63)"))
    assert python(bought, cwd=copy, **env).stdout.strip() == "(1000000, 1009065)"
    assert len(list((tmp_path / "cache" / "compiled").iterdir())) == 2


@compiler
def test_a_cache_that_cannot_be_written_is_done_without(copy, tmp_path):
    """A file stands where the cache should be: rules are compiled each time, and nothing is left beside the sources."""
    (tmp_path / "cache").write_text("in the way")
    bought = "from navsim.basics import compiled; print(compiled.twin('basics.exact').muldiv(1, 1, 2))"
    done = python(bought, cwd=copy, PYTHONPATH=str(copy), NAVSIM_CACHE=str(tmp_path / "cache"))
    assert done.stdout.strip() == "1"
    assert not list(copy.rglob("*.nb[ci]"))


@compiler
def test_other_peoples_compiled_functions_keep_their_own_cache():
    """numba's own setting is as it was once the rules are loaded."""
    told = "import numba; before = numba.config.CACHE_DIR; from navsim.basics import compiled; compiled.twin('strike.day'); "
    assert python(told + "print(numba.config.CACHE_DIR == before)").stdout.strip() == "True"
