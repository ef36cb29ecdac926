"""The Monitor's answer to any view, from the snapshot that the view is pinned to."""

from collections.abc import Callable
from dataclasses import replace

from data.monitor.measure import measure
from data.monitor.reading import Reading
from data.monitor.view import View
from data.snapshot import archive
from data.snapshot.snapshot import Snapshot


def answers(today: Snapshot, reading_of: Callable[[Snapshot, View], Reading] = measure) -> Callable[[View], Reading]:
    """The reading of any view. today: the snapshot without a pin; reading_of: on a snapshot, the model's by default."""

    def answer(view: View) -> Reading:
        reading = reading_of(archive.snapshot_of_pin(today, view.pin), view)
        pin_status = archive.pin_status(today, view.pin, lambda: reading_of(today, reading.view).share)
        return replace(reading, pinned=pin_status) if pin_status else reading

    return answer
