"""python -m benchmarks [PART ...]: measure, and print each part's table with its targets."""

import argparse
import importlib
import os
import platform
import resource
import sys
import time
from pathlib import Path

from benchmarks.table import Row, printed

PARTS = {
    "cold": "Cold start",
    "measure": "Any view, uncached",
    "stress": "Any stressed view, uncached",
    "history": "The whole history from scratch",
    "html": "The first HTML of a view",
    "step": "A quarter step on the map",
    "paint": "What a reader waits for",
    "lighthouse": "Lighthouse's marks",
    "load": "Fifty clients",
    "memory": "Memory",
    "tape": "A bank's own book",
    "upload": "A tape through the browser",
    "faults": "Fifty readers while workers are killed",
}


def main() -> int:
    """Run the parts asked for, all by default."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; all by default")
    chosen = parser.parse_args().parts
    if unknown := [part for part in chosen if part not in PARTS]:
        parser.error(f"{', '.join(unknown)}: not one of {', '.join(PARTS)}")
    # One thread: set before numpy is first imported, here and in every process started from here.
    os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    print(machine(), flush=True)
    began = time.perf_counter()
    rows: list[Row] = []
    for part in chosen or PARTS:
        # Each part is a module with `run`, imported only when it runs, so that no part pays for another's imports.
        all_before, ours_before, part_began = *cpu(), time.perf_counter()
        part_rows, remarks = importlib.import_module(f"benchmarks.{part}").run()
        all_after, ours_after = cpu()
        others = (all_after - all_before - ours_after + ours_before) / (time.perf_counter() - part_began)
        if others > 0.2:
            remarks.append(f"something else used {others:.1f} cores meanwhile: trust CPU time and ratios")
        print(printed(PARTS[part], part_rows, remarks), flush=True)
        rows += part_rows
    missed = [row.what for row in rows if row.verdict == "MISSED"]
    promised = sum(1 for row in rows if row.verdict)
    print(f"\n{promised - len(missed)} of {promised} targets met, in {time.perf_counter() - began:.0f} s")
    return 0


def machine() -> str:
    """The machine that the figures were measured on."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    model = next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.machine())
    return f"{os.cpu_count()} cores of {model}, Python {platform.python_version()}"


def cpu() -> tuple[float, float]:
    """Seconds of CPU used by the whole machine, and by this process and its ended child processes."""
    ticks = Path("/proc/stat").read_text(encoding="ascii").split("\n", 1)[0].split()[1:]
    # user, nice, system, idle, iowait, irq, softirq, steal: all but idle and iowait.
    busy = sum(int(ticks[i]) for i in (0, 1, 2, 5, 6, 7)) / os.sysconf("SC_CLK_TCK")
    ours = [resource.getrusage(scope) for scope in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return busy, sum(used.ru_utime + used.ru_stime for used in ours)


if __name__ == "__main__":
    sys.exit(main())
