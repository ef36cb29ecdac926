"""The error of a tape that did not arrive whole."""

from data.i18n import tr


class BrokenOffError(ConnectionError):
    """An upload whose sender left, or cancelled it, before the tape was whole; nothing of it is stored."""


def broken_off(received: int, expected: int | None) -> BrokenOffError:
    """The error that says how many bytes came. expected: None where the sender did not say how many there are."""
    if expected is None:
        text = tr(
            "The upload broke off after {received} bytes, before the tape was whole; nothing of it was kept. Hand it "
            "in again.",
            received=f"{received:,}",
        )
    else:
        text = tr(
            "The upload broke off: {received} of {expected} bytes came; nothing of the tape was kept. Hand it in "
            "again.",
            received=f"{received:,}",
            expected=f"{expected:,}",
        )
    return BrokenOffError(text)
