"""A small, complete folder of publishers' files, each in its publisher's layout; the figures are ours and round."""

import io
import zipfile
from types import SimpleNamespace

import openpyxl
import pytest

from data.countries.us import states

QUARTERS = [(y, q) for y in (2019, 2020) for q in (1, 2, 3, 4)]
LATER = [(2021, 1), (2021, 2)]
METROS = {"29820": "Las Vegas-Henderson-North Las Vegas, NV", "38900": "Portland-Vancouver-Hillsboro, OR-WA"}
NMDB_OLD = "SOURCE,FREQUENCY,SERIESID,GEOLEVEL,GEOID,GEONAME,MARKET,PERIOD,YEAR,QUARTER,MONTH,SUPPRESSED,VALUE1,VALUE2"
NMDB_NEW = "SOURCE,FREQUENCY,GEOLEVEL,GEOID,GEONAME,MARKET,PERIOD,YEAR,QUARTER,MONTH,SUPPRESSED,SERIESID,VALUE1,VALUE2"


def index(step):
    """Two per cent a quarter from 100."""
    return f"{100 * 1.02**step:.2f}"


def lines(*rows, end="\n"):
    return (end.join(rows) + end).encode()


def workbook(sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def zipped(name, content):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(name, content)
        archive.writestr(f"__MACOSX/._{name}", b"\x00")
    return stream.getvalue()


def metro_rows():
    for code, name in METROS.items():
        for n, (y, q) in enumerate(QUARTERS + LATER):
            known = code == "29820" or n > 0  # Portland's first quarter has too few sales
            yield f'"{name}",{code},{y},{q},{index(n) if known else "-"},{f"( {1.5:.2f})" if known else "-"}'


def nmdb_row(order, **cells):
    cells = {"SOURCE": "NMDB", "MARKET": "All Mortgages", "SUPPRESSED": "0", "VALUE2": ""} | cells
    return ",".join(f'"{cells[c]}"' if "," in cells[c] else cells[c] for c in order.split(","))


def nation():
    return {"GEOLEVEL": "National", "GEOID": "USA", "GEONAME": "United States"}


def in_quarter(y, q, month="{}"):
    return {"PERIOD": f"{y}Q{q}", "YEAR": str(y), "QUARTER": str(q), "MONTH": month.format(3 * q)}


def in_year(y):
    return {"PERIOD": str(y), "YEAR": str(y), "QUARTER": "4", "MONTH": "12"}


def outstanding_states():
    yield NMDB_NEW
    for s in states.STATES:
        place = {"FREQUENCY": "Quarterly", "GEOLEVEL": "State", "GEOID": s.abbr, "GEONAME": s.name}
        for y, q in QUARTERS[:2]:
            hidden = {"SUPPRESSED": "1", "VALUE1": "0"} if s.abbr == "WY" else {"VALUE1": "12.5", "VALUE2": "8.1"}
            when = in_quarter(y, q)
            yield nmdb_row(NMDB_NEW, SERIESID="PCT_MTMLTV_GT100", **(place | when | hidden))
            yield nmdb_row(NMDB_NEW, SERIESID="PCT_MTMLTV_6170", VALUE1="20.0", **place, **when)
            yield nmdb_row(NMDB_NEW, SERIESID="TOT_LOANS", VALUE1="500", **place, **when)
        jumbo = {"MARKET": "Jumbo Market", "VALUE1": "7"}
        yield nmdb_row(NMDB_NEW, SERIESID="TOT_LOANS", **(place | in_quarter(2019, 1) | jumbo))
    division = {"FREQUENCY": "Quarterly", "GEOLEVEL": "Census Division", "GEOID": "DMT", "GEONAME": "Mountain"}
    yield nmdb_row(NMDB_NEW, SERIESID="TOT_LOANS", VALUE1="9", **division, **in_quarter(2019, 1))


def new_states():
    yield NMDB_OLD
    for s in states.STATES:
        place = {"FREQUENCY": "Annual", "GEOLEVEL": "State", "GEOID": s.abbr, "GEONAME": s.name}
        yield nmdb_row(NMDB_OLD, SERIESID="TOT_ORIG", VALUE1="40", **place, **in_year(2019))
        yield nmdb_row(NMDB_OLD, SERIESID="PCT_CLTV_7080", VALUE1="31.5", VALUE2="33.0", **place, **in_year(2019))


def acs(table, figures, *, repeated=False):
    head = [f"{table}_{v}E" for v in figures] + [f"{table}_{v}M" for v in figures]
    head += [f"{table}_{v}M" for v in figures] if repeated else ["NAME"]
    rows = [",".join([*head, "state"])]
    for code, name in [(s.fips, s.name) for s in states.STATES[::-1]] + [("72", "Puerto Rico")]:
        errors = ["9"] * len(figures)
        rows.append(",".join([*figures.values(), *errors, *(errors if repeated else [name]), code]))
    return lines(*rows)


def debt_sheet(value, nation, *, spare=0):
    head = ["state", "Q4_2018", "Q4_2019", *[None] * spare]
    notes = [["Citation: made up"], ["link:"], ["Source: made up"]]
    return [*notes, head, *[[s.abbr, value, value + 10] for s in states.STATES], ["PR", 1, 1], nation]


def publishers_files():
    """Every product, by its file's name."""
    people = len(states.STATES)
    return {
        "hpi_at_state.csv": lines(
            *(f"{s.abbr},{y},{q},{index(n)}" for s in states.STATES for n, (y, q) in enumerate(QUARTERS)), end="\r\n"
        ),
        "hpi_at_us_and_census.csv": lines(
            *(
                f"{a},{y},{q},{index(n)}"
                for a in [*(f"DV_{d.suffix}" for d in states.DIVISIONS), "USA"]
                for n, (y, q) in enumerate(QUARTERS)
            )
        ),
        "hpi_at_metro.csv": lines(*metro_rows()),
        "hpi_po_metro.txt": b"\xef\xbb\xbf"
        + lines(
            "cbsa,metro_name,yr,qtr,index_nsa,index_sa",
            *(f'29820,"{METROS["29820"]}",{y},{q},{index(n)},{index(n)}' for n, (y, q) in enumerate(QUARTERS)),
        ),
        "HPI_EXP_state.txt": lines(
            "state\tyr\tqtr\tindex_nsa\tindex_sa\tnote",
            *(
                f"{s.abbr}\t{y}\t{q}\t{index(n)}\t{index(n)}\t"
                for s in states.STATES
                for n, (y, q) in enumerate(QUARTERS)
            ),
        ),
        "hpi_at_county.xlsx": workbook(
            {
                "county": [
                    ["Notes", None],
                    ["State", "County", "FIPS code", "Year", "Annual Change (%)", "HPI", "HPI with 1990 base"],
                    ["NV", "Clark", "32003", "2018", ".", "100.00", "."],
                    ["NV", "Clark", "32003", "2019", "5.00", "105.00", None],
                    ["NV", "Esmeralda", "32009", "2019", ".", ".", None],
                ]
            }
        ),
        "hpi_master.csv": lines(
            "hpi_type,hpi_flavor,frequency,level,place_name,place_id,yr,period,index_nsa,index_sa",
            "traditional,purchase-only,monthly,USA or Census Division,United States,USA,2019,11,101,101",
            "traditional,purchase-only,quarterly,State,Nevada,NV,2019,1,100,100.5",
            "traditional,all-transactions,quarterly,State,Nevada,NV,2019,1,100,",
            'traditional,purchase-only,quarterly,MSA,"Reno, NV",39900,2019,1,100,100.5',
        ),
        "nmdb-new-mortgage-statistics-national-census-areas-annual.csv": lines(
            NMDB_OLD,
            *(
                nmdb_row(NMDB_OLD, FREQUENCY="Annual", SERIESID="TOT_ORIG", VALUE1="8000", **nation(), **in_year(y))
                for y in (2018, 2019)
            ),
        ),
        "nmdb-outstanding-mortgage-statistics-national-census-areas-quarterly.csv": lines(
            NMDB_OLD,
            *(
                nmdb_row(
                    NMDB_OLD,
                    FREQUENCY="Quarterly",
                    SERIESID="TOT_LOANS",
                    VALUE1="50000",
                    **nation(),
                    **in_quarter(y, q, "{:02}"),
                )
                for y, q in QUARTERS[:3]
            ),
        ),
        "nmdb-outstanding-mortgage-statistics-states-quarterly.zip": zipped("nmdb.csv", lines(*outstanding_states())),
        "nmdb-new-mortgage-statistics-states-annual.csv": lines(*new_states()),
        "MORTGAGE30US.csv": lines(
            "observation_date,MORTGAGE30US", "2019-01-03,4.50", "2019-01-10,4.40", "2019-01-17,.", "2019-01-24,4.60"
        ),
        "acs-acs1-2019-GROUP_B25081_DATA.csv": acs(
            "B25081", {"002": "1000", "004": "50", "005": "90", "006": "10"}, repeated=True
        ),
        "acs-acs1-2019-GROUP_B25082_DATA.csv": acs("B25082", {"002": "250000000"}),
        "acs-acs1-2019-GROUP_B25097_DATA.csv": acs("B25097", {"002": "-666666666"}),
        "area_report_by_year.xlsx": workbook(
            {
                "population": debt_sheet(1000, ["allUS", 1000 * people, 1010 * people], spare=4),
                "mortgage": debt_sheet(20000, ["allUS", 20000, 20010]),
            }
        ),
    }


def write_files(folder, files):
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture(scope="session")
def files():
    """The publishers' files by name, as bytes; copy before you change."""
    return publishers_files()


@pytest.fixture(scope="session")
def layouts():
    """The layouts themselves, for tests that write a file of their own."""
    return SimpleNamespace(**{f.__name__: f for f in (lines, workbook, zipped, nmdb_row, debt_sheet, write_files)})


@pytest.fixture
def raw(tmp_path, files):
    """A folder with one sound file of every product."""
    return write_files(tmp_path / "raw", files)
