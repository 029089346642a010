"""Arrow columns as the tables make them: the same hands as the log's."""

from ..basics.arrow import Words, column, select, words

__all__ = ["Words", "column", "select", "words"]
