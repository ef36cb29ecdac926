"""The API against whatever its own OpenAPI document allows, and what it does not: schemathesis asks, and is bounded."""

import subprocess
import sys

import pytest

from app import create_app
from tests.chromium import serving

pytestmark = pytest.mark.slow

# What is asked at every border of every parameter: each endpoint, and one panel of each page; its others ask alike.
BORDERS = r"^/api/v1/([a-z-]+|panels/(history|stress/course|why/change|evidence/error-course))$"
EXAMPLES = 40  # made up for each endpoint: half a minute with the borders
CHECKS = (
    *("not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance"),
    *("response_schema_conformance", "negative_data_rejection", "unsupported_method", "allow_header_conformance"),
)


@pytest.fixture(scope="module")
def address():
    """The app for one who asks very often."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("WATERLINE_API_LIMIT", "1000000")
        server = create_app().server
    with serving(server) as found:
        yield found


@pytest.mark.parametrize(
    ("phases", "where"), [("examples,coverage", BORDERS), ("fuzzing", ".")], ids=["borders", "any"]
)
def test_the_api_holds_to_its_document(address, tmp_path, phases, where):
    """Whatever is asked: no 5xx, the answer's form, type and headers as described, and what is not allowed refused."""
    run = subprocess.run(
        [
            *(sys.executable, "-m", "schemathesis.cli", "run", f"{address}/api/v1/openapi.json"),
            *("--checks", ",".join(CHECKS), "--phases", phases, "--include-path-regex", where),
            *("--max-examples", str(EXAMPLES), "--seed", "1", "--generation-deterministic"),
            *("--no-color", "--continue-on-failure", "--warnings", "off"),
        ],
        cwd=tmp_path,  # it leaves notes where it stands
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-8000:] + run.stderr[-2000:]
