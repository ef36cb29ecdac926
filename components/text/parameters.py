"""The fitted parameters of the model in words."""

import re

from data.i18n import tr


def meaning(name: str, text: str) -> str:
    """The meaning of a calibrated parameter. text: as data.model.parameters has it, in English.

    >>> meaning("cltv_2006", "ln of the middle CLTV at origination in 2006, before the cut")
    'ln of the middle CLTV at origination in 2006, before the cut'
    """
    knot = re.fullmatch(r"cltv_([0-9]{4})", name)
    if knot:
        return tr("ln of the middle CLTV at origination in {year}, before the cut", year=knot[1])
    return tr(text)
