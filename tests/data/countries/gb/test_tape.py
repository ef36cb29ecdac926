"""British tapes: where a home is, which UK HPI values it, and figures worked by hand to the penny."""

import csv
import io
import json
from decimal import Decimal

import duckdb
import numpy as np
import pyarrow.parquet as pq
import pytest

from data.__main__ import main
from data.book.geography import tape_geography
from data.book.intake.findings import findings
from data.book.intake.open_file import open_tape
from data.book.intake.personal_data import IdentityError
from data.countries.gb import postcodes, tape
from data.countries.gb.geography import REGIONS
from data.country import country
from data.snapshot.snapshot import read_snapshot

GB = tape_geography(country("gb"))
# ESMA's Annex 2 gives a region by a NUTS or ITL code. Balances are of 31 March 2009, so nothing is paid in between.
# The UK HPI of the snapshot, means of the quarter's months in pounds, 2007Q3 and 2009Q1:
#   North East     129348.3694 -> 113376.3570        London  314201.9572 -> 270224.5688
#   Scotland       133466.9213 -> 121902.6674        Wales   137999.4410 -> 118353.9035
# What each home is worth in 2009Q1, its value at origination x HPI now / HPI then, and what is owed beyond it:
#   UKC22  130000 x 113376.3570 / 129348.3694 = 113947.5239   owed 120000.00   LTV 1.0531   shortfall 6052.4761
#   UKI31  400000 x 270224.5688 / 314201.9572 = 344013.8581   owed 330000.00   LTV 0.9593   shortfall 0
#   TLM50  150000 x 121902.6674 / 133466.9213 = 137003.2359   owed 100000.00   LTV 0.7299   shortfall 0
#   UKL    140000 x 118353.9035 / 137999.4410 = 120069.6638   owed 125500.50   LTV 1.0452   shortfall 5430.8362
# Together                                      715034.2818        675500.50                       11483.3123
# Northern Ireland's index is held from 2011Q1 on: UKN06, made in 2007, is counted and not valued.
HEAD = "RREL3;RREL6;RREL23;RREL25;RREL28;RREL29;RREL30;RREL43;RREC4;RREC6;RREC8;RREC13;RREC17;RREL69"
LOANS = (
    ("UKC22", "GBP", "121000", "120000.00", "130000"),
    ("UKI31", "GBP", "340000", "330000.00", "400000"),
    ("TLM50", "GBP", "105000", "100000.00", "150000"),
    ("UKL", "GBP", "126000", "125500.50", "140000"),
    ("UKN06", "GBP", "100000", "95000.00", "120000"),
)
WORKED = {
    "loans": 4,
    "upb": 675500.50,
    "worth": 715034.28,
    "shortfall": 11483.31,
    "loans_under_water": 2,
    "upb_under_water": 245500.50,
    "near_negative": 1,
    "aggregate_ltv": 0.944711,
}
OTHERS = (
    ("DE212", "EUR", "121000", "120000.00", "130000"),
    ("DEA23", "EUR", "121000", "120000.00", "130000"),
    ("EL303", "EUR", "121000", "120000.00", "130000"),
    ("UKI32", "EUR", "121000", "120000.00", "130000"),
)


def esma(loans):
    rows = [
        f"loan{n};2009-03-31;2007-08-15;300;{currency};{lent};{owed};5.5;home{n};{place};1;;{value};PERF"
        for n, (place, currency, lent, owed, value) in enumerate(loans)
    ]
    return "\n".join([HEAD, *rows]) + "\n"


def taken(folder, text):
    """A British tape taken in: its report, its loans and its open door."""
    path, work = folder / "tape.csv", folder / "work"
    work.mkdir()
    path.write_text(text, encoding="utf-8")
    con = duckdb.connect()
    door = open_tape(path, work, con, GB)
    report = door.load(work, con, GB)
    return report, pq.read_table(work / "loans.parquet").to_pylist(), door


def places(folder, head, *texts):
    """The codes of places that texts of one column lead to."""
    body = "".join(f"{text},2007-08-15,100000,90000,120000,5.5,300\n" for text in texts)
    _, loans, _ = taken(folder, f"{head},made,lent,owed,value,rate,term\n{body}")
    return GB.unpacked_place(np.array([loan["cell"] // 100_000 for loan in loans]))["itl1"].tolist()


def value(capsys, path, *options):
    assert main(["value", str(path), "--country", "gb", "--as-of", "2009Q1", "--definition", "step-100", *options]) == 0
    return capsys.readouterr()


@pytest.mark.slow
def test_an_esma_tape_worked_by_hand(tmp_path, capsys):
    """To the penny what the table above says, as CSV and as JSON; in pounds; the loan without an index is counted."""
    path = tmp_path / "esma.csv"
    path.write_text(esma(LOANS), encoding="utf-8")
    book = json.loads(value(capsys, path, "--format", "json").out)[0]
    assert {name: book[name] for name in WORKED} == WORKED
    assert book["currency"] == "GBP"
    line = next(csv.DictReader(io.StringIO(value(capsys, path).out)))
    assert {name: float(line[name]) for name in WORKED} == WORKED
    hpi = {
        "UKC22": ("113376.3570", "129348.3694"),
        "UKI31": ("270224.5688", "314201.9572"),
        "TLM50": ("121902.6674", "133466.9213"),
        "UKL": ("118353.9035", "137999.4410"),
    }
    worth = sum(Decimal(loan[4]) * Decimal(hpi[loan[0]][0]) / Decimal(hpi[loan[0]][1]) for loan in LOANS[:4])
    assert f"{worth:.2f}" == "715034.28"


@pytest.mark.slow
def test_what_no_index_reaches_is_said(tmp_path, capsys):
    """Northern Ireland's loan, with the quarters that its index has."""
    path = tmp_path / "esma.csv"
    path.write_text(esma(LOANS), encoding="utf-8")
    rows = json.loads(value(capsys, path, "--format", "json").out)
    said = {row["text"]: row["loans"] for row in rows if row["key"] == "layout"}
    text = "Northern Ireland has an index from 2011Q1 to 2025Q2 only: no index values these loans in 2009Q1"
    assert said == {text: 1}


@pytest.mark.slow
def test_several_regions_are_a_row_of_their_own(tmp_path, capsys):
    """Shown from ten loans on, at the index of the larger area, without a market; the regions' row has one.

    England, 2007Q3 to 2009Q1: 180441.3600 -> 153354.4316. Twelve homes of 200000 are worth 12 x 200000 x
    153354.4316 / 180441.3600 = 2039724.35 in Croydon's postcode area, in London or in Surrey.
    """
    areas = ["CR0"] * 12 + ["M14"] * 12
    body = "".join(f"{area},2007-08-15,100000,90000,200000,5.5,300\n" for area in areas)
    path = tmp_path / "areas.csv"
    path.write_text(f"postcode area,made,lent,owed,value,rate,term\n{body}", encoding="utf-8")
    regions = {row["key"]: row for row in json.loads(value(capsys, path, "--format", "json").out)}
    several, north_west = regions["several"], regions["E12000002"]
    assert (several["name"], several["loans"], several["worth"]) == ("several regions", 12, 2_039_724.35)
    assert several["market_share"] is None
    assert north_west["market_share"] > 0


@pytest.mark.slow
def test_the_index_in_the_sums_above_is_the_snapshot_s():
    """The eight figures that the sums start from."""
    regions = ("E12000001", "E12000007", "S92000003", "W92000004")
    assert read_snapshot(country("gb").snapshot).hpi(regions, ("2007Q3", "2009Q1")).round(4).tolist() == [
        [129348.3694, 113376.3570],
        [314201.9572, 270224.5688],
        [133466.9213, 121902.6674],
        [137999.4410, 118353.9035],
    ]


@pytest.mark.slow
def test_a_tape_of_several_countries_is_split_and_said(tmp_path, capsys):
    """Only British homes with amounts in pounds are valued; the others are counted by country, with what to do."""
    path = tmp_path / "mixed.csv"
    path.write_text(esma((*LOANS, *OTHERS)), encoding="utf-8")
    rows = json.loads(value(capsys, path, "--format", "json").out)
    assert {name: rows[0][name] for name in WORKED} == WORKED
    apart = {row["text"]: (row["loans"], row["lines"]) for row in rows if row["key"] == "apart"}
    own = "not in GB; value such loans by themselves: python -m data value TAPE"
    assert apart == {
        f"RREC6: set apart: a home in DE, {own} --country de": (2, "7 8"),
        f"RREC6: set apart: a home in GR, {own} --country gr": (1, "9"),
        "RREL28: set apart: amounts in EUR, not in GBP; they are never converted, nor summed with others": (1, "10"),
    }


@pytest.mark.parametrize(
    ("head", "texts", "codes"),
    [
        ("region", ["London", "greater london", "E12000007", "UKI", "UKI31", "TLI3"], [7] * 6),
        ("region", ["Yorkshire & the Humber", "Wales", "S92000003", "TLN0", "UKM"], [3, 10, 11, 12, 11]),
        ("region", ["England", "England and Wales", "Great Britain", "GB", "UKZZZ"], [21, 22, 23, 24, 24]),
        ("postcode area", ["M", "SW", "SW1A", "m14", "BT", "LS1 4"], [2, 7, 7, 2, 12, 3]),
        ("outcode", ["E4", "CH", "TD", "HR9", "JE2"], [21, 22, 23, 22, 0]),
    ],
)
def test_where_a_home_is(tmp_path, head, texts, codes):
    """Names, ONS codes, NUTS and ITL codes; postcode areas and outward codes; several regions, or none of the UK's."""
    assert places(tmp_path, head, *texts) == codes


def test_a_text_of_no_region_is_rejected(tmp_path):
    """Historic regions and other countries are no region; nor are letters that no postcode begins with."""
    report, loans, _ = taken(
        tmp_path,
        "region,postcode area,made,lent,owed,value,rate,term\n"
        "East Anglia,,2007-08-15,100000,90000,120000,5.5,300\n"
        ",QQ,2007-08-15,100000,90000,120000,5.5,300\n"
        "London,SW,2007-08-15,100000,90000,120000,5.5,300\n",
    )
    assert (len(loans), sorted(report.reasons)) == (
        1,
        [
            "postcode area: expected a postcode area such as SW or M",
            "region: expected a region of the United Kingdom: its name, ONS code, NUTS or ITL code",
        ],
    )


def test_a_region_goes_before_a_postcode_area(tmp_path):
    """One region counts; where it says several, the postcode area may say which; where both differ, that is said."""
    report, loans, _ = taken(
        tmp_path,
        "region,postcode area,made,lent,owed,value,rate,term\n"
        "London,CR,2007-08-15,100000,90000,120000,5.5,300\n"
        "England,M,2007-08-15,100000,90000,120000,5.5,300\n"
        "Wales,M,2007-08-15,100000,90000,120000,5.5,300\n",
    )
    codes = GB.unpacked_place(np.array([loan["cell"] // 100_000 for loan in loans]))["itl1"].tolist()
    assert (codes, report.warnings["postcode-differs"]) == ([7, 2, 10], 1)


def test_several_regions_are_counted(tmp_path):
    """By the area whose index values them, as findings."""
    report, *_ = taken(
        tmp_path,
        "outcode,made,lent,owed,value,rate,term\n"
        + "".join(f"{area},2007-08-15,100000,90000,120000,5.5,300\n" for area in ("CR0", "TN1", "CH1", "M1")),
    )
    assert report.several == {"England": 2, "England and Wales": 1}
    texts = [(found.count, found.text) for found in findings(report, GB.loan_fields) if found.kind == "layout"]
    assert [count for count, _ in texts] == [2, 1]
    assert "the index of England values it" in texts[0][1]


@pytest.mark.parametrize("text", ["SW1A 1AA", "sw1a1aa", "M14 5RR"])
def test_full_postcodes_are_refused(tmp_path, text):
    """With a blank or without, in capitals or not, one among many is enough; nothing of it is in the message."""
    body = "".join(f"{t},2007-08-15,100000,90000,120000,5.5,300\n" for t in ["M14"] * 40 + [text])
    with pytest.raises(IdentityError, match="a full postcode") as refused:
        taken(tmp_path, f"postcode,made,lent,owed,value,rate,term\n{body}")
    assert text not in str(refused.value)


def test_the_table_of_postcode_areas():
    """121 areas, each in one region or several, none of them unknown; every region has an area."""
    regions = postcodes.regions_of()
    assert len(regions) == 121 + len(postcodes.OUTSIDE)
    named = {region for ids in regions.values() for region in ids}
    assert named == {region.region_id for region in REGIONS if region.level == "itl1"}
    assert {tape.code_of_regions(ids) for ids in regions.values()} <= {0, *tape.REGION_OF, *tape.SEVERAL_OF}
    assert tape.code_of_regions(regions["CA"]) == 23
