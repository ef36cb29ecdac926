"""The stress page's answer to any view, from the snapshot that the view is pinned to."""

from collections.abc import Callable
from dataclasses import replace

from data.snapshot import archive
from data.snapshot.snapshot import Snapshot
from data.stress.measure import stress_reading
from data.stress.reading import StressReading
from data.stress.view import StressView


def answers(today: Snapshot) -> Callable[[StressView], StressReading]:
    """The reading of any view. today: the snapshot without a pin."""
    stress_reading(today, StressView())  # the prices behind every scenario, kept from now on

    def answer(view: StressView) -> StressReading:
        reading = stress_reading(archive.snapshot_of_pin(today, view.pin), view)
        pin_status = archive.pin_status(
            today, view.pin, lambda: float(stress_reading(today, reading.view).chosen.after[0])
        )
        return replace(reading, pinned=pin_status) if pin_status else reading

    return answer
