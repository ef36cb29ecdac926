"""The answer to a view of the page of change: it stands apart from its parts, which the view itself needs."""

from dataclasses import dataclass

from data.why.reading import Bridge, Change
from data.why.view import WhyView


@dataclass(frozen=True)
class Explanation:
    """The view as answered, the change of its share, and the bridge at its last quarter."""

    view: WhyView
    change: Change
    bridge: Bridge
