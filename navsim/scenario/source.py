"""A file as bytes: read once, digested, and recognised where it is not what its name says."""

import hashlib
import pathlib
import stat
from typing import Any

import attrs

from ..basics.problems import Place, Problem

MAGIC = (
    (b"PK\x03\x04", "a zip archive or an Excel workbook", "save the sheet as CSV in UTF-8"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook", "save the sheet as CSV in UTF-8"),
    (b"\x1f\x8b", "compressed with gzip", "unpack it first"),
    (b"BZh", "compressed with bzip2", "unpack it first"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstandard", "unpack it first"),
    (b"%PDF", "a PDF document", "a feed is a table of text"),
    (b"PAR1", "a Parquet file", "name it with the ending .parquet"),
    (b"\xff\xfe\x00\x00", "text in UTF-32", "save it in UTF-8"),
    (b"\x00\x00\xfe\xff", "text in UTF-32", "save it in UTF-8"),
    (b"\xff\xfe", "text in UTF-16", "save it in UTF-8"),
    (b"\xfe\xff", "text in UTF-16", "save it in UTF-8"),
)
BOM = b"\xef\xbb\xbf"
LOOKED_AT = 512


@attrs.frozen(kw_only=True, repr=False)
class Source:
    """What a file held when it was read.

    file    its path as problems and events name it
    digest  sha256 of the bytes
    """

    file: str
    data: bytes = attrs.field(repr=False)
    digest: str


def load(path: pathlib.Path, file: str, problems: list[Any]) -> Source | None:
    """The bytes of a file; None with a problem where it cannot be read."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe nobody writes into would be waited for without end
            problems.append(Problem(code="file.no_file", message=f"{file} is no file", help="put the rows in a file", place=Place(file=file)))
            return None
        data = path.read_bytes()
    except OSError as error:
        help = "may you read it, and is the disk well?"
        problems.append(Problem(code="file.unreadable", message=f"{file} cannot be read: {error.strerror}", help=help, place=Place(file=file)))
        return None
    return Source(file=file, data=data, digest=hashlib.sha256(data).hexdigest())


def without_lines(source: Source, lines: set[int]) -> Source:
    """The file with some lines empty: the others keep their numbers."""
    kept = [b"" if number in lines else line for number, line in enumerate(source.data.split(b"\n"), 1)]
    return attrs.evolve(source, data=b"\n".join(kept))


def text_of(source: Source, problems: list[Any]) -> str | None:
    """The file as text, without a byte order mark; None with a problem where it is no UTF-8."""
    return source.data.decode("utf-8-sig") if is_text(source, problems) else None


def is_text(source: Source, problems: list[Any]) -> bool:
    """Whether the file is text in UTF-8; a problem where it is not."""
    what = _not_what_it_says(source.data)
    if what:
        problems.append(Problem(code="file.wrong_kind", message=f"{source.file} is {what[0]}", help=what[1], place=Place(file=source.file)))
        return False
    if b"\x00" in source.data:
        problems.append(_has_a_nul(source))
        return False
    try:
        source.data.decode("utf-8")
    except UnicodeDecodeError as error:
        problems.append(_not_utf8(source, error.start))
        return False
    return True


def _not_what_it_says(data: bytes) -> Any:
    for magic, what, remedy in MAGIC:
        if data.startswith(magic):
            return what, remedy
    start = data[:LOOKED_AT].lstrip().lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml")):
        return "a web page", "the download gave an error page? look at it in a browser"
    start = data[:LOOKED_AT]
    if start.strip(b"\x00") and 8 * max(start[::2].count(0), start[1::2].count(0)) >= 7 * (len(start) // 2) > 0:
        return "text in UTF-16, without a mark at its head", "save it in UTF-8"
    return None


def _has_a_nul(source: Source) -> Problem:
    offset = source.data.index(b"\x00")
    help = "a feed is text in UTF-8; Parquet ends in .parquet"
    message = f"{source.file} is not text: it has a NUL byte at offset {offset}"
    return Problem(code="file.wrong_kind", message=message, help=help, place=_place_of(source, offset, "utf-8"))


def _place_of(source: Source, offset: int, encoding: str) -> Place:
    """Where a byte stands; what comes after it read in an encoding that may have it."""
    data = source.data
    line_start = data.rfind(b"\n", 0, offset) + 1
    line_end = data.find(b"\n", offset)
    line = data[line_start : line_end if line_end >= 0 else len(data)].rstrip(b"\r")
    before = data[line_start:offset].decode("utf-8", "replace")
    excerpt = before + line[offset - line_start :].decode(encoding, "replace")
    return Place(file=source.file, line=data.count(b"\n", 0, offset) + 1, column=len(before) + 1, excerpt=excerpt)


def _not_utf8(source: Source, offset: int) -> Problem:
    byte = source.data[offset : offset + 1]
    name, encoding = ("Latin-1", "latin-1") if byte >= b"\xa0" else ("Windows-1252", "cp1252")
    try:
        help = f'save it as UTF-8; in {name} that byte is "{byte.decode(encoding)}"'
    except UnicodeDecodeError:  # one of the five that Windows-1252 has not
        help = "save it as UTF-8"
    message = f"{source.file} is not UTF-8: byte 0x{source.data[offset]:02X} at offset {offset}"
    return Problem(code="file.not_utf8", message=message, help=help, place=_place_of(source, offset, encoding))
