"""What every room stands on: exact arithmetic, sessions, day counts, problems. Knows nothing of funds."""

from .cache import cache_home as _cache_home
from .methods_kept import keep as _keep

_keep(_cache_home())
