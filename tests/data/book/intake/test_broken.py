"""Broken tapes: each is refused with what was found, where, and what to do, and leaves nothing behind."""

import gzip
import io
import re
import tracemalloc
import zipfile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.book.intake import file_checks
from data.book.intake.column_map import column_map
from data.book.intake.csv_reader import CsvError
from data.book.intake.file_checks import TapeFileError, text_facts
from data.book.intake.load import IntakeError
from data.book.intake.personal_data import IdentityError
from data.i18n import in_language
from tests.data.book.tapes import US, taken, zipped
from tests.data.book.twelve import TEXT

PLAIN = "state,made,owed,worth,rate,term\n"
NV = "NV,2006-01-01,1,1,5,360\n"


def with_column(header, text):
    """A tape with one column too many."""
    return f"{header},{PLAIN}{text},{NV}".encode()


def locked(archive):
    """An archive whose file says that it needs a password, in both of the places where that is said."""
    return archive.replace(b"PK\x03\x04\x14\x00\x00", b"PK\x03\x04\x14\x00\x01").replace(
        b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01"
    )


def workbook(more=0, *, entities=False, none=False):
    """A workbook of one loan, swollen, or with entities that each hold twenty of another."""
    book = openpyxl.Workbook()
    for line in [] if none else (PLAIN + NV).splitlines():
        book.active.append(line.split(","))
    out, packed = io.BytesIO(), io.BytesIO()
    book.save(out)
    many = "".join(f'<!ENTITY {b} "{f"&{a};" * 20}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    with zipfile.ZipFile(out) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            text = source.read(name)
            if name.endswith("sheet1.xml"):
                text += b" " * more
                if entities:
                    kinds = f'<!DOCTYPE x [<!ENTITY a "{"x" * 100}">{many}]><worksheet'.encode()
                    text = text.replace(b"<worksheet", kinds, 1).replace(b"360", b"&i;")
            target.writestr(name, text)
    return packed.getvalue()


BROKEN = [
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
    ("nested.zip", zipped(**{"inner.zip": b"x"}), "inner.zip: the archive is broken"),
    (
        "deep.zip",
        zipped(**{"a.zip": zipped(**{"b.zip": zipped(tape=TEXT)})}),
        "a.zip: b.zip is an archive in an archive",
    ),
    ("rar.zip", zipped(**{"inner.rar": b"x"}), "inner.rar is an archive in an archive"),
    ("bombs.zip", zipped(**{f"{k}.zip": zipped(tape=b"0" * 9_000_000) for k in range(3)}), "unpacks to more than"),
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
    ("postcode.csv", with_column("where", "SW1A 1AA"), "holds a full postcode"),
    ("born.csv", with_column("dob", "1970"), "holds a date of birth"),
    ("iban.csv", with_column("key", "DE89370400440532013000"), "holds a national or account number"),
    ("name.zip", zipped(tape=with_column("BorrowerName", "A B")), "'BorrowerName' holds a person's name"),
    ("bare.zip", zipped(tape=b"colour,shape\nred"), "no column says"),
    ("big-endian.csv", TEXT.encode("utf-16-be"), "line 1: a NUL byte"),
    ("marked.csv", b"\xfe\xff" + TEXT.encode("utf-16-be"), "UTF-16, expected UTF-8"),
    ("mac.csv", (PLAIN + NV).replace("\n", "\r").encode(), "line 1: lines end in CR alone"),
    ("header.csv", PLAIN.encode(), "line 1: a header and nothing after it"),
    ("blanks.csv", b"\n\n\n", "line 1: empty"),
    ("unnamed.csv", b"state,,owed\nNV,1,1\n", "no column says originated"),
    ("mark.csv", (PLAIN + NV + '"' + NV * 3).encode(), "line 3: quotation marks from here on do not pair"),
    ("torn-mark.csv", (PLAIN + NV + '"' + NV * 200 + '"' + NV).encode(), "line 3: quotation marks from here on"),
    ("locked.zip", locked(zipped(tape=TEXT)), "tape is locked by a password"),
    ("bomb.gz", gzip.compress(b"0" * 60_000_000), "unpacks to more than"),
    ("half.zip", zipped(tape=TEXT, other=b"NV,1"), "2 files in the archive (tape, other)"),
    ("locked.xlsx", b"\xd0\xcf\x11\xe0" + b"0" * 100, "locked by a password, or an old .xls"),
    ("bomb.xlsx", workbook(more=40_000_000), "unpacks to 40,0"),
    ("torn.xlsx", workbook()[:-100], "not a spreadsheet that can be read"),
    ("entities.xlsx", workbook(entities=True), "not a spreadsheet that can be read"),
    ("hidden.xlsx", workbook(none=True), "line 1: empty"),
]
REFUSED = (TapeFileError, IdentityError, IntakeError, CsvError)


@pytest.mark.parametrize(("name", "content", "said"), BROKEN)
def test_what_is_no_tape_is_refused_and_leaves_nothing(tmp_path, name, content, said):
    """A message with what was found and what to do, without what it must not repeat; the folder is as it was."""
    with pytest.raises(REFUSED) as refused:
        taken(tmp_path, name, content)
    assert said in str(refused.value)
    assert not list((tmp_path / "work").iterdir()) or (isinstance(refused.value, IntakeError) and name.endswith("zip"))
    assert not [one for one in (tmp_path / "work").iterdir() if one.suffix in {".parquet", ".json"}]
    for secret in ("A B", "a@b.org", "6789", "555-0100", "Elm", "1970", "DE89"):
        assert secret not in str(refused.value)


@pytest.mark.parametrize(("name", "content"), [one[:2] for one in BROKEN], ids=[one[0] for one in BROKEN])
def test_a_reader_of_chinese_is_told_in_chinese(tmp_path, name, content):
    """Whatever is wrong with a tape, no two English words stand together but a library's own, in brackets."""
    with in_language("zh"), pytest.raises(REFUSED) as refused:
        taken(tmp_path, name, content)
    text = re.sub(r"（[^（）]*(\([^()]*\)[^（）]*)*）|Freddie Mac", "", str(refused.value))
    assert re.search(r"[\u4e00-\u9fff]", text)
    assert re.findall(r"[A-Za-z]{2,}[ ,]+[A-Za-z]{2,}", text) == []


@pytest.mark.parametrize("header", ["seller_name", "county_name", "Servicer Name", "product name", "zip3", "msa_name"])
def test_institutions_and_areas_have_names_too(tmp_path, header):
    """What names no person is let through."""
    done, *_ = taken(tmp_path, "t.csv", with_column(header, "891"))
    assert done.accepted == 1


def test_three_figures_of_a_postcode_pass_and_five_do_not(tmp_path):
    """89100 is how publishers write 891."""
    text = f"zip,{PLAIN}89100,{NV}"
    assert taken(tmp_path, "t.csv", text)[0].accepted == 1


def test_a_mapping_that_names_a_missing_column_is_told_what_there_is(tmp_path):
    """The field, the name it was given, and the tape's own."""
    said = {"state": "province", "originated": "made", "original_balance": "owed", "current_value": "worth"}
    mapped = column_map({"columns": {field: {"source": name} for field, name in said.items()}}, US.loan_fields)
    with pytest.raises(IntakeError, match="state is to come from 'province', but the tape has state, made, owed"):
        taken(tmp_path, "t.csv", PLAIN + NV, mapped)


def test_a_latin_1_tape_is_read_when_said_to_be(tmp_path):
    """The one other encoding, by the mapping."""
    said = {"state": "state", "originated": "made", "original_balance": "owed", "origination_value": "worth"}
    said |= {"rate": "rate", "term": "term", "lender": "bank"}
    mapped = column_map(
        {"columns": {field: {"source": name} for field, name in said.items()}, "encoding": "latin-1"}, US.loan_fields
    )
    text = PLAIN.replace("\n", ",bank\n") + NV.replace("\n", ",Cr\xe9dit\n")
    _, loans, *_ = taken(tmp_path, "t.csv", text.encode("latin-1"), mapped)
    assert loans[0]["lender"] == "Cr\xe9dit"


def test_a_line_of_two_gigabytes_is_not_held(tmp_path):
    """The gate gives up at the first line that is too long, with a few megabytes in memory."""
    path = tmp_path / "long.csv"
    with path.open("wb") as file:
        file.write(PLAIN.encode() + b"N" * (1 << 23))
        file.truncate(2 << 30)
    tracemalloc.start()
    with pytest.raises(TapeFileError, match="line 2: longer than"):
        text_facts(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 16 * file_checks.CHUNK


@given(
    st.lists(st.sampled_from(["a", ",", "\u00e9", "\n", '"', '"x\ny"', '""']), min_size=1, max_size=40),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([1, 2, 3, 7, 1 << 22]),
)
def test_what_is_seen_does_not_depend_on_where_chunks_end(tmp_path_factory, parts, end, chunk):
    """Lines, blank lines and lines that go on in quotation marks are those of a reader that goes letter by letter."""
    text = "a" + "".join(parts).replace("\n", end)
    path = tmp_path_factory.mktemp("chunks") / "t.csv"
    path.write_bytes(text.encode())
    inside, gone_on, blank, line = False, [], [], 1
    for row in text.split(end):
        if inside:
            gone_on.append(line)
        if not row:
            blank.append(line)
        inside ^= row.count('"') % 2 == 1
        line += 1
    lines = line - 1
    while blank and blank[-1] == lines:
        lines -= 1
        blank.pop()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(file_checks, "CHUNK", chunk)
        seen = text_facts(path)
    assert (seen.lines, seen.blank.tolist()) == (lines, blank)
    assert seen.inside.tolist() == [one for one in gone_on if one <= lines]
