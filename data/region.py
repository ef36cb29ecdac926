"""A region: a nation, division, state or metro, with its names."""

from dataclasses import dataclass

import numpy as np

from data.i18n import language


@dataclass(frozen=True)
class Region:
    """A region's id, names, level and place on the map; lon and lat in degrees, nan for divisions and the nation.

    level: nation | division | state | metro. abbr: a state's postal abbreviation, "" for the others.
    """

    region_id: str
    name: str
    name_zh: str
    level: str
    parent_id: str
    abbr: str = ""
    lon: float = np.nan
    lat: float = np.nan

    @property
    def shown_name(self) -> str:
        """The name in the current language; a metro keeps its official English name, which has no translation."""
        return self.name_zh if language() == "zh" and self.name_zh else self.name
