"""python -m benchmarks [PART ...]: measure, and print each part's table with its targets."""

import argparse
import importlib
import os
import platform
import sys
import time
from pathlib import Path

from benchmarks.table import Row, printed

PARTS = {
    "cold": "Cold start",
    "measure": "Any view, uncached",
    "history": "The whole history from scratch",
    "step": "A quarter step on the map",
    "load": "Fifty clients",
    "memory": "Memory",
}


def main() -> int:
    """Run the parts asked for, all by default."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; all by default")
    asked = parser.parse_args().parts
    if unknown := [part for part in asked if part not in PARTS]:
        parser.error(f"{', '.join(unknown)}: not one of {', '.join(PARTS)}")
    # One thread: said before numpy is first imported, here and in every process started from here.
    os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    print(machine(), flush=True)
    began = time.perf_counter()
    rows: list[Row] = []
    for part in asked or PARTS:
        # Each part is a module with `run`: imported when its turn comes, so that none pays for another.
        found, remarks = importlib.import_module(f"benchmarks.{part}").run()
        print(printed(PARTS[part], found, remarks), flush=True)
        rows += found
    missed = [row.what for row in rows if row.verdict == "MISSED"]
    promised = sum(1 for row in rows if row.verdict)
    print(f"\n{promised - len(missed)} of {promised} targets met, in {time.perf_counter() - began:.0f} s")
    return 0


def machine() -> str:
    """What it was measured on, and whether something else was running there."""
    told = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    cpu = next((line.partition(": ")[2] for line in told if line.startswith("model name")), platform.machine())
    busy = os.getloadavg()[0]
    return (
        f"{os.cpu_count()} cores of {cpu}, Python {platform.python_version()}, load {busy:.1f} at the start"
        + (" (something else is running: trust CPU time and ratios)" if busy > 0.5 else "")
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
