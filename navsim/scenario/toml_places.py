"""Where each table, key and value of a TOML text stands. The text is known to be valid: tomllib has read it.

A path is a tuple of keys and positions: ("fee", 1, "tiers", 0, "rate").
"""

import bisect
from typing import Any

from ..basics.problems import Place

SPACE = " \t"


class Places:
    """Spans of keys and values of one file: {path: (start, end)} as offsets into the text."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text
        self.starts = [0] + [n + 1 for n, c in enumerate(text) if c == "\n"]
        self.keys: dict[Any, Any] = {}
        self.values: dict[Any, Any] = {}
        self._counts: dict[Any, Any] = {}
        self._document()

    def line(self, path: tuple[Any, ...]) -> int:
        """The line of a table's header, or of a key; 1 where there is none."""
        span = self.keys.get(path) or self.values.get(path)
        return bisect.bisect_right(self.starts, span[0]) if span else 1

    def has(self, path: tuple[Any, ...]) -> bool:
        """Whether a key or table stands in the file."""
        return path in self.values or path in self.keys

    def written(self, path: tuple[str, Any, str]) -> str:
        """A value as it was written."""
        start, end = self.values.get(path, (0, 0))
        return self.text[start:end]

    def place(self, path: tuple[Any, ...], *, key: bool = False) -> Place:
        """Where a value stands, or its key; what is not there is looked for around it."""
        first, second = (self.keys, self.values) if key else (self.values, self.keys)
        while path and path not in first and path not in second and (*path, 0) not in first:
            path = path[:-1]
        path = path if path in first or path in second else (*path, 0)
        span = first.get(path) or second.get(path)
        return self.at(*span) if span else Place(file=self.file)

    def at(self, start: int, end: int) -> Place:
        """A span as a place; one that runs over several lines is underlined on its first."""
        line = bisect.bisect_right(self.starts, start)
        begin = self.starts[line - 1]
        excerpt = self.text[begin : self._line_end(begin)].removesuffix("\r")
        column = start - begin
        return Place(file=self.file, line=line, column=column + 1, width=max(min(end - start, len(excerpt) - column), 1), excerpt=excerpt)

    def _line_end(self, begin: int) -> int:
        end = self.text.find("\n", begin)
        return len(self.text) if end < 0 else end

    def _document(self) -> None:
        at, prefix = 0, ()
        while (at := self._skip(at)) < len(self.text):
            if self.text[at] == "[":
                at, prefix = self._header(at)
            else:
                at = self._pair(at, prefix)

    def _header(self, start: int) -> tuple[int, tuple[Any, ...]]:
        many = self.text.startswith("[[", start)
        keys, at = self._key(start + 1 + many)
        at = self.text.index("]", at) + 1 + many
        path: tuple[Any, ...] = ()
        for n, key in enumerate(keys):
            path = (*path, key)
            last = n == len(keys) - 1
            if last and many:
                self._counts[path] = self._counts.get(path, 0) + 1
            if path in self._counts:
                path = (*path, self._counts[path] - 1)
        self.keys[path] = (start, at)
        return at, path

    def _pair(self, start: int, prefix: tuple[Any, ...]) -> int:
        keys, at = self._key(start)
        path = (*prefix, *keys)
        end = at
        while self.text[end - 1] in SPACE:
            end -= 1
        for n in range(len(keys)):
            self.keys.setdefault((*prefix, *keys[: n + 1]), (start, end))
        return self._value(self._skip(self.text.index("=", at) + 1), path)

    def _key(self, at: int) -> tuple[list[str], int]:
        keys = []
        while True:
            at = self._skip(at)
            if self.text[at] in "\"'":
                end = self._string_end(at)
                keys.append(_unquoted(self.text[at:end]))
            else:
                end = at
                while self.text[end] not in " \t.=]":
                    end += 1
                keys.append(self.text[at:end])
            at = end
            while self.text[at] in SPACE:
                at += 1
            if self.text[at] != ".":
                return keys, at
            at += 1

    def _value(self, at: int, path: tuple[Any, ...]) -> int:
        start, c = at, self.text[at]
        if c in "\"'":
            at = self._string_end(at)
        elif c == "[":
            at, n = self._skip(at + 1), 0
            while self.text[at] != "]":
                at, n = self._after(self._value(at, (*path, n))), n + 1
            at += 1
        elif c == "{":
            at = self._skip(at + 1)
            while self.text[at] != "}":
                at = self._after(self._pair(at, path))
            at += 1
        else:
            while at < len(self.text) and self.text[at] not in ",]}#\r\n":
                at += 1
            while self.text[at - 1] in SPACE:
                at -= 1
        self.values[path] = (start, at)
        return at

    def _after(self, at: int) -> int:
        """Past the comma between two parts, if there is one."""
        at = self._skip(at)
        return self._skip(at + 1) if self.text[at] == "," else at

    def _string_end(self, at: int) -> int:
        quote = self.text[at]
        if self.text.startswith(quote * 3, at):
            end = at + 3
            while not self.text.startswith(quote * 3, end):
                end += 2 if self.text[end] == "\\" and quote == '"' else 1
            end += 3
            while self.text.startswith(quote, end):
                end += 1
            return end
        end = at + 1
        while self.text[end] != quote:
            end += 2 if self.text[end] == "\\" and quote == '"' else 1
        return end + 1

    def _skip(self, at: int) -> int:
        """Past spaces, ends of lines and comments."""
        while at < len(self.text):
            if self.text[at] == "#":
                at = self._line_end(at)
            elif self.text[at] in " \t\r\n":
                at += 1
            else:
                break
        return at


def _unquoted(text: str) -> str:
    if text[0] == "'" or "\\" not in text:
        return text[1:-1]
    import tomllib

    return next(iter(tomllib.loads(f"{text} = 1")))
