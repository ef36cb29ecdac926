"""Publishers' own layouts, written to the letter: each is recognised, and read as its publisher means it."""

import pytest

from data.book.intake.file_checks import TapeFileError
from data.book.valuation.cohorts import unpacked
from data.quarter import ordinal
from tests.data.book.tapes import US, taken, zipped


def sflld_row(number="F06Q10000001", state="NV", value="80"):
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


def test_freddie_mac_s_origination_file(tmp_path):
    """No header, pipes: rate, LTV in per cent, 999 missing, the origination two months before the first payment."""
    done, loans, _, door = taken(
        tmp_path, "orig.txt", sflld_row() + "\n" + sflld_row("F06Q10000002", value="999") + "\n"
    )
    assert (done.format, done.accepted) == ("sflld", 2)
    cells = unpacked([loans[0]["cell"]], US)
    assert (int(cells.codes["state"][0]), int(cells.codes["metro"][0]), int(cells.quarter[0])) == (
        32,
        29820,
        ordinal("2006Q3"),
    )
    assert loans[0]["origination_value"] == 250_000
    assert loans[1]["origination_value"] == pytest.approx(200_000 / 0.9, abs=0.01)  # by the combined LTV
    assert loans[0]["line"] == 1
    assert "Freddie Mac" in door.recognized_as


def test_freddie_mac_s_two_files_in_one_archive(tmp_path):
    """The last monthly record says what is owed; a loan that left owes nothing; one without records is on schedule."""
    orig = "\n".join(sflld_row(f"F06Q1000000{k}") for k in (1, 2, 3)) + "\n"
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
    cells = unpacked([loans[0]["cell"]], US)
    assert (int(cells.codes["state"][0]), int(cells.codes["county"][0]), int(cells.codes["metro"][0])) == (6, 37, 0)
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
    assert unpacked([loans[0]["cell"]], US).codes["state"][0] == 0


def test_esma_s_fourth_no_data_code_says_a_date(tmp_path):
    """ND4 with the day from which there will be data is nothing said yet, and no reason to reject a loan."""
    head = "RREL23,RREL25,RREL29,RREL30,RREL40,RREL43,RREC13,RREC17"
    row = "2015-06-01,300,200000,ND4-2026-12-31,ND4,2.5,180000,ND4-2026-12-31\n"
    done, loans, *_ = taken(tmp_path, "esma.csv", f"{head}\n{row}")
    assert (done.accepted, done.rejected) == (1, 0)
    assert (loans[0]["balance"], loans[0]["dti"], loans[0]["origination_value"]) == (None, None, None)


def test_monthly_records_alone_are_no_tape(tmp_path):
    """Freddie Mac's performance file does not say what was lent on which home: what is missing is said."""
    with pytest.raises(TapeFileError, match="give them in one archive with the origination file"):
        taken(tmp_path, "perf.txt", record("F06Q10000001", "201001", "190000.00") + "\n")


def test_joined_files_keep_the_lines_of_the_first(tmp_path):
    """A blank and a broken line in the origination file: later loans stand where they stood."""
    orig = (
        "\n".join([sflld_row("F06Q10000001"), "", sflld_row("F06Q10000002"), "x|y", sflld_row("F06Q10000003")]) + "\n"
    )
    records = record("F06Q10000003", "201001", "190000.00") + "\n"
    done, loans, rejects, _ = taken(tmp_path, "f.zip", zipped(orig=orig, perf=records))
    assert (done.read, done.accepted, done.lines) == (4, 3, 5)
    assert [(loan["line"], loan["balance"]) for loan in loans] == [(1, None), (3, None), (5, 190_000)]
    assert [(one["line"], one["reason"]) for one in rejects] == [(4, "too few columns")]
