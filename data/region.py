"""A region of a country: its id, its names, its level, and where it lies."""

from dataclasses import dataclass

import numpy as np

from data.i18n import language


@dataclass(frozen=True)
class Region:
    """A region's id, names, level and place on the map.

    level: a key of its country's levels. parent_id: of the region that it is part of, "" for a nation. abbr: its short
    name, "" for none. lon, lat: a point in it for its label, in degrees; nan for none.
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
        """The name in the current language; one without a translation keeps its own."""
        return self.name_zh if language() == "zh" and self.name_zh else self.name
