"""The publishers' layouts of every release: each is read as its publisher means it, or refused with what it lacks."""

import pytest

from data.book.intake.file_checks import TapeFileError
from data.book.intake.findings import findings
from data.book.valuation.cohorts import unpacked
from data.countries.us.tape_formats import FORMATS
from data.i18n import in_language, restored
from data.quarter import ordinal
from tests.data.book.tapes import US, taken, zipped

FREDDIE = {1: "731", 2: "200609", 5: "19124", 6: "025", 7: "2", 8: "I", 9: "95", 10: "41", 11: "190000", 12: "95",
           13: "6.125", 14: "B", 16: "ARM", 17: "TX", 19: "75200", 20: "F06Q30000007", 21: "C", 22: "360", 23: "2",
           24: "A BANK", 25: "ANOTHER"}  # fmt: skip
FANNIE = {2: "200000000001", 3: "032013", 4: "C", 5: "A BANK", 7: "", 8: "3.750", 9: "4.250", 10: "240000.00",
          12: "231000.00", 13: "360", 14: "022011", 15: "042011", 16: "24", 17: "336", 18: "330", 19: "032041",
          20: "60", 21: "75", 23: "22", 24: "801", 27: "R", 29: "3", 30: "S", 31: "OR", 32: "38900", 33: "972",
          34: "12", 35: "FRM", 37: "Y", 38: "042021", 42: "Y"}  # fmt: skip


def line(cells, width, **more):
    """A line of some width; cells: texts by the number of their column, from 1."""
    texts = cells | {int(number[1:]): text for number, text in more.items()}
    return "|".join(texts.get(number, "") for number in range(1, width + 1))


@pytest.mark.parametrize("width", [25, 26, 27, 31, 32, 33])
def test_freddie_mac_s_origination_file_of_any_release(tmp_path, width):
    """Older releases have fewer columns and end in delimiters; what all have is read alike, 31 says interest only."""
    done, loans, _, door = taken(tmp_path, "orig.txt", line(FREDDIE, width, c31="Y" if width > 30 else "") + "\n")
    assert (done.format, done.accepted, loans[0]["origination_value"]) == ("sflld", 1, 200_000)
    assert (loans[0]["lender"], loans[0]["insured"], loans[0]["rate"]) == ("A BANK", 0.25, 0.06125)
    assert (door.mapping.columns["units"].source, door.mapping.columns["loan"].source) == ("7", "20")
    assert ("interest_only" in door.mapping.columns) == (width > 30)


def test_blanks_of_older_releases_are_nothing_said(tmp_path):
    """Older releases write what is not known as blanks, as wide as the field."""
    text = line(FREDDIE, 26, c1="   ", c5="     ", c6="   ", c10="   ", c20="F06Q10000002") + "\n"
    text += line(FREDDIE, 26) + "\n"
    done, loans, *_ = taken(tmp_path, "orig.txt", text)
    assert (done.accepted, loans[0]["score"], loans[0]["dti"], loans[0]["insured"]) == (2, None, None, None)
    assert unpacked([loans[0]["cell"]], US).codes["metro"][0] == 0


@pytest.mark.parametrize("width", [22, 29, 30, 34, 40])
def test_an_unknown_width_of_freddie_mac_is_named(tmp_path, width):
    """Publisher, width found and widths expected; nothing is guessed of a layout that is not known."""
    with pytest.raises(TapeFileError) as refused:
        taken(tmp_path, "orig.txt", line(FREDDIE, width) + "\n")
    assert f"line 1: {width} columns of Freddie Mac's origination file" in str(refused.value)
    assert "expected 25, 26, 27, 31, 32 or 33" in str(refused.value)


def record(number, month, balance, code=""):
    """One of Freddie Mac's monthly records, in an older release's width."""
    return line({1: number, 2: month, 3: balance, 4: "0", 9: code}, 26)


def quarter(number, balance):
    """A quarter's two files: one loan of 2006, lent 190,000, and its monthly records."""
    months = "\n".join([record(number, "201001", "180000.00"), record(number, "201002", balance)])
    return {f"orig_{number}.txt": line(FREDDIE, 27, c20=number) + "\n", f"time_{number}.txt": months + "\n"}


def test_quarters_zipped_in_a_zip_of_the_year(tmp_path):
    """A year's archive holds an archive for each quarter: all loans, each with its last record, lines counted on."""
    year = {f"q{k}.zip": zipped(**quarter(f"F06Q{k}0000001", f"{170_000 + k}.00")) for k in (1, 2, 3, 4)}
    year["__MACOSX/._q1.zip"] = b"x"
    done, loans, _, door = taken(tmp_path, "year.zip", zipped(**year))
    assert (done.read, done.accepted, door.recognized_as) == (4, 4, "Freddie Mac Single-Family Loan-Level Dataset")
    assert [(loan["line"], loan["balance"]) for loan in loans] == [(k, 170_000.0 + k) for k in (1, 2, 3, 4)]
    assert not [file for file in (tmp_path / "work").iterdir() if file.suffix in {".zip", ".txt"}]


def test_several_pairs_in_one_archive(tmp_path):
    """The files of two quarters side by side are joined by their loans' numbers, not by their order."""
    files = quarter("F06Q10000001", "150000.00") | quarter("F06Q20000001", "0.00")
    done, loans, *_ = taken(tmp_path, "two.zip", zipped(**dict(reversed(files.items()))))
    assert sorted(loan["balance"] for loan in loans) == [0, 150_000]
    assert done.accepted == 2


def test_originations_of_two_releases_in_one_archive_are_refused(tmp_path):
    """Two releases differ in their columns: each is to be given by itself."""
    files = {"a.txt": line(FREDDIE, 27) + "\n", "b.txt": line(FREDDIE, 32) + "\n"}
    with pytest.raises(TapeFileError, match=r"files of 27 and 32 columns in the archive \(a.txt, b.txt\)"):
        taken(tmp_path, "two.zip", zipped(**files))


@pytest.mark.parametrize("width", [108, 110, 113, 114, 115, 130])
def test_fannie_mae_s_file_of_any_width(tmp_path, width):
    """Columns are added at the end of the file; those that are read keep their numbers. The balance is whole."""
    text = line(FANNIE, width, c63="20000.00") + "\n"  # set apart by a modification, and part of the balance
    done, loans, _, door = taken(tmp_path, "2011Q1.csv", text)
    assert (done.format, done.accepted) == ("sflp", 1)
    assert (loans[0]["balance"], loans[0]["origination_value"]) == (231_000, 400_000)
    assert int(unpacked([loans[0]["cell"]], US).quarter[0]) == ordinal("2011Q1")
    sources = {name: column.source for name, column in door.mapping.columns.items()}
    assert sources.items() >= {"interest_only": "37", "first_principal": "38", "units": "29", "current_rate": "9",
                               "remaining_term": "17", "modified": "42"}.items()  # fmt: skip
    assert "deferred" not in sources
    assert door.mapping.columns["first_principal"].unit == "american-month"


FORMER = "200000000001|C|A BANK|3.75|240000|360|02/2011|04/2011|60|75|1|22|801|N|R|SF|3|S|OR|972|12|FRM||"


@pytest.mark.parametrize(
    ("text", "width"),
    [
        (line(FANNIE, 100), 100),
        (FORMER, 24),
        ("200000000001|03/01/2013|A BANK|3.75|231000.00|24|336|330|03/2041|38900|0|N||||||||||||||||||||", 32),
    ],
)
def test_fannie_mae_s_former_files_are_named(tmp_path, text, width):
    """Its two files of before October 2020, and fewer columns than it has: publisher, width, what is needed."""
    with pytest.raises(TapeFileError) as refused:
        taken(tmp_path, "old.txt", text + "\n")
    assert f"line 1: {width} columns of a Fannie Mae file" in str(refused.value)
    assert "expected 108 or more" in str(refused.value)


def test_a_published_unit_holds_for_every_figure(tmp_path):
    """An LTV of 2 and a rate of 0.25 in a file of per cent are 2 % and 0.25 %, not 200 % and 25 %."""
    done, loans, *_ = taken(tmp_path, "f.csv", line(FANNIE, 110, c8="0.25", c20="2", c21="2") + "\n")
    assert (loans[0]["rate"], loans[0]["ocltv"], loans[0]["origination_value"]) == (0.0025, 0.02, 12_000_000)
    assert not [name for name in done.warnings if name.endswith("-unit")]


NAMED = {
    "CreditScore,FirstPaymentDate,MSA,MI_Pct,NumberOfUnits,OccupancyStatus,OriginalCLTV,OriginalDTI,OriginalUPB,"
    "OriginalLTV,OriginalInterestRate,Channel,ProductType,PropertyState,PostalCode,LoanSequenceNumber,LoanPurpose,"
    "OriginalLoanTerm,InterestOnlyIndicator": ("200609", ""),
    "Credit Score,First Payment Date,Metropolitan Statistical Area (MSA) Or Metropolitan Division,"
    "Mortgage Insurance Percentage (MI %),Number of Units,Occupancy Status,Original Combined Loan-to-Value (CLTV),"
    "Original Debt-to-Income (DTI) Ratio,Original UPB,Original Loan-to-Value (LTV),Original Interest Rate,Channel,"
    "Amortization Type (Formerly Product Type),Property State,Postal Code,Loan Sequence Number,Loan Purpose,"
    "Original Loan Term,Interest Only Indicator (I/O Indicator)": ("2006-09-01", "x"),
    "fico,dt_first_pi,cd_msa,mi_pct,cnt_units,occpy_sts,cltv,dti,orig_upb,ltv,int_rt,channel,prod_type,st,zipcode,"
    "id_loan,loan_purpose,orig_loan_term,flag_io": ("09/2006", "x"),
}


@pytest.mark.parametrize(("head", "date"), [(head, date) for head, (date, _) in NAMED.items()])
def test_freddie_mac_s_names_for_a_header(tmp_path, head, date):
    """However a copy writes names and dates, 999, 9999 and 9 are its publisher's words for not known."""
    rows = [f"731,{date},19124,25,1,I,95,41,190000,95,6.125,B,FRM,TX,75200,F06Q30000007,C,360,N",
            f"9999,{date},19124,999,1,9,999,999,190000,999,6.125,9,FRM,TX,75200,F06Q30000008,9,360,Y"]  # fmt: skip
    done, loans, _, door = taken(tmp_path, "named.csv", "\n".join([head, *rows]) + "\n")
    assert (done.format, done.accepted, "with a header" in door.recognized_as) == ("sflld", 2, True)
    assert (loans[0]["origination_value"], int(unpacked([loans[0]["cell"]], US).quarter[0])) == (
        200_000,
        ordinal("2006Q3"),
    )
    unsaid = {name: loans[1][name] for name in ("score", "insured", "ocltv", "dti", "origination_value", "channel")}
    assert set(unsaid.values()) == {None}
    assert door.mapping.columns.keys() >= {"interest_only", "units", "loan"}


PANEL = {
    "Loan_Identifier,Monthly_Reporting_Period,Seller_Name,Original_Interest_Rate,Current_Interest_Rate,Original_UPB,"
    "Current_Actual_UPB,Original_Loan_Term,Origination_Date,Remaining_Months_to_Legal_Maturity,"
    "Original_Loan_to_Value_Ratio_LTV,Property_State,MSA_or_MSDA,Interest_Only_Loan_Indicator,Modification_Flag,"
    "Zero_Balance_Code": ("2013-01-01", "2013-02-01", "2011-02-01", "1"),
    "LOAN_ID,ACT_PERIOD,SELLER,ORIG_RATE,CURR_RATE,ORIG_UPB,CURRENT_UPB,ORIG_TERM,ORIG_DATE,REM_MONTHS,OLTV,STATE,MSA,"
    "IO,MOD_FLAG,Zero_Bal_Code": ("012013", "022013", "022011", "01"),
}


@pytest.mark.parametrize(("head", "dates"), PANEL.items())
def test_fannie_mae_s_names_for_a_header(tmp_path, head, dates):
    """A panel of months with its publisher's names: the last record of each loan counts, a closed loan owes nothing."""
    first, second, made, gone = dates
    rows = [f"{key},{month},A BANK,3.75,3.75,240000.0,{balance},360,{made},336,60,OR,38900,N,N,{code}"
            for key, month, balance, code in (("1", second, "230000.0", ""), ("1", first, "231000.0", ""),
                                              ("2", first, "200000.0", ""), ("2", second, "0.0", gone),
                                              ("3", first, "0.0", ""))]  # fmt: skip
    done, loans, _, door = taken(tmp_path, "panel.csv", "\n".join([head, *rows]) + "\n")
    assert (done.format, door.mapping.latest, done.accepted, done.superseded) == ("sflp", True, 3, 2)
    assert sorted((loan["line"], loan["balance"]) for loan in loans) == [(2, 230_000.0), (5, 0.0), (6, None)]
    assert int(unpacked([loans[0]["cell"]], US).quarter[0]) == ordinal("2011Q1")


def test_the_banks_layout_since_2019(tmp_path):
    """Other names, whole years for dates, and ratios and rates in per cent."""
    head = "Year,LoanCharacteristicsID,Bank,FIPSStateNumericCode,FIPSCountyCode,CoreBasedStatisticalAreaCode,"
    head += "LTVRatioPercent,NoteDate,LoanAcquisitionDate,LoanPurposeType,ScheduledTotalPaymentCount,"
    head += "LoanAmortizationMaxTermMonths,PropertyUnitCount,NoteRatePercent,NoteAmount,TotalDebtExpenseRatioPercent,"
    head += "PMICoveragePercent,LienPriorityType"
    rows = ["2020,7,Topeka,20,173,48620,75,2019,2020,1,180,180,2,2.875,150000,41.5,0,1",
            "2020,8,Topeka,20,173,48620,2,2020,2020,1,180,180,1,0.25,150000,999,12,1"]  # fmt: skip
    done, loans, _, door = taken(tmp_path, "2020_PUDB_Export.csv", "\n".join([head, *rows]) + "\n")
    assert (done.format, done.accepted, "2019 and later" in door.recognized_as) == ("pudb", 2, True)
    assert [loan["origination_value"] for loan in loans] == [200_000, 7_500_000]
    assert [loan["rate"] for loan in loans] == [0.02875, 0.0025]
    assert [loan["dti"] for loan in loans] == [0.415, None]
    cells = unpacked([loans[0]["cell"]], US)
    assert (int(cells.codes["county"][0]), int(cells.codes["metro"][0]), int(cells.years[0])) == (173, 48620, 2019)
    assert door.mapping.columns.keys() >= {"units", "lien", "amortization_term"}


@pytest.mark.parametrize(
    ("acquired", "ltv", "rate", "back"), [("AcquDate", "0.6", "0.04", "0.3"), ("AcqDate", "60", "4", "30")]
)
def test_the_banks_former_layout_in_either_unit(tmp_path, acquired, ltv, rate, back):
    """Parts of one as in 2009, or per cent where the middle figure of a column can be no part of one; one stray does
    not change a column."""
    head = f"Year,AssignedID,FHLBank,FIPSStateCode,FIPSCountyCode,MSA,LTV,MortDate,{acquired},Term,Rate,Amount,Back"
    rows = [f"2015,{k},Boston,25,017,14460,{ltv},2015,2015,360,{rate},180000,{back}" for k in range(3)]
    rows.append(f"2015,9,Boston,25,017,14460,{ltv},2015,2015,360,{rate},180000,2159")
    done, loans, *_ = taken(tmp_path, "pudb.csv", "\n".join([head, *rows]) + "\n")
    assert (done.format, done.accepted, loans[0]["lender"]) == ("pudb", 4, "Boston")
    assert (loans[0]["origination_value"], loans[0]["rate"], loans[0]["dti"]) == (300_000, 0.04, 0.3)
    assert loans[3]["dti"] is None


def test_hmda_s_fields_of_how_a_loan_is_repaid(tmp_path):
    """Interest only, balloon, negative amortization, line of credit, lien, reverse and units have their columns."""
    head = "activity_year,lei,derived_msa-md,state_code,county_code,action_taken,lien_status,reverse_mortgage,"
    head += "open-end_line_of_credit,loan_amount,combined_loan_to_value_ratio,interest_rate,loan_term,"
    head += "negative_amortization,interest_only_payment,balloon_payment,property_value,total_units"
    rows = ["2021,X,38900,OR,41051,1,1,2,2,255000,1.3,3.1,360,2,1,2,NA,2",
            "2021,X,38900,OR,41051,1,2,1111,1111,255000,50,3.1,360,1111,1111,1111,Exempt,5-24"]  # fmt: skip
    done, loans, rejects, door = taken(tmp_path, "hmda.csv", "\n".join([head, *rows]) + "\n")
    columns = door.mapping.columns
    assert (done.accepted, done.rejected) == (1, 1)
    assert "five units or more" in rejects[0]["reason"]
    assert {name: columns[name].source for name in ("interest_only", "balloon", "negative_amortization", "reverse",
                                                    "line_of_credit", "lien", "units")} == {
        "interest_only": "interest_only_payment", "balloon": "balloon_payment", "reverse": "reverse_mortgage",
        "negative_amortization": "negative_amortization", "line_of_credit": "open-end_line_of_credit",
        "lien": "lien_status", "units": "total_units"}  # fmt: skip
    assert "1111" in columns["balloon"].missing
    assert loans[0]["ocltv"] == pytest.approx(0.013)


OLD_HMDA = "as_of_year,respondent_id,agency_code,property_type,loan_purpose,owner_occupancy,loan_amount_000s,"
OLD_HMDA += "action_taken,msamd,state_code,county_code,lien_status\n"


def test_hmda_before_2018_is_counted_and_says_why_it_has_no_values(tmp_path):
    """Thousands, no value and no LTV: every loan is taken in, none can be valued, and publisher and year are said."""
    text = OLD_HMDA + "2015,7,9,1,1,1,310,1,38900,41,051,1\n2015,7,9,1,1,1,310,3,38900,41,051,1\n"
    done, loans, rejects, _ = taken(tmp_path, "hmda_lar.csv", text)
    assert (done.format, done.accepted, done.rejected, done.missing["value"]) == ("hmda", 1, 1, 1)
    assert (loans[0]["original_balance"], loans[0]["origination_value"]) == (310_000, None)
    assert "not a loan" in rejects[0]["reason"]
    texts = [finding.text for finding in findings(done, US.loan_fields) if finding.kind == "layout"]
    assert len(texts) == 1
    assert texts[0].startswith("HMDA loan application register of 2015 (CFPB and FFIEC): before 2018 it gives neither")
    with in_language("zh"):
        assert restored(done.unvalued).startswith("2015年HMDA")


def test_every_format_maps_fields_of_a_loan():
    """No format maps what is no field; each says where a home is, when its loan was made, and how much was lent."""
    for format_ in FORMATS:
        assert set(format_.mapping.columns) <= set(US.loan_fields)
        assert {"state", "original_balance"} <= set(format_.mapping.columns)
        assert set(format_.mapping.columns) & {"originated", "first_payment"}
