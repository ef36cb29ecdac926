"""The page of change's answer to any view, from the snapshot that the view is pinned to."""

from collections.abc import Callable
from dataclasses import replace

from data.snapshot import archive
from data.snapshot.snapshot import Snapshot
from data.why.attribution import change_for_view
from data.why.bridge import bridge
from data.why.explanation import Explanation
from data.why.view import WhyView


def answers(today: Snapshot) -> Callable[[WhyView], Explanation]:
    """The change and the bridge of any view. today: the snapshot without a pin."""

    def answer(requested: WhyView) -> Explanation:
        snapshot = archive.snapshot_of_pin(today, requested.pin)
        view, change = change_for_view(snapshot, requested)
        last_view = view.now.but(places=(change.place.region_id,), quarter=change.last)
        dated_view = view.but(first=change.first, last=change.last)
        pin_status = archive.pin_status(today, view.pin, lambda: change_for_view(today, dated_view)[1].end)
        return Explanation(view, replace(change, pinned=pin_status), bridge(snapshot, last_view, view.publisher))

    return answer
