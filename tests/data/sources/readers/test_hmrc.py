"""Sales of homes by country: months of an OpenDocument table in, quarters out."""

import zipfile

import pytest

from data.sources.readers import SourceError
from data.sources.readers.files import open_document_sheet
from data.sources.readers.hmrc import transactions

NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)
HEADER = ["Month and year", "England", "Scotland", "Wales", "Northern Ireland", "UK", "UK (seasonally adjusted)"]
MONTHS = [
    ["April 2005", "80,000", "9,000", "4,000", "3,000", "96,010", "100,000"],
    ["May 2005", "90,000", "9,000", "4,000", "3,000", "106,000", "100,000"],
    ["June 2005 [provisional]", "1,000,000", "9,000", "4,000", "3,000", "1,016,000", "100,000"],
    ["July 2005 [provisional estimates]", "80,000", "9,000", "4,000", "3,000", "96,000", "100,000"],
]


def row(cells, repeated=1):
    filled = "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in cells)
    rest = '<table:table-cell table:number-columns-repeated="16377"/>'
    return f'<table:table-row table:number-rows-repeated="{repeated}">{filled}{rest}</table:table-row>'


def spreadsheet(months, header=HEADER, name="Residential_monthly"):
    rows = [row(["Table 3."]), row([], 2), *map(row, [header, *months]), row(["End of worksheet"]), row([], 1_048_000)]
    tables = {"Residential_quarterly": [row(["2005"])], name: rows, "'file://elsewhere.xlsx'#Stats": [row([], 9)]}
    body = "".join(f'<table:table table:name="{key}">{"".join(cells)}</table:table>' for key, cells in tables.items())
    return f"<office:document-content {NAMES}>{body}</office:document-content>"


@pytest.fixture
def written(tmp_path):
    def write(content):
        path = tmp_path / "MPT_Tab.ods"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("content.xml", content)
        return path

    return write


def test_a_quarters_sales_are_those_of_its_months_and_it_says_how_many(written):
    """80,000, 90,000 and a million in England; a seasonal adjustment is published of the United Kingdom only."""
    frame = transactions(written(spreadsheet(MONTHS))).set_index(["region_id", "quarter"])
    assert frame.loc[("E92000001", "2005Q2"), ["sales", "months"]].tolist() == [1_170_000, 3]
    assert frame.loc[("K02000001", "2005Q2")].tolist() == [1_218_010, 300_000, 3]
    assert frame.loc[("N92000002", "2005Q3"), ["sales", "months"]].tolist() == [3_000, 1]
    assert frame.drop("K02000001")["sales_sa"].isna().all()


def test_rows_keep_their_numbers_and_lose_their_empty_ends(written):
    rows = open_document_sheet(written(spreadsheet(MONTHS)), "Residential_monthly")
    assert rows[0] == (1, ["Table 3."])
    assert rows[1] == (4, HEADER)
    assert rows[-1] == (9, ["End of worksheet"])


def changed(column, cell):
    return [*MONTHS[:-1], [cell if name == column else old for name, old in zip(HEADER, MONTHS[-1], strict=True)]]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (spreadsheet(changed("UK", "96,100")), "line 8, column UK.*the sum of the four countries"),
        (spreadsheet(changed("Wales", "4.0")), "line 8, column Wales.*a count such as 1,209,080"),
        (spreadsheet(changed("Wales", "[x]")), "column Wales"),
        (spreadsheet(changed("Month and year", "Smarch 2005")), "line 8, column Month and year.*a month such as"),
        (spreadsheet(changed("Month and year", "2005-07")), "a month such as Jan 2011"),
        (spreadsheet([MONTHS[0], *MONTHS[2:]]), "without 2005-05"),
        (spreadsheet([*MONTHS, MONTHS[-1]]), "a second time"),
        (spreadsheet(MONTHS[1:]), "found '2005-05', expected the months from 2005-04"),
        (spreadsheet(MONTHS, header=[*HEADER[:-1], "UK adjusted"]), "a header row with Month and year"),
        (spreadsheet(MONTHS, name="Monthly"), "found Residential_quarterly, Monthly, expected a sheet called"),
        ("<a", "does not open as a spreadsheet"),
    ],
)
def test_a_spreadsheet_that_is_not_as_it_was_is_refused(written, content, message):
    with pytest.raises(SourceError, match=message):
        transactions(written(content))
