"""My book, over HTTP and in a browser: handed in, understood, checked, shown beside the market, and forgotten."""

import html
import io
import json
import re
from pathlib import Path

import openpyxl
import pytest
from werkzeug.test import EnvironBuilder

from tests.data.book.twelve import HEADER, ROWS, TEXT

TAPE = "\n".join([HEADER, *(f"{one[0]}{k}{one[1:]}" for k in range(40) for one in ROWS if "home1" not in one)]) + "\n"


@pytest.fixture
def reader(server):
    """A browser of its own, as far as cookies go."""
    return server.test_client()


@pytest.fixture
def books(server):
    return Path(server.config["BOOKS"])


def handed_in(reader, text=TAPE, name="loans.csv"):
    return reader.put(f"/book/tape?name={name}", data=text.encode())


def taken_in(reader, **more):
    """Send the mapping's form as it stands."""
    page = reader.get("/book/mapping").get_data(as_text=True)
    form = {}
    for name, options in re.findall(r'<select name="([\w-]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        if chosen := re.search(r'<option value="([^"]*)" selected>', options):
            form[name] = chosen[1]
    return reader.post("/book/mapping", data=form | more)


def test_a_book_goes_all_the_way(reader, books):
    """Handed in, mapped, checked, shown, exported, forgotten; and then nothing of it is left on the machine."""
    assert handed_in(reader).get_data(as_text=True) == "/book/mapping"
    assert taken_in(reader).status_code == 303
    checks = reader.get("/book/checks").get_data(as_text=True)
    assert "400 rows read = 400 accepted + 0 rejected" in checks
    page = reader.get("/book/?quarter=2010Q4&scenario=own&fall=30").get_data(as_text=True)
    assert re.search(r"[0-9.]+% of these mortgages are under water at 2010Q4&#x27;s prices", page)
    assert "your loans" in page
    assert "The market’s loans of the same places and years" in page
    book = openpyxl.load_workbook(io.BytesIO(reader.get("/book/book.xlsx?quarter=2010Q4").get_data()))
    assert book["About"]["B3"].value == 400
    csv = reader.get("/book/book.csv?quarter=2010Q4")
    assert "book-2010Q4-dispersed-100" in csv.headers["Content-Disposition"]
    assert any(books.iterdir())
    gone = reader.post("/book/forget")
    assert "nothing of it is left" in gone.get_data(as_text=True)
    assert list(books.iterdir()) == []
    assert "Review a loan tape" in reader.get("/book/").get_data(as_text=True)


def test_the_tape_itself_is_gone_once_it_is_taken_in(reader, books):
    """Of the folder only the checked loans, the rejects and the accounts are left; nobody else may read them."""
    handed_in(reader)
    taken_in(reader)
    folder = next(one for one in books.iterdir() if one.is_dir())
    assert {one.name for one in folder.iterdir()} <= {
        "loans.parquet",
        "rejects.parquet",
        "taken.json",
        "mapping.json",
        "reader",  # a hash of who handed it in, for the quota
        "spill",
        "used",
    }
    assert all(one.stat().st_mode & 0o077 == 0 for one in (books, folder, *folder.iterdir()))
    reader.post("/book/forget")


@pytest.mark.slow
def test_two_readers_never_see_each_other_s_book(server, reader):
    """Another browser, with no cookie or a made-up one, has no book."""
    handed_in(reader)
    taken_in(reader)
    other = server.test_client()
    for path in ("/book/", "/book/checks", "/book/rejects.csv", "/book/mapping.json", "/book/book.csv"):
        assert "loans.csv" not in other.get(path).get_data(as_text=True)
        other.set_cookie("book", "guess", path="/book")
        assert "loans.csv" not in other.get(path).get_data(as_text=True)
    handed_in(other, TEXT, "others.csv")
    taken_in(other)
    assert "loans.csv" in reader.get("/book/").get_data(as_text=True)
    assert "others.csv" in other.get("/book/").get_data(as_text=True)
    for one in (reader, other):
        one.post("/book/forget")


def test_nothing_of_a_book_is_remembered(reader):
    """Every answer under /book says no-store; the cookie is the book's alone, unseen by scripts, sent to us only."""
    cookies = handed_in(reader).headers.getlist("Set-Cookie")
    for cookie, path in zip(cookies, ("/book", "/en/book", "/zh/book"), strict=True):
        assert {"HttpOnly", "SameSite=Strict", f"Path={path}"} == {part.strip() for part in cookie.split(";")[1:]}
    taken_in(reader)
    for path in ("/book/", "/book/checks", "/book/book.csv", "/book/mapping.json"):
        answer = reader.get(path)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store"), path
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    reader.post("/book/forget")


def test_the_book_s_cookie_goes_to_no_other_page_and_is_kept_in_every_language(reader):
    """A browser sends it below /book in each language only; forgetting takes every copy back."""
    handed_in(reader)

    def sent(path):
        environ = EnvironBuilder(path).get_environ()
        reader._add_cookies_to_wsgi(environ)
        return "book=" in environ.get("HTTP_COOKIE", "")

    for path in ("/book", "/book/", "/book/book.csv", "/zh/book/mapping", "/en/book/"):
        assert sent(path), path
    for path in ("/", "/zh/", "/bookish", "/stress/", "/gb/book/", "/api/v1/regions", "/assets/book/x", "/quote/map"):
        assert not sent(path), path
    assert reader.get("/zh/book/mapping").status_code == 200
    gone = reader.post("/zh/book/forget").headers.getlist("Set-Cookie")
    assert {cookie.partition("Path=")[2].partition(";")[0] for cookie in gone} == {"/book", "/en/book", "/zh/book"}
    assert all("Max-Age=0" in cookie for cookie in gone)
    assert not any(map(sent, ("/book/", "/en/book/", "/zh/book/")))


def test_no_address_of_the_book_shows_another_page(reader):
    """A method that an address does not answer is 405 in words, with those it answers; an unknown address is 404."""
    handed_in(reader)
    for method, path, allowed in (
        ("GET", "/book/forget", "POST"),
        ("GET", "/zh/book/forget", "POST"),
        ("POST", "/book/checks", "GET"),
        ("PUT", "/book/book.csv", "GET"),
        ("DELETE", "/book/tape", "GET, POST, PUT"),
        ("POST", "/book/", "GET"),
    ):
        answer = reader.open(path, method=method)
        assert answer.status_code == 405, path
        assert set(allowed.split(", ")) <= set(answer.headers["Allow"].split(", ")), path
        assert method not in answer.headers["Allow"].split(", ")
        assert answer.mimetype == "text/plain"
        assert ("按钮" if path.startswith("/zh") else "buttons and links") in answer.get_data(as_text=True)
    for path in ("/book/nothing", "/book/forget/it", "/book/login", "/zh/book/x"):
        assert reader.get(path).status_code == 404, path
    assert reader.get("/book/mapping").status_code == 200  # the book is still there
    assert reader.get("/book").headers["Location"] == "/book/"
    assert reader.get("/zh/book").headers["Location"] == "/zh/book/"
    reader.post("/book/forget")


def test_another_site_cannot_write(reader):
    """A form or a script of another site is refused before a byte of it is read."""
    for head in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}):
        assert reader.put("/book/tape?name=x.csv", data=b"x", headers=head).status_code == 403
        assert reader.post("/book/forget", headers=head).status_code == 403


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        ("borrower_name,state\nA B,NV\n", "t.csv", "holds a person's name"),
        ("", "t.csv", "line 1: empty"),
        ("x", "t.pdf", "a .pdf file"),
    ],
)
def test_a_tape_that_is_none_is_said_and_not_kept(reader, books, text, name, said):
    """422 with the reason; no folder is left."""
    before = sorted(books.iterdir())
    answer = handed_in(reader, text, name)
    assert (answer.status_code, said in answer.get_data(as_text=True)) == (422, True)
    assert sorted(books.iterdir()) == before


def test_a_mapping_that_lacks_something_says_what_and_keeps_the_tape(reader):
    """Without a balance no loan can be valued: the page says so, and the tape still waits."""
    handed_in(reader)
    answer = taken_in(reader, **{"column-balance": "", "column-original_balance": ""})
    assert answer.status_code == 422
    assert "no column says original_balance or balance" in answer.get_data(as_text=True)
    assert taken_in(reader).status_code == 303
    reader.post("/book/forget")


@pytest.mark.slow
def test_a_passport_repeats_its_figures_by_its_own_command(reader, tmp_path, capsys):
    """The command that the passport names gives, of the same tape, the passport's own rows."""
    from data.__main__ import main

    handed_in(reader)
    taken_in(reader)
    link = "?quarter=2010Q4&scenario=own&fall=30&kind=path&by=balances&value=dispersed&over=95"
    told = json.loads(reader.get(f"/book/book.passport.json{link}").get_data())
    (tmp_path / "loans.csv").write_text(TAPE, encoding="utf-8")
    words = told["command"].replace("TAPE", str(tmp_path / "loans.csv")).split()[3:]
    assert main([*words, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == told["figures"]
    assert told["rows"]["read"] == 400
    assert reader.get(f"/book/book.pdf{link}").get_data().startswith(b"%PDF")
    reader.post("/book/forget")


def test_the_page_is_the_command_line_s(reader, tmp_path, capsys):
    """The same tape, quarter and scenario give the same rows on the page's CSV and from `python -m data value`."""
    from data.__main__ import main

    handed_in(reader)
    taken_in(reader)
    page = reader.get("/book/book.csv?quarter=2010Q4&scenario=own&fall=30").get_data(as_text=True)
    (tmp_path / "loans.csv").write_text(TAPE, encoding="utf-8")
    assert (
        main(["value", str(tmp_path / "loans.csv"), "--as-of", "2010Q4", "--scenario", "own", "--depth", "-0.3"]) == 0
    )
    assert capsys.readouterr().out.splitlines() == page.splitlines()
    reader.post("/book/forget")


@pytest.mark.browser
def test_a_banker_s_journey(chromium, address, tmp_path):
    """By mouse in a browser: the tape goes up as a stream, three pages later its figures stand there, then nothing."""
    tape = tmp_path / "loans.csv"
    tape.write_text(TAPE, encoding="utf-8")
    context = chromium.new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    wrong = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.on("request", lambda asked: asked.url.startswith(address) or wrong.append(asked.url))
    page.goto(f"{address}/book/")
    page.set_input_files("input[type=file]", tape)
    page.click("#hand-in button[type=submit], #first-hand-in button[type=submit]")
    page.wait_for_url("**/book/mapping")
    page.click("text=Check every row")
    page.wait_for_url("**/book/checks")
    page.click("text=Show the figures")
    page.wait_for_url("**/book/")
    page.select_option("select[name=quarter]", "2010Q4")
    page.click("button:has-text('Show')")
    page.wait_for_url("**quarter=2010Q4**")
    assert "2010Q4" in page.inner_text("h1")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.click("text=Forget my book")
    assert "nothing of it is left" in page.inner_text("[role=alert]")
    context.close()
    assert wrong == []


def test_a_tape_that_fails_costs_no_book(reader):
    """Who hands in something broken still has the book of before."""
    handed_in(reader)
    taken_in(reader)
    assert handed_in(reader, "x", "t.pdf").status_code == 422
    assert "loans.csv" in reader.get("/book/").get_data(as_text=True)
    reader.post("/book/forget")


@pytest.mark.parametrize("way", ["put", "form"])
def test_a_tape_larger_than_the_limit_is_refused_in_words(reader, books, monkeypatch, way):
    """413, by a stream and by a form, before it is read where its size is said; nothing is kept."""
    home = reader.application.view_functions["book0"].__wrapped__
    monkeypatch.setattr(home.__self__.service, "most", 100)
    before = sorted(books.iterdir())
    big = b"state\n" * 40_000
    if way == "put":
        answer = reader.put("/book/tape?name=t.csv", data=big)
    else:
        answer = reader.post("/book/tape", data={"tape": (io.BytesIO(big), "t.csv")})
    assert answer.status_code == 413
    assert "100 bytes" in answer.get_data(as_text=True)
    assert sorted(books.iterdir()) == before


def test_a_form_s_file_lies_beside_the_books_on_its_way(reader, books, monkeypatch):
    """A form's tape never touches the machine's common folder of temporary files."""
    import tempfile

    used = []
    was = tempfile.TemporaryFile
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda *a, **k: used.append(k.get("dir")) or was(*a, **k))
    answer = reader.post("/book/tape", data={"tape": (io.BytesIO(TAPE.encode()), "loans.csv")})
    assert answer.status_code == 303
    assert used == [str(books)]
    reader.post("/book/forget")


def test_a_mapping_that_was_kept_reads_the_next_tape(reader):
    """Downloaded from one tape, it reads the next; what is none is said, and nothing is lost."""
    handed_in(reader)
    kept = reader.get("/book/mapping.json").get_data()
    for text, said in ((b"{", "notes.json is no mapping"), (b"[]", "expected an object"), (b"[" * 100_000, "mapping")):
        answer = reader.post("/book/mapping", data={"file": (io.BytesIO(text), "notes.json")})
        assert (answer.status_code, said in answer.get_data(as_text=True)) == (422, True)
    assert reader.post("/book/mapping", data={"file": (io.BytesIO(b" " * (1 << 18)), "x.json")}).status_code == 413
    assert reader.post("/book/mapping", data={"file": (io.BytesIO(kept), "mapping.json")}).status_code == 303
    assert "400 accepted + 0 rejected" in reader.get("/book/checks").get_data(as_text=True)
    reader.post("/book/forget")


def test_what_was_said_of_the_columns_is_not_forgotten_when_it_will_not_do(reader):
    """The page comes back with the reader's own choices, not with the guesses."""
    handed_in(reader)
    answer = taken_in(reader, **{"column-original_balance": "", "column-balance": "", "missing-rate": "77.7"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'name="missing-rate" value="77.7"' in page
    assert not re.search(r'name="column-balance"[^>]*>(?:(?!</select>).)*selected', page)
    reader.post("/book/forget")


CONTROLS = ("shock", "back", "horizon")


@pytest.mark.parametrize(
    ("query", "there"),
    [
        ("", {}),
        ("scenario=regional&shock=Nevada", {"shock": "Nevada"}),
        ("scenario=regional", {"shock": ""}),
        ("scenario=regional&shock=Reno,%20NV", {"shock": "CBSA-39900"}),
        ("scenario=back&back=7", {"back": "7"}),
        ("kind=path&horizon=8", {"horizon": "8"}),
        ("kind=path", {"horizon": ""}),
        ("scenario=back&kind=path&back=3&horizon=9", {"back": "3", "horizon": "9"}),
    ],
)
def test_a_scenario_brings_the_controls_that_it_has(reader, query, there):
    """Places, years back and horizon stand in the form where the scenario uses them, as asked for, and only there."""
    handed_in(reader)
    taken_in(reader)
    page = reader.get(f"/book/?quarter=2010Q4&{query}").get_data(as_text=True)
    boxes = {name: re.search(rf'<input name="{name}" value="([^"]*)"', page) for name in CONTROLS}
    assert {name: found[1] for name, found in boxes.items() if found} == dict(there)
    for name in there:
        assert f'aria-describedby="about-{name}"' in page
        assert f'id="about-{name}"' in page
    reader.post("/book/forget")


@pytest.mark.parametrize(
    ("query", "complaint"),
    [
        ("scenario=regional&shock=Atlantis", "place &#x27;Atlantis&#x27; is not known here"),
        ("scenario=back&back=99", "back &#x27;99&#x27; is not a whole number from 1 to 25"),
        ("kind=path&horizon=soon", "horizon &#x27;soon&#x27; is not a whole number from 0 to 40"),
    ],
)
def test_a_control_that_was_not_understood_says_what_it_may_be(reader, query, complaint):
    """What was typed, and what was expected, stands above the figures, which are there all the same."""
    handed_in(reader)
    taken_in(reader)
    page = reader.get(f"/book/?quarter=2010Q4&{query}")
    assert page.status_code == 200
    assert complaint in page.get_data(as_text=True)
    reader.post("/book/forget")


def test_what_the_form_sends_when_nothing_is_typed_is_the_scenario_s_own(reader):
    """An empty place is the nation, an empty horizon the scenario's: no complaint about either."""
    handed_in(reader)
    taken_in(reader)
    page = reader.get("/book/?scenario=regional&shock=&kind=path&horizon=").get_data(as_text=True)
    assert "Not understood" not in page
    assert "Prices fall in the whole of the United States" in page
    reader.post("/book/forget")


def test_what_was_rejected_is_told_in_the_language_turned_to(reader):
    """Checked in English, read in Chinese: reasons, guesses and file follow the reader."""
    assert handed_in(reader, TAPE + "x,,Narnia,2006-08-15,1000,900,2000,6.5,30,fixed\nx,,NV\n").status_code == 200
    mapped = reader.get("/zh/book/mapping").get_data(as_text=True)
    assert "列标题为" in mapped
    assert "its header is" not in mapped
    taken_in(reader)
    english, chinese = (reader.get(f"/{root}/book/checks").get_data(as_text=True) for root in ("en", "zh"))
    assert "expected a US state" in english
    assert "too few columns" in english
    assert "应为美国的州" in chinese
    assert "列数过少" in chinese
    told = reader.get("/zh/book/rejects.csv").get_data().decode("utf-8-sig")
    assert [line.rpartition(",")[2] for line in told.splitlines()] == ["reason", "应为美国的州", "列数过少"]
    refused = reader.put("/zh/book/tape?name=a.csv", data=b"")
    assert refused.get_data(as_text=True).startswith("第1行：空文件")
    reader.post("/book/forget")


@pytest.mark.parametrize(
    ("path", "text"), [("/book/", "No loan tape of the United States"), ("/zh/book/", "此处无法为美国的贷款数据估值")]
)
def test_a_country_without_tapes_says_so_once(reader, monkeypatch, path, text):
    """The page says it in the reader's language and takes no tape; its other addresses are not there."""
    monkeypatch.setattr("data.book.service.has_tapes", lambda _: False)
    page = reader.get(path)
    assert page.status_code == 200
    assert page.get_data(as_text=True).count(f"<p>{text}") == 1
    assert "hand-in" not in page.get_data(as_text=True)
    assert handed_in(reader).status_code == 404
    assert reader.get("/book/book.csv").status_code == 404


def test_a_tape_without_a_loan_is_told_so(reader):
    """All rows set apart: the page of checks says why, and there is no page of figures."""
    head = "loan_id,state,origination_date,original_balance,property_value,interest_rate,term,number_of_units\n"
    rows = "".join(f"L{n},NV,2015-06-15,9000000,15000000,4,360,24\n" for n in range(20))
    handed_in(reader, head + rows, "flats.csv")
    taken_in(reader)
    assert reader.get("/book/").headers["Location"].endswith("/book/checks")
    page = reader.get("/book/checks").get_data(as_text=True)
    assert "No loan is left to value" in page
    assert "a building of five units or more" in page
    reader.post("/book/forget")


def test_a_question_is_asked_in_the_columns_step(reader):
    """None of the answers is chosen beforehand; without one the page comes again, with one the loans are taken in."""
    head = "state,origination_date,original_balance,property_value,interest_rate,term\n"
    handed_in(reader, head + "NV,2015-06-15,200000,250000,0.25,360\n" * 20, "rates.csv")
    page = reader.get("/book/mapping").get_data(as_text=True)
    assert 'name="answer-rate" value="percent"' in page
    assert "checked" not in page
    sources = {"state": "state", "originated": "origination_date", "original_balance": "original_balance"} | {
        "origination_value": "property_value", "rate": "interest_rate", "term": "term"}  # fmt: skip
    form = {f"column-{field}": source for field, source in sources.items()}
    again = reader.post("/book/mapping", data=form)
    assert again.status_code == 422
    assert "in which unit are they?" in again.get_data(as_text=True)
    assert reader.post("/book/mapping", data=form | {"answer-rate": "percent"}).status_code == 303
    assert "Interest rate is read from" in html_text(reader.get("/book/checks"))
    reader.post("/book/forget")


def html_text(response):
    """A page's text, its entities read."""
    return html.unescape(response.get_data(as_text=True))
