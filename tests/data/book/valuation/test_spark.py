"""The same expressions on Spark: a cluster's figures are this machine's, of every kind of loan."""

import shutil
import warnings
from itertools import chain

import duckdb
import numpy as np
import pyarrow.parquet as pq
import pytest

from data.book.batch import BatchRun
from data.book.intake.column_map import column_map
from data.book.intake.load import IntakeReport, intake
from data.book.report.reading import SUMS
from data.book.report.view import BookView
from data.book.valuation.aggregates import OpenBook
from data.book.valuation.engine import EngineError, connect
from data.book.valuation.losses import Terms, losses
from data.book.valuation.valuation import BookShape
from data.snapshot.snapshot import carried
from tests.data.book import every_kind
from tests.data.book.report.test_measure import asked, loans
from tests.data.book.tapes import US
from tests.data.book.twelve import COLUMNS, TEXT

SPARK = "spark:local[2]"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not shutil.which("java"), reason="Spark needs a Java runtime (apt install openjdk-17-jre-headless)"
    ),
    # PySpark 4.0 asks pandas for options that pandas 3 will drop; its own tests await pandas 3.
    pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:pyspark"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


@pytest.fixture(scope="module")
def spark():
    """One session for all tests."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        con = connect(SPARK)
    yield con
    con.disconnect()


@pytest.fixture(scope="module")
def mixed(tmp_path_factory):
    """A tape with every kind of loan by hand, and four hundred in which kinds are mixed."""
    return taken(tmp_path_factory.mktemp("mixed"), every_kind.by_hand() + every_kind.crowd(400))


def taken(folder, rows):
    """A tape of some loans, taken in: the path of its loans, and the report."""
    tape = folder / "tape.csv"
    tape.write_text(every_kind.tape(rows), encoding="utf-8")
    mapping = column_map({"columns": every_kind.COLUMNS, "balance_at": every_kind.BALANCES}, US.loan_fields)
    report = intake(tape, mapping, folder, duckdb.connect(), US)
    assert report.rejected == 0
    return folder / "loans.parquet", report


def both(spark, path, report, **view):
    """One question on both engines."""
    engines = connect(threads=1), spark
    shape = BookShape(**report.shape)
    return [asked(OpenBook(con, str(path), shape), report, **view) for con in engines]


def figures(reading):
    """Every figure of a reading by its name, and the losses by the reading's own view of homes."""
    found = {f"{side} {name}": getattr(getattr(reading, side), name) for side in ("before", "after") for name in SUMS}
    for table in ("regions", "years", "cut"):
        for row in getattr(reading, table):
            pairs = zip(("before", "after"), (row.before, row.after), strict=True)
            found |= {f"{table} {row.key} {side} {name}": getattr(sums, name) for side, sums in pairs for name in SUMS}
    heat, profile = reading.heat, reading.profile
    bins = np.lexsort((profile.sigma, profile.low))  # an engine gives its groups in any order
    arrays = {name: getattr(reading, name) for name in ("ladder", "curve", "needed", "reached")}
    arrays |= {f"heat {name}": getattr(heat, name) for name in ("share", "loans", "shortfall", "hidden")}
    arrays |= {f"profile {name}": column[bins] for name, column in vars(profile).items()}
    lost = losses(profile, Terms(costs=0.08, months=12, rate=0.05, pd=0.02), dispersed=reading.view.value != "step")
    arrays |= {"losses": np.array([lost.total, lost.gross, lost.expected, *chain(*lost.by_band)])}
    arrays |= {f"capital {at}": np.array([*vars(capital).values()]) for at, capital in enumerate(reading.capital)}
    arrays |= {f"layer {layer.risks}": np.array([layer.loans, layer.upb, layer.share]) for layer in reading.layers}
    return found | {f"{name} {at}": x for name, array in arrays.items() for at, x in np.ndenumerate(array)}


def assert_same(here, there):
    """Whether two readings have the same figures: to a billionth, and sums that cancel to half a cent."""
    expected, found = figures(here), figures(there)
    assert found.keys() == expected.keys()
    for name, figure in expected.items():
        slack = 0.005 if "shortfall" in name else 1e-9
        assert found[name] == pytest.approx(figure, rel=1e-9, abs=slack, nan_ok=True), name


@pytest.mark.parametrize("view", [{}, {"value": "dispersed", "scenario": "own", "depth": -0.2, "kind": "path"}])
def test_spark_gives_the_same_figures(spark, tmp_path, view):
    """Every figure of a plain book before and after a stress is DuckDB's."""
    pq.write_table(loans(), tmp_path / "loans.parquet")
    assert_same(*both(spark, tmp_path / "loans.parquet", IntakeReport("book", "own", 1, 1, 0, 0, 1), **view))


def test_spark_sums_two_loans_on_one_home(spark, tmp_path):
    """The twelve loans, with their odd ones, are the same on Spark to the cent."""
    (tmp_path / "twelve.csv").write_text(TEXT, encoding="utf-8")
    report = intake(
        tmp_path / "twelve.csv", column_map({"columns": COLUMNS}, US.loan_fields), tmp_path, duckdb.connect(), US
    )
    here, there = both(spark, tmp_path / "loans.parquet", report, quarter="2010Q4")
    for name in SUMS:
        assert getattr(there.before, name) == pytest.approx(getattr(here.before, name), abs=0.005), name


@pytest.mark.parametrize(
    "view",
    [
        pytest.param(
            {"quarter": "2010Q2", "value": "step", "threshold": 110, "scenario": "own", "cut": "lender"},
            id="two quarters on, a fall at once, over 110 %, by kind",
        ),
        pytest.param(
            {"quarter": "2010Q2", "value": "dispersed", "scenario": "own", "kind": "path", "level": "metro"}
            | {"cut": "occupancy"},
            id="dispersed homes, a fall over time, by metro and occupancy",
        ),
        pytest.param(
            {"quarter": "2009Q1", "threshold": 95, "scenario": "own", "kind": "trough", "weight": "balances"}
            | {"cut": "channel"},
            id="dispersed homes at a quarter before the balances, from the trend, over 95 %, by balances",
        ),
    ],
)
def test_loans_of_every_kind_are_the_same_on_spark(spark, mixed, view):
    """Every figure by place, year, band, cut and kind, however homes are valued, at every threshold and scenario."""
    here, there = both(spark, *mixed, **view)
    assert here.before.loans >= 300  # of the tape's 444
    assert np.isfinite(here.before.upb)
    if view["cut"] == "lender":
        assert {row.key for row in here.cut} >= set(every_kind.KINDS)
    assert_same(here, there)


@pytest.mark.parametrize(
    ("kinds", "shape"),
    [
        (("prior lien", "equal rank", "combined LTV"), {"scheduled", "liens"}),
        (("two loans on one home", "a loan paid off beside another"), {"shared"}),
        (("interest only", "balloon", "at other terms", "interest only to the end"), {"scheduled", "staged"}),
        (("no index", "without a rate", "one loan on two homes", "past its term"), {"scheduled", "revalued"}),
    ],
)
def test_a_book_with_some_kinds_only_is_the_same_on_spark(spark, tmp_path, kinds, shape):
    """A book is summed by what it has: with liens and no shared homes, with staged loans and no liens, and so on."""
    path, report = taken(tmp_path, every_kind.by_hand("plain", *kinds))
    assert {name for name, has in report.shape.items() if has} == shape
    # Nothing is paid before the view's quarter, and a year is paid after it.
    view = {"quarter": every_kind.BALANCES, "scenario": "own", "kind": "path", "horizon": 4, "cut": "lender"}
    assert_same(*both(spark, path, report, **view))


@pytest.mark.usefixtures("spark")
def test_a_run_in_parts_is_the_same_on_spark(tmp_path):
    """A batch run whose parts are added gives DuckDB's figures of the whole, also where a part lacks what others do."""
    rows = [row for kind in ("scheduled", "prior lien", "balloon") for row in every_kind.by_hand(kind)]
    rows += [row | {"property": None, "loan": None} for row in every_kind.crowd(40)]
    _, report = taken(tmp_path, rows)
    view = BookView(quarter="2010Q2", scenario="own", depth=-0.2)
    whole = BatchRun(tmp_path, threads=1).reading(carried(), report, view)
    shutil.rmtree(tmp_path / "parts")
    assert_same(whole, BatchRun(tmp_path, engine=SPARK, part=24).reading(carried(), report, view))
    assert len([*(tmp_path / "parts").iterdir()]) == 2 * 3


def test_an_engine_that_is_not_there_is_said():
    """A name that is no engine gets what there is."""
    with pytest.raises(EngineError, match="write duckdb, spark://host:port"):
        connect("oracle")
