"""The same expressions on Spark: a cluster's figures are this machine's."""

import shutil
import warnings

import pyarrow.parquet as pq
import pytest

from data.book.intake.column_map import column_map
from data.book.intake.load import IntakeReport, intake
from data.book.report.reading import SUMS
from data.book.valuation.aggregates import OpenBook
from data.book.valuation.engine import EngineError, connect
from data.book.valuation.valuation import BookShape
from tests.data.book.report.test_measure import asked, loans
from tests.data.book.tapes import US
from tests.data.book.twelve import COLUMNS, TEXT

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
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        con = connect("spark:local[2]")
    yield con
    con.disconnect()


def both(spark, path, taken, **view):
    """One question on both engines."""
    engines = connect(threads=1), spark
    shape = BookShape(**taken.shape)
    return [asked(OpenBook(con, str(path), shape), taken, **view) for con in engines]


@pytest.mark.parametrize("view", [{}, {"value": "dispersed", "scenario": "own", "depth": -0.2, "kind": "path"}])
def test_spark_gives_the_same_figures(spark, tmp_path, view):
    """Every sum of the book before and after a stress, by place, year and band, is DuckDB's."""
    pq.write_table(loans(), tmp_path / "loans.parquet")
    taken = IntakeReport("book", "own", 1, 1, 0, 0, 1)
    here, there = both(spark, tmp_path / "loans.parquet", taken, **view)
    for name in SUMS:
        for side in ("before", "after"):
            one, other = (getattr(getattr(reading, side), name) for reading in (here, there))
            assert other == pytest.approx(one, rel=1e-9), (side, name)
    assert there.ladder == pytest.approx(here.ladder, rel=1e-9)
    assert [group.key for group in there.regions] == [group.key for group in here.regions]
    assert there.needed == pytest.approx(here.needed, rel=1e-6, nan_ok=True)


def test_spark_sums_two_loans_on_one_home(spark, tmp_path):
    """The twelve loans, with their odd ones, are the same on Spark to the cent."""
    import duckdb

    (tmp_path / "twelve.csv").write_text(TEXT, encoding="utf-8")
    taken = intake(
        tmp_path / "twelve.csv", column_map({"columns": COLUMNS}, US.loan_fields), tmp_path, duckdb.connect(), US
    )
    here, there = both(spark, tmp_path / "loans.parquet", taken, quarter="2010Q4")
    for name in SUMS:
        assert getattr(there.before, name) == pytest.approx(getattr(here.before, name), abs=0.005), name


def test_an_engine_that_is_not_there_is_said():
    """A name that is no engine gets what there is."""
    with pytest.raises(EngineError, match="write duckdb, spark://host:port"):
        connect("oracle")
