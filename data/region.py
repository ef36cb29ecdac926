"""A region: a nation, division, state or metro, with its names."""

from dataclasses import dataclass

import numpy as np

from data.i18n import language


@dataclass(frozen=True)
class Region:
    """A region as a reader knows it; lon and lat are nan for divisions and the nation."""

    region_id: str
    region: str
    region_zh: str
    level: str
    parent_id: str
    abbr: str = ""
    lon: float = np.nan
    lat: float = np.nan

    @property
    def called(self) -> str:
        """Its name in the language spoken; a metro keeps the name its office gave it."""
        return self.region_zh if language() == "zh" and self.region_zh else self.region
