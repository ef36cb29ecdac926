"""The build: all of the snapshot or none of it, the same from the same files, and plain words for a broken file."""

import json
import re
from datetime import date

import pandas as pd
import pytest

from data.__main__ import main
from data.countries.us.sources import SOURCES
from data.country import Country, country, default
from data.snapshot import integrity
from data.sources import build, schema, writing
from data.sources.readers import SourceError

pytestmark = pytest.mark.slow

TABLES = {**schema.TABLES, **default().module("tables").TABLES}
(STATE_PRICES,) = (source for source in SOURCES if source.source_id == "fhfa-at-state")


def contents(folder):
    return {p.name: p.read_bytes() for p in folder.iterdir()}


@pytest.fixture
def built(raw, tmp_path):
    build.build(raw, tmp_path / "tidy", today=date(2026, 1, 2))
    return tmp_path / "tidy"


def table(folder, name):
    return pd.read_parquet(folder / f"{name}.parquet")


def test_every_table_is_written_with_its_own_columns_sorted_by_key(built):
    for name, spec in TABLES.items():
        frame = table(built, name)
        assert list(frame.columns) == list(spec.columns), name
        assert frame.equals(frame.sort_values(list(spec.key), ignore_index=True)), name
        assert not frame.duplicated(list(spec.key)).any(), name


def test_the_manifest_says_what_each_source_is_and_how_far_each_level_reaches(built):
    manifest = json.loads((built / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["built"] == "2026-01-02"
    assert manifest["data_through"] == {
        "nation": "2020Q4",
        "division": "2020Q4",
        "state": "2020Q4",
        "metro": "2021Q2",
        "nowcast_through": "2021Q2",
    }
    state = next(s for s in manifest["sources"] if s["source_id"] == "fhfa-at-state")
    assert state["rows"] == 408
    assert state["covers"] == "2019Q1-2020Q4"
    assert state["files"] == ["hpi_at_state.csv"]
    assert len(state["sha256"]) == 64
    for source in manifest["sources"]:
        assert all(source[k] for k in ("publisher", "product", "title", "licence", "attribution", "release"))
    for name, entry in manifest["tables"].items():
        assert entry["rows"] == len(table(built, name))


@pytest.mark.parametrize("iso2", ["us", "gb"])
def test_the_manifest_says_what_the_tables_of_ours_are(iso2):
    """The carried manifest has each of them as it is in the country's folder, with its terms; no hash has it."""
    profile = country(iso2)
    manifest = json.loads((profile.snapshot / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["own_tables"] == build.own_table_entries(profile)
    for entry in manifest["own_tables"]:
        assert all(entry[name] for name in ("file", "made_of", "release", "licence", "rows", "sha256"))
        assert entry["file"] not in {f"{name}.csv" for name in manifest["tables"]}


def test_the_hash_is_of_what_the_tables_say_not_of_the_day_or_the_folder(raw, tmp_path):
    one = build.build(raw, tmp_path / "a", today=date(2026, 1, 2))
    deep = tmp_path / "elsewhere" / "deep"
    deep.parent.mkdir()
    raw.rename(deep)
    two = build.build(tmp_path / "elsewhere", tmp_path / "b", today=date(2027, 3, 4))
    assert one["snapshot"] == two["snapshot"]
    path = deep / "hpi_at_state.csv"
    path.write_bytes(path.read_bytes().replace(b"NV,2020,4,114.87", b"NV,2020,4,114.88"))
    assert build.build(deep, tmp_path / "b")["snapshot"] != one["snapshot"]


def test_the_hash_of_a_table_written_is_the_hash_of_the_table_read_back(built):
    manifest = json.loads((built / "manifest.json").read_text(encoding="utf-8"))
    for name, entry in manifest["tables"].items():
        arrow = TABLES[name].arrow(table(built, name))
        assert integrity.content_hash(arrow) == entry["sha256"], name
    assert manifest["snapshot"] == integrity.snapshot_hash({n: e["sha256"] for n, e in manifest["tables"].items()})


def test_states_are_carried_on_by_their_metros_and_say_so(built):
    prices = table(built, "prices").query("region_id == 'US-NV' and index == 'all-transactions'")
    assert list(prices["evidence"]) == ["published"] * 8 + ["nowcast"] * 2
    assert list(prices["hpi"].iloc[-3:]) == [114.87, 117.17, 119.51]
    assert prices["source_id"].iloc[-1] == "fhfa-at-metro"


def test_every_index_keeps_its_name_and_its_seasonal_twin(built):
    prices = table(built, "prices")
    assert set(prices["index"]) == {"all-transactions", "purchase-only", "expanded"}
    assert prices.loc[prices["index"] != "all-transactions", "hpi_sa"].notna().all()
    assert prices.loc[prices["index"] == "all-transactions", "hpi_sa"].isna().all()
    from_master = prices.query("source_id == 'fhfa-master'")
    assert from_master[["region_id", "quarter", "hpi_sa"]].to_numpy().tolist() == [["US-NV", "2019Q1", 100.5]]


def test_counts_are_loans_and_official_state_files_fill_the_states(built):
    made = table(built, "originations").set_index(["region_id", "year"])["loans"]
    assert made["US", 2019] == 8_000_000
    assert made["US-NV", 2019] == 40_000
    new = table(built, "nmdb_new").query("region_id == 'US-NV' and series_id == 'PCT_CLTV_70_80'").iloc[0]
    assert (new["value_by_loans"], new["value_by_upb"], new["frequency"]) == (0.315, 0.33, "annual")
    under = table(built, "nmdb").query("series_id == 'PCT_MTMLTV_GT100' and quarter == '2019Q1'")
    assert under.set_index("region_id")["value_by_loans"]["US-NV"] == 0.125
    hidden = under.set_index("region_id").loc["US-WY"]
    assert hidden["suppressed"]
    assert pd.isna(hidden["value_by_loans"])


def test_homes_and_debts_stand_side_by_side(built):
    home = table(built, "mortgaged_homes").set_index(["region_id", "year"]).loc["US-NV", 2019]
    assert home[["units_with_mortgage", "units_second_only", "units_heloc_only", "units_both"]].tolist() == [
        1000, 50, 90, 10,
    ]  # fmt: skip
    assert home["aggregate_value"] == 250_000_000
    assert pd.isna(home["median_value"]), "an annotation is no estimate"
    debt = table(built, "mortgage_debt").set_index(["region_id", "year"])
    assert debt.loc[("US-NV", 2018), "debt"] == 20_000_000
    assert debt.loc[("US", 2018), "debt"] == 51 * 20_000_000
    assert "US-PR" not in debt.index.get_level_values(0)


def test_of_two_releases_the_newest_wins(raw, files):
    older = [line for line in files["hpi_at_state.csv"].splitlines(keepends=True) if b",2020,4," not in line]
    (raw / "hpi_at_state_thru_2020q3.csv").write_bytes(b"".join(older).replace(b"100.00", b"99.00"))
    taken = build.read_source(STATE_PRICES, raw)
    assert taken.covers == ("2019Q1", "2020Q4")
    assert taken.frame["hpi"].min() == 100


def test_two_different_files_of_one_release_are_not_chosen_between(raw, files):
    twin = raw / "hpi_at_state_again.csv"
    twin.write_bytes(files["hpi_at_state.csv"])
    assert build.read_source(STATE_PRICES, raw).covers == ("2019Q1", "2020Q4"), "a copy is no quarrel"
    twin.write_bytes(files["hpi_at_state.csv"].replace(b"NV,2020,4,114.87", b"NV,2020,4,114.88"))
    with pytest.raises(SourceError, match="two releases of fhfa-at-state to 2020Q4 that differ"):
        build.read_source(STATE_PRICES, raw)


def test_a_missing_source_is_named_with_its_file_and_address_and_an_optional_one_is_not_missed(raw, tmp_path):
    for name in ("hpi_at_county.xlsx", "hpi_master.csv", "nmdb-outstanding-mortgage-statistics-states-quarterly.zip"):
        (raw / name).unlink()
    build.build(raw, tmp_path / "tidy")
    assert len(table(tmp_path / "tidy", "county_prices")) == 0
    (raw / "MORTGAGE30US.csv").unlink()
    with pytest.raises(SourceError, match=r"no file for pmms.*named like mortgage30us\*\.csv.*fred\.stlouisfed\.org"):
        build.build(raw, tmp_path / "tidy")


def test_the_command_says_what_it_built_and_a_wrong_folder_is_exit_2(raw, tmp_path, capsys):
    assert main(["build", "--from", str(raw), "--to", str(tmp_path / "tidy")]) == 0
    printed = capsys.readouterr()
    assert printed.out == ""
    assert re.search(r"snapshot [0-9a-f]{12}: [\d,]+ rows", printed.err)
    assert main(["build", "--from", str(tmp_path / "nowhere")]) == 2


def test_a_swap_that_fails_half_way_puts_the_old_snapshot_back(built, tmp_path):
    before = contents(built)
    with pytest.raises(OSError, match="No such file"):
        writing.swap(tmp_path / "was never written", built, tmp_path / "old")
    assert contents(built) == before


def swap(old, new, count=1):
    """Replace some bytes, which must be there."""

    def change(content):
        assert old in content
        return content.replace(old, new, count)

    return change


def without(part):
    """Drop every line with these bytes in it."""
    return lambda content: b"".join(line for line in content.splitlines(keepends=True) if part not in line)


def twice(part):
    """Write the first line with these bytes in it a second time, at the end."""

    def change(content):
        line = next(line for line in content.splitlines(keepends=True) if part in line)
        return content.rstrip(b"\r\n") + b"\n" + line.rstrip(b"\r\n") + b"\n"

    return change


def cut(content):
    return content[: len(content) * 2 // 3]


def html(_):
    return b"<!DOCTYPE html>\n<html><body>Page not found</body></html>"


def empty(_):
    return b""


STATE, US, METRO = "hpi_at_state.csv", "hpi_at_us_and_census.csv", "hpi_at_metro.csv"
SALES, EXPANDED, COUNTY, MASTER = "hpi_po_metro.txt", "HPI_EXP_state.txt", "hpi_at_county.xlsx", "hpi_master.csv"
MADE = "nmdb-new-mortgage-statistics-national-census-areas-annual.csv"
LEFT = "nmdb-outstanding-mortgage-statistics-national-census-areas-quarterly.csv"
LEFT_ZIP = "nmdb-outstanding-mortgage-statistics-states-quarterly.zip"
MADE_STATES = "nmdb-new-mortgage-statistics-states-annual.csv"
RATES, DEBT = "MORTGAGE30US.csv", "area_report_by_year.xlsx"
HOMES, VALUES = "acs-acs1-2019-GROUP_B25081_DATA.csv", "acs-acs1-2019-GROUP_B25082_DATA.csv"

# file, what is done to it, what the message must say (in this order)
BROKEN = [
    (STATE, "header", lambda c: b"state,yr,qtr,index\n" + c, "line 1, column state: found 'state', expected a state"),
    (
        STATE,
        "text in a number",
        swap(b"NV,2020,4,114.87", b"NV,2020,4,n/a"),
        "column index: found 'n/a', expected a number",
    ),
    (
        STATE,
        "zero index",
        swap(b"NV,2020,4,114.87", b"NV,2020,4,0"),
        "column index: found '0', expected a number of at least 1",
    ),
    (
        STATE,
        "fifth quarter",
        swap(b"NV,2020,4", b"NV,2020,5"),
        "column quarter: found '5', expected a number from 1 to 4",
    ),
    (STATE, "missing quarter", without(b"NV,2020,2,"), "found 'US-NV without 2020Q2', expected every period of US-NV"),
    (STATE, "missing state", without(b"NV,"), "found '50 states, without NV', expected all 51 states"),
    (STATE, "cut off", cut, "found "),
    (STATE, "one column more", swap(b"NV,2020,4,114.87", b"NV,2020,4,114.87,1"), "expected 4 columns"),
    (STATE, "twice", twice(b"NV,2020,4,"), "line 409, column state and quarter: found 'US-NV 2020Q4 a second time"),
    (STATE, "web page", html, "line 1: found a web page"),
    (STATE, "empty", empty, "line 1: found an empty file"),
    (STATE, "not UTF-8", swap(b"NV,2020,4,", b"N\xff,2020,4,"), "found byte 0xff, expected UTF-8 text"),
    (
        US,
        "unknown area",
        swap(b"DV_MT,2020,4", b"DV_XX,2020,4"),
        "column area: found 'DV_XX', expected USA or a division",
    ),
    (US, "missing quarter", without(b"USA,2020,1,"), "found 'US without 2020Q1'"),
    (US, "first quarter missing", without(b"USA,2019,1,"), "found 'US without 2019Q1'"),
    (METRO, "error in words", swap(b"( 1.50)", b"about 1"), "column error: found 'about 1', expected a standard error"),
    (METRO, "renamed half way", swap(b'"Las Vegas-H', b'"New Vegas-H'), "expected one name for CBSA 29820"),
    (
        METRO,
        "four-digit code",
        swap(b",29820,", b",2982,"),
        "column cbsa: found '2982', expected a five-digit CBSA code",
    ),
    (METRO, "missing quarter", without(b",29820,2020,3,"), "found '29820 without 2020Q3'"),
    (METRO, "web page", html, "found a web page"),
    (SALES, "wrong header", swap(b"index_nsa", b"nsa"), "line 1, column index_nsa: found 'cbsa,metro_name,yr,qtr,nsa"),
    (
        SALES,
        "blank number",
        swap(b"2019,1,100.00,", b"2019,1,,"),
        "line 2, column index_nsa: found '', expected a number",
    ),
    (EXPANDED, "commas for tabs", swap(b"\t", b",", 10**6), "line 1, column state: found 'state,yr,qtr"),
    (EXPANDED, "twice", twice(b"NV\t2020\t4"), "found 'US-NV 2020Q4 a second time"),
    (COUNTY, "not a workbook", html, "found a file that does not open as a workbook"),
    (COUNTY, "cut off", cut, "found a file that does not open as a workbook"),
    (MASTER, "new level", swap(b"quarterly,State", b"quarterly,County"), "column level: found 'County'"),
    (MASTER, "twice", twice(b"State,Nevada"), "a second time (first on line 3)"),
    (
        MASTER,
        "thirteenth month",
        swap(b"2019,11", b"2019,13"),
        "line 2, column period: found '13', expected a number from 1 to 12",
    ),
    (MADE, "wrong header", swap(b"SERIESID", b"SERIES"), "line 1, column SERIESID: found 'SOURCE,FREQUENCY,SERIES,"),
    (MADE, "text in a number", swap(b"8000", b"eight"), "line 2, column VALUE1: found 'eight', expected a number"),
    (MADE, "nothing for us", swap(b"All Mortgages", b"Jumbo Market", 9), "found 'no such row to the end of the file'"),
    (LEFT, "missing quarter", without(b"2019Q2"), "found 'US TOT_LOANS without 2019Q2'"),
    (
        LEFT,
        "period against month",
        swap(b",03,", b",06,"),
        "column PERIOD: found '2019Q1 2019 1 06', expected a period that",
    ),
    (
        LEFT,
        "share over the whole",
        swap(b"TOT_LOANS", b"PCT_LOANS", 9),
        "found '50000', expected a share of at most 100",
    ),
    (LEFT, "value not there", swap(b"50000", b""), "column VALUE1: found '', expected a number, as SUPPRESSED is 0"),
    (LEFT, "twice", twice(b"2019Q3"), "line 5, column region_id and frequency and quarter"),
    (LEFT_ZIP, "cut off", cut, "zip listing: found a zip that does not open"),
    (LEFT_ZIP, "web page", html, "found a web page"),
    (MADE_STATES, "missing state", without(b",NV,"), "found '50 states, without NV'"),
    (MADE_STATES, "flag of two", swap(b",12,0,40", b",12,2,40"), "column SUPPRESSED: found '2', expected 0 or 1"),
    (RATES, "wrong header", swap(b"MORTGAGE30US", b"MORTGAGE15US"), "line 1, column rate: found 'date,MORTGAGE15US'"),
    (RATES, "no such day", swap(b"2019-01-10", b"2019-02-30"), "line 3, column observation_date: found '2019-02-30'"),
    (
        RATES,
        "missing week",
        without(b"01-17"),
        "line 4, column observation_date: found '2019-01-24', expected the week",
    ),
    (RATES, "out of order", swap(b"2019-01-10", b"2018-01-10"), "column observation_date: found '2018-01-10'"),
    (
        RATES,
        "rate as a ratio",
        swap(b"4.60", b"0.046"),
        "line 5, column rate: found '0.046', expected a number from 0.5",
    ),
    (RATES, "web page", html, "found a web page"),
    (HOMES, "wrong header", swap(b"B25081_005E", b"B25081_05E"), "line 1, column B25081_005E"),
    (HOMES, "text in a number", swap(b"1000,50", b"many,50"), "column B25081_002E: found 'many', expected a number"),
    (
        HOMES,
        "missing state",
        lambda c: b"\n".join(line for line in c.split(b"\n") if not line.endswith(b",32")),
        "50 states, without 32",
    ),
    (HOMES, "more parts than whole", swap(b"1000,50", b"100,50"), "expected no more second liens than mortgages"),
    (VALUES, "JSON cut off", lambda _: b'[["B25082_002E","state"],["1"', "line 1: found JSON that does not end well"),
    (DEBT, "cut off", cut, "found a file that does not open as a workbook"),
    (DEBT, "web page", html, "found a file that does not open as a workbook"),
    (DEBT, "empty", empty, "found a file that does not open as a workbook"),
]


@pytest.mark.parametrize(("name", "fault", "change", "says"), BROKEN, ids=[f"{n}-{f}" for n, f, _, _ in BROKEN])
def test_a_broken_file_stops_the_build_in_plain_words_and_leaves_the_snapshot_as_it_was(
    name, fault, change, says, raw, tmp_path, capsys
):
    tidy = tmp_path / "tidy"
    tidy.mkdir()
    (tidy / "manifest.json").write_text("the previous snapshot")
    (raw / name).write_bytes(change((raw / name).read_bytes()))
    assert main(["build", "--from", str(raw), "--to", str(tidy)]) == 1, fault
    said = capsys.readouterr().err
    message = next(line for line in said.splitlines() if "found" in line)
    assert message.startswith(str(raw / name))
    assert says in message
    assert ", expected " in message
    assert "Traceback" not in said
    assert contents(tidy) == {"manifest.json": b"the previous snapshot"}
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == [], "no scratch folder is left"


@pytest.mark.parametrize(
    ("sheets", "says"),
    [
        ({"population": "heads", "mortgages": "debts"}, "expected a sheet called 'mortgage'"),
        ({"population": "heads", "mortgage": "gap"}, "columns Q4_2003, Q4_2004 ... one for each year"),
        ({"population": "heads", "mortgage": "text"}, "sheet mortgage, line 5, column Q4_2018: found 'much'"),
        ({"population": "heads", "mortgage": "sum"}, "expected a nation within 2% of the sum of its states"),
        ({"population": "heads", "mortgage": "headless"}, "expected a header row with state"),
    ],
)
def test_a_changed_workbook_is_named_by_sheet_and_line(sheets, says, raw, tmp_path, layouts):
    debt_sheet = layouts.debt_sheet
    whole = debt_sheet(20000, ["allUS", 20000, 20010])
    kinds = {
        "heads": debt_sheet(1000, ["allUS", 51000, 51510]),
        "debts": whole,
        "gap": [*whole[:3], ["state", "Q4_2017", "Q4_2019"], *whole[4:]],
        "text": [*whole[:4], ["AL", "much", 3], *whole[5:]],
        "sum": debt_sheet(20000, ["allUS", 25000, 25000]),
        "headless": whole[4:],
    }
    (raw / DEBT).write_bytes(layouts.workbook({name: kinds[kind] for name, kind in sheets.items()}))
    with pytest.raises(SourceError) as caught:
        build.build(raw, tmp_path / "tidy")
    assert says in str(caught.value)


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: (folder / "prices.parquet").write_bytes(b"PAR1"),
        lambda folder: (folder / "rates.parquet").unlink(),
        lambda folder: (folder / "manifest.json").write_bytes(b"\xff{"),
        lambda folder: (folder / "manifest.json").write_text("[1]"),
        lambda folder: (folder / "manifest.json").unlink(),
        lambda folder: (folder / "manifest.json").write_text('{"snapshot": "00"}'),
        lambda folder: [path.unlink() for path in folder.iterdir()],
    ],
)
def test_a_build_mends_a_damaged_snapshot_and_archives_none(raw, built, tmp_path, monkeypatch, damage, capsys):
    """The command starts on damaged tables of the carried snapshot and replaces them; damage is not kept for links."""
    whole = json.loads((built / "manifest.json").read_text(encoding="utf-8"))
    monkeypatch.setattr(Country, "snapshot", built)
    monkeypatch.setattr(Country, "superseded", tmp_path / "superseded")
    damage(built)
    assert main(["build", "--from", str(raw)]) == 0
    assert "Traceback" not in capsys.readouterr().err
    manifest, tables = integrity.read_tables(built, "")
    assert manifest["snapshot"] == whole["snapshot"]
    assert tables.keys() == TABLES.keys()
    assert not [path for path in tmp_path.glob("superseded/*") if not path.name.startswith(".")]
    assert sorted(path.name for path in tmp_path.iterdir() if "tidy" in path.name) == ["tidy"]
