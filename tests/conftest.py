"""The same examples on every machine and no clock: a red test is red everywhere. And what many tests share."""

import numpy as np
import pytest
from hypothesis import settings

settings.register_profile("waterline", derandomize=True, deadline=None, max_examples=200)
settings.load_profile("waterline")
# A formula that divides by nought or overflows unawares stops its test.
np.seterr(divide="raise", invalid="raise", over="raise")


@pytest.fixture(scope="session")
def server():
    """The whole app on the carried market, made once."""
    from app import create_app

    return create_app().server


@pytest.fixture(scope="module")
def toyland():
    """Toyland as the default country while the tests of a module run."""
    from data.country import SETTING, default
    from tests.countries.toyland import COUNTRY

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(SETTING, COUNTRY.package)
        yield default()


@pytest.fixture(scope="module")
def toyland_server(toyland):
    """The whole app on Toyland, in the quarter of its newest prices."""
    from app import create_app
    from data.snapshot.snapshot import carried

    return create_app(today=carried().data_through[toyland.base.key]).server


@pytest.fixture(scope="session")
def client(server):
    """Someone who asks it without a browser."""
    return server.test_client()


@pytest.fixture(scope="session")
def address(server):
    """Where it is served for a browser."""
    from tests.chromium import serving

    with serving(server) as found:
        yield found


@pytest.fixture(scope="session")
def chromium():
    """A browser, started once."""
    from tests.chromium import launched

    with launched() as browser:
        yield browser


@pytest.fixture
def reader(chromium, address):
    """Someone at the browser, on whom nothing went wrong and who was sent to no other host."""
    from tests.chromium import Reader

    someone = Reader(chromium, address)
    yield someone
    someone.context.close()
    assert someone.wrong == []
    assert someone.hosts == {address.removeprefix("http://")}
