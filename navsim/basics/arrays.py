"""Arrays by what they hold, as annotations name them: whole numbers, flags, anything."""

from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Arrays = npt.NDArray[Any]
