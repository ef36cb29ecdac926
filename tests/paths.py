"""Where the checkout is, and the files that lie beside it on some machines; tests that need those skip without them."""

from pathlib import Path

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
BENCHMARKS = SHARED / "benchmarks"
