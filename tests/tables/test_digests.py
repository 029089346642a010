"""The digest of what an event says is sha256, whoever is asked for it."""

import hashlib
import sys

import pyarrow as pa
import pytest

from navsim.basics import compiled, openssl
from navsim.tables import digests

TEXTS = [f'{{"date":"2005-01-03","kind":"close","price":"{n}.25","security":"{"é" * (n % 70)}"}}' for n in range(digests.MANY)] + ["", "a" * 5000]


def test_texts_are_asked_for_in_one_go():
    """Long and short ones, and a part of a column, as hashlib tells them."""
    pytest.importorskip("numba")
    if not openssl.is_known():
        pytest.skip("this Python has no OpenSSL of its own")
    for texts in (pa.array(TEXTS), pa.array(TEXTS).slice(7), pa.array(TEXTS).slice(3, 0)):
        told = digests.all_at_once(texts)
        assert told == digests.one_by_one(texts) == b"".join(hashlib.sha256(text.encode()).digest() for text in texts.to_pylist())


@pytest.mark.parametrize(
    ("few", "is_compiled", "known", "expected"), [(0, True, True, True), (3, True, True, False), (0, False, True, False), (0, True, False, False)]
)
def test_who_is_asked(few, is_compiled, known, expected, monkeypatch):
    """Compiled code where the rules are compiled anyway, of many texts, and where OpenSSL can be found; the digests are the same."""
    asked = []
    monkeypatch.setattr(openssl, "is_known", lambda: known)
    monkeypatch.setattr(digests, "all_at_once", lambda texts: (asked.append(len(texts)), digests.one_by_one(texts))[1])
    monkeypatch.setitem(sys.modules, compiled.TWIN, sys)
    if not is_compiled:
        monkeypatch.delitem(sys.modules, compiled.TWIN)
    texts = TEXTS[few:]
    assert digests.digests(pa.array(texts)).to_pylist() == [hashlib.sha256(text.encode()).hexdigest() for text in texts]
    assert asked == ([len(texts)] if expected else [])
