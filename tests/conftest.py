"""The same examples on every machine and no clock: a red test is red everywhere."""

import numpy as np
from hypothesis import settings

settings.register_profile("waterline", derandomize=True, deadline=None, max_examples=200)
settings.load_profile("waterline")
# A formula that divides by nought or overflows unawares stops its test.
np.seterr(divide="raise", invalid="raise", over="raise")
