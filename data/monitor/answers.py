"""The Monitor's answer to any view, from the snapshot that the view is pinned to."""

from collections.abc import Callable
from dataclasses import replace

from data.monitor.measure import measure
from data.monitor.reading import Reading
from data.monitor.view import View
from data.snapshot import archive
from data.snapshot.snapshot import Snapshot


def answers(today: Snapshot) -> Callable[[View], Reading]:
    """The reading of any view. today: the snapshot without a pin."""

    def answer(view: View) -> Reading:
        reading = measure(archive.snapshot_of_pin(today, view.pin), view)
        pin_status = archive.pin_status(today, view.pin, lambda: measure(today, reading.view).share)
        return replace(reading, pinned=pin_status) if pin_status else reading

    return answer
