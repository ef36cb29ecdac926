"""What the model's accounts say: shapes that pages read."""

from dataclasses import dataclass


@dataclass(frozen=True)
class OfficialFigure:
    """Of one place and quarter, the share an authority has published and the model's, on which the account runs."""

    quarter: str
    published: float
    modelled: float
