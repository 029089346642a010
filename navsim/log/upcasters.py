"""What earlier versions of navsim kept, in today's words. Rows are never rewritten: what an old one says is put into today's words as it is read.

A schema version changes where a row gets a new column, or where what it says means something else. Columns are only added, at the end and empty
in old rows. What a row says, its payload, goes through one step for each version since it was written.
"""

import json
from collections.abc import Callable, Mapping

from ..events.canonical import payload

Said = dict[str, str]
Step = Callable[[Said], Said]

# {version: {feed or table of terms: what its rows said then, as the next version says it}}; feeds that are not named said the same
STEPS: Mapping[int, Mapping[str, Step]] = {
    1: {},  # version 2 added the column `source_digest`; every payload stayed as it was
}


def as_written(feed: str, version: int) -> bool:
    """Whether what rows of a feed say has stayed the same since an earlier schema version."""
    return not any(each >= version and feed in own for each, own in STEPS.items())


def in_todays_words(feed: str, text: str, version: int) -> str:
    """The payload of a row that was written under an earlier schema version, as it would be written today."""
    steps = [own[feed] for each, own in sorted(STEPS.items()) if each >= version and feed in own]
    if not steps:
        return text
    said: Said = json.loads(text)
    for step in steps:
        said = step(said)
    return payload(said)
