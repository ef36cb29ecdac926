"""Ablation: the model refitted with one thing left out or otherwise assumed, scored on sources that were left out.

`python -m data ablate --country gb --against DIR`; some ten seconds an idea.
"""

import argparse
import sys
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

from data.cli import UsageError
from data.countries.gb import prices
from data.countries.gb.calibration import benchmarks
from data.countries.gb.calibration.fit import Variant, centres, fit
from data.countries.gb.new_loans import national
from data.countries.gb.origination_ltv import NODES
from data.model.node_cohorts import NodeInputs
from data.snapshot.snapshot import Snapshot, carried


def purchases_only(inputs: NodeInputs, snapshot: Snapshot) -> NodeInputs:
    """No remortgages: each region's new loans times the nation's part that are for purchases."""
    purchases, remortgages = national(snapshot, centres())
    return replace(inputs, new_loans=inputs.new_loans * purchases / (purchases + remortgages))


def uncorrected_prices(inputs: NodeInputs, snapshot: Snapshot) -> NodeInputs:
    """Table 15 as it is in Scotland before 2004 and Northern Ireland before 2011."""
    return replace(inputs, log_hpi=prices.log_hpi(snapshot, corrected=False)[0])


def steady_lending(inputs: NodeInputs) -> NodeInputs:
    """As many new loans in each quarter, their mean over the axis: no boom, and no drought after 2007."""
    mean = inputs.new_loans.mean(axis=1, keepdims=True)
    return replace(inputs, new_loans=np.broadcast_to(mean, inputs.new_loans.shape))


def one_ltv(inputs: NodeInputs) -> NodeInputs:
    """All loans of a quarter and sort of buyer at the mean of their nodes, nothing above or below it."""
    ltv = np.exp(inputs.log_ltv).reshape(*inputs.log_ltv.shape[:2], -1, NODES)
    mean = np.broadcast_to(ltv.mean(axis=-1, keepdims=True), ltv.shape)
    return replace(inputs, log_ltv=np.log(mean).reshape(inputs.log_ltv.shape))


def national_ltv(inputs: NodeInputs) -> NodeInputs:
    """Every region lends as the mean region does, weighted by its mortgages."""
    mean = np.einsum("r,rqk->qk", inputs.stock / inputs.stock.sum(), inputs.log_ltv)
    return replace(inputs, log_ltv=np.broadcast_to(mean, inputs.log_ltv.shape))


def ideas(snapshot: Snapshot) -> Mapping[str, tuple[str, Variant]]:
    """Each idea of the model: its description, and the model without it."""
    return {
        "whole": ("nothing: the model as it is", Variant()),
        "dispersion": ("homes that spread around their index", Variant(step=True)),
        "remortgages": ("remortgages as new loans", Variant(changed=partial(purchases_only, snapshot=snapshot))),
        "flow": ("lending that rose and then collapsed", Variant(changed=steady_lending)),
        "interest-only": ("loans that pay interest only", Variant({"interest_only": 0.0})),
        "distribution": ("LTVs above and below the mean", Variant(changed=one_ltv)),
        "judged": (
            "the judged shape of LTVs (the one that MLAR's bands give by themselves instead)",
            Variant({"spread_2008": 0.29, "maximum_2008": -0.01, "spread_2009": 0.14, "maximum_2009": -0.04}),
        ),
        "regions": ("LTVs by region", Variant(changed=national_ltv)),
        "correction": (
            "what Table 15 misses of the fall in Northern Ireland",
            Variant(changed=partial(uncorrected_prices, snapshot=snapshot)),
        ),
        "locked": ("loans under water leaving less", Variant({"locked": 0.0})),
        "seasoning": ("seasoning in six quarters (in twelve instead)", Variant({"ramp": 12.0})),
        "switching": ("few remortgages before 1996 (one for two purchases instead)", Variant({"remortgages": 0.5})),
    }


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("--against", type=Path, required=True, metavar="DIR", help="folder of published figures")
    parser.add_argument("--idea", action="append", default=[], metavar="IDEA", help="only this; may be repeated")


def run(args: argparse.Namespace) -> int:
    """Print a line for each idea: the error on regions and nation of the model without it, and the drift it takes."""
    snapshot = carried()
    try:
        benchmark = benchmarks.read(args.against, snapshot)
    except (OSError, ValueError) as error:
        sys.stderr.write(f"The yardstick in {args.against} cannot be used: {error}\n")
        return 1
    all_ideas = ideas(snapshot)
    if unknown := [name for name in args.idea if name not in all_ideas]:
        raise UsageError(f"--idea: {unknown[0]!r} is none of {', '.join(all_ideas)}")
    is_nation = benchmark.region_id == snapshot.country.nation
    sys.stdout.write("Mean absolute error (bias) on sources left out, percentage points\n\n")
    sys.stdout.write(f"{'regions':>12} {'nation':>12} {'drift':>7}  without\n")
    for name in args.idea or all_ideas:
        description, variant = all_ideas[name]
        fitted = fit(snapshot, benchmark, variant)
        difference = 100.0 * (fitted.held_out - benchmark.share)
        regions, nation = (
            f"{np.abs(difference[of_level]).mean():.2f} ({difference[of_level].mean():+.2f})"
            for of_level in (~is_nation, is_nation)
        )
        sys.stdout.write(f"{regions:>12} {nation:>12} {fitted.drift:7.4f}  {description}\n")
        sys.stdout.flush()
    return 0
