"""The rate limit per address: counted with `limits`, in this process or in the storage of WATERLINE_API_STORAGE."""

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from limits import RateLimitItemPerMinute
from limits.errors import ConfigurationError
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from components.site.clients import counted_party

USUAL = 120  # a minute
STORAGE = "memory://"


class CountedRequest(NamedTuple):
    """One counted request. most: requests a minute; left: how many remain this minute; wait: seconds until the next
    minute.
    """

    allowed: bool
    most: int
    left: int
    wait: int

    @property
    def headers(self) -> Mapping[str, str]:
        """The rate-limit headers of its response."""
        limit_headers = {
            "X-RateLimit-Limit": str(self.most),
            "X-RateLimit-Remaining": str(self.left),
            "X-RateLimit-Reset": str(self.wait),
        }
        return limit_headers if self.allowed else limit_headers | {"Retry-After": str(self.wait)}


@dataclass(frozen=True)
class RateLimit:
    """A number of requests a minute for each address; the minute begins with the first request."""

    item: RateLimitItemPerMinute
    counter: FixedWindowRateLimiter

    def count_request(self, address: str) -> CountedRequest:
        """Count one request of an address."""
        key = counted_party(address)
        allowed = self.counter.hit(self.item, key)
        until, left = self.counter.get_window_stats(self.item, key)
        return CountedRequest(allowed, self.item.amount, left, max(1, math.ceil(until - time.time())))


def rate_limit(most: int = USUAL, storage: str = STORAGE) -> RateLimit:
    """A limit of that many requests a minute. storage: a URI that `limits` understands, shared by workers unless it is
    memory; ValueError for an invalid one.
    """
    try:
        return RateLimit(RateLimitItemPerMinute(most), FixedWindowRateLimiter(storage_from_string(storage)))
    except ConfigurationError as error:
        raise ValueError(f"WATERLINE_API_STORAGE is {storage.partition('//')[0]!r}...: {error}") from error
