"""Result types of the model that pages and exports read."""

from dataclasses import dataclass


@dataclass(frozen=True)
class OfficialFigure:
    """The share that an authority published for one region and quarter, beside the model's own; both ratios."""

    quarter: str
    published: float
    modelled: float
