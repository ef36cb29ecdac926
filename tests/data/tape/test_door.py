"""Every tape comes in by one door: publishers' layouts, anybody's own, and broken ones with a message and no trace."""

import gzip
import io
import zipfile

import duckdb
import openpyxl
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from twelve import HEADER, ROWS, TEXT

from data.quarter import ordinal
from data.tape.cells import unpacked
from data.tape.door import opened
from data.tape.gate import GateError
from data.tape.identity import IdentityError
from data.tape.intake import FILES, IntakeError
from data.tape.source import SourceError


def taken(folder, name, content, mapping=None):
    """A tape of some bytes, taken in: what became of it, its loans, its rejects, and how it was recognised."""
    work = folder / "work"
    work.mkdir()
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    con = duckdb.connect()
    door = opened(path, work, con, mapping)
    done = door.taken_in(work, con)
    rows = [pq.read_table(work / one).to_pylist() for one in FILES[:2]]
    return done, *rows, door


def sfllld_row(number="F06Q10000001", state="NV", value="80"):
    """One line of Freddie Mac's origination file."""
    cells = [""] * 32
    said = {1: "720", 2: "200609", 5: "29820", 6: "000", 8: "P", 9: "90", 10: "35", 11: "200000", 12: value}
    said |= {13: "6.5", 14: "R", 16: "FRM", 17: state, 19: "89100", 20: number, 21: "P", 22: "360", 24: "OTHER"}
    for at, text in said.items():
        cells[at - 1] = text
    return "|".join(cells)


def record(number, month, balance, code=""):
    """One line of Freddie Mac's performance file."""
    cells = [""] * 32
    cells[0], cells[1], cells[2], cells[8] = number, month, balance, code
    return "|".join(cells)


def zipped(**files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return out.getvalue()


def test_freddie_mac_s_origination_file(tmp_path):
    """No header, pipes: rate, LTV in per cent, 999 missing, the origination two months before the first payment."""
    done, loans, _, door = taken(tmp_path, "orig.txt", sfllld_row() + "\n" + sfllld_row(value="999") + "\n")
    assert (done.format, done.accepted) == ("sflld", 2)
    cells = unpacked([loans[0]["cell"]])
    assert (int(cells.state[0]), int(cells.metro[0]), int(cells.quarter[0])) == (32, 29820, ordinal("2006Q3"))
    assert loans[0]["origination_value"] == 250_000
    assert loans[1]["origination_value"] == pytest.approx(200_000 / 0.9, abs=0.01)  # by the combined LTV
    assert loans[0]["line"] == 1
    assert "Freddie Mac" in door.found


def test_freddie_mac_s_two_files_in_one_archive(tmp_path):
    """The last monthly record says what is owed; a loan that left owes nothing; one without records is on schedule."""
    orig = "\n".join(sfllld_row(f"F06Q1000000{k}") for k in (1, 2, 3)) + "\n"
    records = [record("F06Q10000001", "201001", "190000.00"), record("F06Q10000001", "201003", "189000.00")]
    records += [record("F06Q10000001", "201002", "189500.00"), record("F06Q10000002", "200909", "0.00", "01")]
    done, loans, *_ = taken(tmp_path, "f.zip", zipped(orig=orig, perf="\n".join(records) + "\n"))
    assert done.accepted == 3
    assert [loan["balance"] for loan in loans] == [189_000, 0, None]


def test_fannie_mae_s_monthly_file(tmp_path):
    """The latest record of each loan counts; nothing owed in the first months is nothing said."""

    def line(number, month, balance, code=""):
        cells = [""] * 110
        said = {
            2: number,
            3: month,
            4: "R",
            5: "Other",
            8: "4.5",
            10: "300000.00",
            12: balance,
            13: "360",
            14: "012012",
        }
        said |= {20: "75", 21: "75", 23: "30", 24: "750", 27: "P", 30: "P", 31: "TX", 32: "19100", 33: "752", 35: "FRM"}
        for at, text in (said | {44: code}).items():
            cells[at - 1] = text
        return "|".join(cells)

    text = "\n".join([line("1", "122012", "295000.00"), line("1", "012013", "294000.00"), line("2", "022012", "0.00"),
                      line("3", "052014", "0.00", "01")]) + "\n"  # fmt: skip
    done, loans, *_ = taken(tmp_path, "2012Q1.csv", text)
    assert (done.format, done.read, done.accepted, done.superseded) == ("sflp", 4, 3, 1)
    assert sorted((loan["line"], loan["balance"]) for loan in loans) == [(2, 294_000.0), (3, None), (4, 0.0)]
    assert loans[0]["origination_value"] == 400_000


def test_federal_home_loan_banks(tmp_path):
    """Fractions, a year for a date, FIPS codes without their noughts, 99999 for no metro."""
    head = "Year,LoanNumber,FIPSStateCode,FIPSCountyCode,MSA,LTV,MortDate,AcquDate,Term,Rate,Amount,Seller,Back,Product"
    text = f"{head},Purpose,Occup\n2009,1,6,37,99999,0.8,2009,2009,360,0.0463,156200,Bank of X,0.31,1,2,1\n"
    done, loans, *_ = taken(tmp_path, "pudb.csv", text)
    cells = unpacked([loans[0]["cell"]])
    assert (int(cells.state[0]), int(cells.county[0]), int(cells.metro[0])) == (6, 37, 0)
    assert (loans[0]["rate"], loans[0]["origination_value"]) == (0.0463, 195_250)
    assert done.warnings.keys() >= {"originated-year", "state-zero", "county-zero"}


def test_hmda_keeps_the_loans_and_says_what_the_rest_is(tmp_path):
    """Only applications granted or bought are loans; Exempt and NA are nothing said."""
    head = "activity_year,lei,derived_msa-md,state_code,county_code,action_taken,loan_amount,property_value,"
    head += "combined_loan_to_value_ratio,interest_rate,loan_term,debt_to_income_ratio,loan_purpose,occupancy_type,"
    head += "derived_loan_product_type"
    rows = ["2019,X,29820,NV,32003,1,205000,255000,80.0,4.125,360,36,1,1,Conventional:First Lien",
            "2019,X,29820,NV,32003,3,205000,NA,NA,NA,360,>60%,1,1,Conventional:First Lien",
            "2019,X,29820,NV,32003,1,205000,255000,80.0,4.125,360,20%-<30%,1,1,Conventional:First Lien",
            "2019,X,29820,NV,32003,1,205000,255000,80.0,4.125,360,>60%,1,1,Conventional:First Lien",
            "2019,X,99999,NV,32003,6,205000,Exempt,Exempt,Exempt,360,Exempt,1,1,Conventional:First Lien"]  # fmt: skip
    done, loans, rejects, _ = taken(tmp_path, "hmda.csv", "\n".join([head, *rows]) + "\n")
    assert (done.format, done.accepted, done.rejected) == ("hmda", 4, 1)
    assert rejects == [{"line": 3, "column": "action_taken", "value": "3", "reason": rejects[0]["reason"]}]
    assert "not a loan" in rejects[0]["reason"]
    assert [loan["dti"] for loan in loans] == [0.36, 0.25, 0.60, None]
    assert done.warnings["dti-band"] == 2
    assert loans[3]["origination_value"] is None


def test_another_release_names_its_columns_otherwise(tmp_path):
    """HMDA of another year: other capitals, an underscore for a hyphen, an LTV that is no longer called combined."""
    head = "Activity_Year|LEI|derived_msa_md|State_Code|Action_Taken|Loan_Amount|loan_to_value_ratio"
    head += "|interest_rate|loan_term"
    done, loans, _, door = taken(tmp_path, "hmda.txt", f"{head}\n2018|X|29820|NV|1|200000|80.0|4.125|360\n")
    assert (done.format, loans[0]["origination_value"], done.columns["metro"][0]) == ("hmda", 250_000, "derived_msa_md")
    assert "county" not in door.mapping.columns


def test_esma_annex_2(tmp_path):
    """No-data codes are nothing said; a European loan keeps the tape's own valuation and has no index."""
    head = "RREL23,RREL25,RREL26,RREL27,RREL29,RREL30,RREL40,RREL42,RREL43,RREC4,RREC7,RREC13,RREC16,RREC17,RREL69"
    row = "2015-06-01,300,BROK,PURC,200000,150000,ND1,FLIF,2.5,C1,FOWN,180000,ND5,ND2,"
    done, loans, *_ = taken(tmp_path, "esma.csv", f"{head}\n{row}PERF\n{row}RDMD\n")
    assert [loan["balance"] for loan in loans] == [150_000, 0]
    assert (done.format, loans[0]["current_value"], loans[0]["origination_value"]) == ("esma", 180_000, None)
    assert unpacked([loans[0]["cell"]]).state[0] == 0


@pytest.mark.parametrize("form", ["csv", "zip", "gz", "parquet", "xlsx"])
def test_the_same_tape_in_any_wrapping(tmp_path, form):
    """The twelve loans are the same twelve as text, packed, as Parquet and as a spreadsheet; columns are guessed."""
    content = {"csv": TEXT.encode, "zip": lambda: zipped(tape=TEXT), "gz": lambda: gzip.compress(TEXT.encode())}
    if form == "parquet":
        path = tmp_path / "made.csv"
        path.write_text(TEXT)
        duckdb.connect().execute(f"COPY (FROM read_csv('{path}', all_varchar=true)) TO '{tmp_path}/t.parquet'")
        content["parquet"] = (tmp_path / "t.parquet").read_bytes
    if form == "xlsx":
        book = openpyxl.Workbook()
        for row in TEXT.splitlines():
            book.active.append([float(c) if c.replace(".", "", 1).isdigit() else c or None for c in row.split(",")])
        out = io.BytesIO()
        book.save(out)
        content["xlsx"] = out.getvalue
    name = f"tape.csv.{form}" if form in {"zip", "gz"} else f"tape.{form}"
    done, loans, _, door = taken(tmp_path, name, content[form]())
    assert (done.accepted, done.rejected, door.found) == (12, 0, "guess")
    assert [loan["line"] for loan in loans] == list(range(2, 14))
    assert sum(loan["balance"] or 0 for loan in loans) == 1_395_000.75
    assert len({loan["property"] for loan in loans}) == 2
    assert {one: door.mapping.columns[one].unit for one in ("rate", "term", "originated")} == {
        "rate": "percent", "term": "years", "originated": "day",
    }  # fmt: skip


PLAIN = "state,made,owed,worth,rate,term\n"
NV = "NV,2006-01-01,1,1,5,360\n"


def with_column(header, text):
    """A tape with one column too many."""
    return f"{header},{PLAIN}{text},{NV}".encode()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.csv", b"", "line 1: empty"),
        ("utf16.csv", TEXT.encode("utf-16"), "UTF-16, expected UTF-8"),
        ("latin.csv", (PLAIN + NV + "N\xe9,2006-01-01,1,1,5,360\n").encode("latin-1"), "line 3: the byte 0xe9"),
        ("nul.csv", PLAIN.encode() + b"NV,2006-01-01,1\0,1,5,360\n", "line 2: a NUL byte"),
        ("ends.csv", (PLAIN + NV.replace("\n", "\r\n") + NV).encode(), "lines end in different ways"),
        ("long.csv", PLAIN.encode() + b"N" * (1 << 21) + b"\n", "line 2: longer than 1,048,576 bytes"),
        ("twice.csv", b"state,made,owed,owed\nNV,2006-01-01,1,1\n", "'owed' names 2 columns"),
        ("bare.csv", b"colour,shape\nred,round\n", "no column says"),
        ("tape.pdf", b"%PDF-1.4", "a .pdf file; expected .csv"),
        ("bomb.zip", zipped(tape=b"0" * 60_000_000), "unpacks to more than"),
        ("nested.zip", zipped(**{"inner.zip": b"x"}), "an archive in an archive"),
        ("none.zip", zipped(**{"__MACOSX/a": b"x"}), "nothing in the archive"),
        ("two.zip", zipped(one=PLAIN, two=PLAIN), "2 files in the archive"),
        ("torn.zip", zipped(tape=TEXT)[:-30], "the archive is broken"),
        ("torn.gz", gzip.compress(TEXT.encode())[:-20], "the archive is broken"),
        ("not.zip", b"state,owed\n", "the archive is broken"),
        ("not.parquet", b"PAR1 no", "not a Parquet file that can be read"),
        ("not.xlsx", b"PK no", "not a spreadsheet that can be read"),
        ("name.csv", with_column("borrower_name", "A B"), "'borrower_name' holds a person's name"),
        ("mail.csv", with_column("contact", "a@b.org"), "holds an e-mail address"),
        ("ssn.csv", with_column("key", "123-45-6789"), "holds a national or account number"),
        ("phone.csv", with_column("key", "(702) 555-0100"), "holds a telephone number"),
        ("street.csv", with_column("where", "12 Elm Street"), "holds a street address"),
        ("zip.csv", with_column("zip", "89123"), "holds a full postcode"),
    ],
)
def test_what_is_no_tape_is_refused_and_leaves_nothing(tmp_path, name, content, said):
    """A message with what was found and what to do; no file of a book is made."""
    with pytest.raises((GateError, IdentityError, IntakeError, SourceError)) as refused:
        taken(tmp_path, name, content)
    assert said in str(refused.value)
    assert not [one for one in (tmp_path / "work").iterdir() if one.name in FILES]
    for secret in ("A B", "a@b.org", "6789", "555-0100", "Elm"):
        assert secret not in str(refused.value)


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("k,,Narnia,2006-08-15,1000,900,2000,6.5,30,fixed", "state", "expected a US state"),
        ("k,,NV,soon,1000,900,2000,6.5,30,fixed", "made", "expected a date such as 2006-07-31"),
        ("k,,NV,2006-08-15,1000,plenty,2000,6.5,30,fixed", "owed", "expected a number from 0 to 1e+09"),
        ("k,,NV,2006-08-15,1000,900,-5,6.5,30,fixed", "worth", "expected a number from 1 to 1e+10"),
        ("k,,NV,2006-08-15,1000,900,2000,65,30,fixed", "rate", "expected a number from 0 to 0.3"),
        ("k,,NV,2006-08-15,1000,900,2000,6.5,99,fixed", "years", "expected a number from 1 to 720"),
        ("k,,NV,2006-08-15,1000,900,2000,6.5,30,=1+1", "kind", "expected a text that is no formula"),
        ("k,,NV,2006-08-15,1000,900,2000,6.5", "", "too few columns"),
        ("k,,NV,2006-08-15,1000,900,2000,6.5,30,fixed,more", "", "too many columns"),
    ],
)
def test_a_wrong_row_is_rejected_with_its_line_and_the_rest_is_kept(tmp_path, row, column, reason):
    """Line, column, value and reason, wherever blank lines lie; read = accepted + rejected."""
    text = "\n".join([HEADER, *ROWS[:4], "", row, *ROWS[4:]]) + "\n"
    done, loans, rejects, _ = taken(tmp_path, "tape.csv", text)
    assert (done.read, done.accepted, done.rejected) == (13, 12, 1)
    assert [(one["line"], one["column"], one["reason"]) for one in rejects] == [(7, column, reason)]
    assert [loan["line"] for loan in loans] == [2, 3, 4, 5, *range(8, 16)]


def test_columns_are_guessed_from_what_they_hold(tmp_path):
    """A state and a date under headers that say nothing, thousands, fractions and years; each with its reason."""
    rows = [
        f"x{k},{'NV' if k % 2 else 'texas'},{k % 12 + 1}/15/2006,{150 + k},{120 + k}.5,80%,0.065,30" for k in range(20)
    ]
    text = "\n".join(["key,where,when,loan amount,UPB,LTV,note rate,Term", *rows]) + "\n"
    done, loans, _, door = taken(tmp_path, "t.csv", text)
    assert done.accepted == 20
    found = {one: (column.source, column.unit) for one, column in door.mapping.columns.items()}
    assert found == {
        "state": ("where", ""), "originated": ("when", "american"), "original_balance": ("loan amount", "thousands"),
        "balance": ("UPB", "thousands"), "oltv": ("LTV", "percent"), "rate": ("note rate", "one"),
        "term": ("Term", "years"),
    }  # fmt: skip
    assert door.reasons["state"] == "it alone holds states"
    assert door.reasons["rate"] == "its header is 'note rate'; its middle figure is 0.065, a part of one"
    assert (loans[0]["balance"], loans[0]["origination_value"], loans[0]["term"]) == (120_500, 187_500, 360)
    assert done.columns["rate"] == ("note rate", "one")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 11), st.sampled_from(["", ",", "x,", "=1", '"'])), max_size=6))
def test_whatever_is_damaged_every_row_is_accounted_for(tmp_path_factory, damage):
    """Read = accepted + rejected for random damage, and every rejected line is one of the file's.

    A quotation mark that is never closed would hide every row after it: such a tape is refused, with the line.
    """
    rows = list(ROWS)
    for at, text in damage:
        rows[at] = text + rows[at].replace(",", ";" if text == "" else ",", 1)
    text = "\n".join([HEADER, *rows]) + "\n"
    folder, refused = tmp_path_factory.mktemp("damage"), ""
    try:
        done, loans, rejects, _ = taken(folder, "tape.csv", text)
    except SourceError as wrong:
        refused = str(wrong)
    if refused:
        assert '"' in text
        assert "quotation marks from here on do not pair" in refused
        assert not [one for one in (folder / "work").iterdir() if one.name in FILES]
        return
    assert done.read == done.accepted + done.rejected
    assert len(loans) == done.accepted
    assert len({one["line"] for one in rejects}) == done.rejected
    assert all(2 <= one["line"] <= 13 and one["reason"] for one in rejects)


def test_what_was_taken_for_granted_is_counted(tmp_path):
    """LTV 300, rates in the other unit, a state without its nought, a future date: taken, and said."""
    head = "state,orig_date,orig_amount,ltv,rate,term\n"
    rows = ["32,2006-08-15,200000,80,6.5,360"] * 30
    rows += ["6,2006-08-15,200000,300,6.5,360", "32,2006-08-15,200000,80,0.065,360", "32,2099-08-15,200000,80,6.5,360"]
    done, loans, *_ = taken(tmp_path, "t.csv", head.replace("orig_amount", "amount") + "\n".join(rows) + "\n")
    assert done.accepted == 33
    assert (done.warnings["state-zero"], done.warnings["oltv-unusual"]) == (1, 1)
    assert (done.warnings["rate-unit"], done.warnings["future"]) == (1, 1)
    assert {round(loan["rate"], 4) for loan in loans} == {0.065}
