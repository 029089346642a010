"""What became of a session's figures, as plain rows."""

from ..tables.schemas import DATE, PRICE, TEXT
from .figures import Figures
from .publication import PUBLISHED, Publication


def figures(found: Publication, stopped: bool) -> Figures:
    """One row a class: its NAV, and the state it is in now. `stopped`: something stood in the way, of this fund or another."""
    columns = (("session", DATE), ("fund", TEXT), ("share_class", TEXT), ("nav", PRICE), ("state", TEXT))
    state = found.state if stopped else PUBLISHED
    return Figures(columns, tuple((found.session, found.fund, name, nav, state) for name, nav in found.navs.items()))
