"""Nothing that a client can send is a fault of the server: seeded and bounded fuzzing of forms, files and addresses."""

import gzip
import io
import json
import logging
import random
import re
import time
import zipfile
from urllib.parse import quote

import pytest

from tests.data.book.tapes import zipped
from tests.data.book.twelve import HEADER, ROWS

SEED, SECONDS = 17, 8.0  # of each of the five tests
TAPE = "\n".join([HEADER, *(f"{one[0]}{k}{one[1:]}" for k in range(12) for one in ROWS if "home1" not in one)]) + "\n"
CONTENT = TAPE.encode()
ODD = (
    *(
        "",
        " ",
        "²",
        "١",
        "２",
        "1e999",
        "-1",
        "NaN",
        "inf",
        "9" * 400,
        "0x10",
        "\0",
        "\r",
        "\n",
        "\x1f",
        '"',
        "'",
        "{",
        "{0}",
    ),
    *("{a.__class__}", "%s", "=1+1", "\t=1+1", "＝1+1", "2010Q9", "0000Q1", "9999Q4", "2010Q٣", "../../x", "a" * 5000),
    *("é", "\u202e", "\ufeff", "𝟏", "<b>", "';--", "*", "**", ".", "-", "null", "true", "[]"),
)
VALUES = (*ODD, None, True, False, 0, -1, 1e300, 2**70, [], {}, [[]], [None], {"a": 1}, "\ud800", ["\udfff"], [1, "²"])


class Sender:
    """Sends requests and asserts that none of them is the server's fault."""

    def __init__(self, client):
        self.client, self.random, self.until = client, random.Random(SEED), time.monotonic() + SECONDS

    @property
    def is_going_on(self):
        """Whether there is time for another one."""
        return time.monotonic() < self.until

    def odd(self, values=ODD):
        """One odd value."""
        return self.random.choice(values)

    def sends(self, method, path, **content):
        """The answer to a request: no 5xx, no traceback, no path of the spool."""
        answer = self.client.open(path, method=method, **content)
        text = answer.get_data().decode("utf-8", errors="replace")
        told = (method, path[:200], {name: repr(value)[:600] for name, value in content.items()})
        assert answer.status_code < 500, (answer.status_code, text[-300:], told)
        assert "Traceback (most recent" not in text, told
        if answer.status_code >= 400:
            assert text.strip(), told
            assert "waterline-books-" not in text, told
        return answer


@pytest.fixture
def sender(server):
    """Someone with bad intentions."""
    logging.getLogger("waterline").disabled = True
    yield Sender(server.test_client())
    logging.getLogger("waterline").disabled = False


def handed_in(sender, content=CONTENT, name="loans.csv"):
    """Hand in a tape as a script does."""
    return sender.sends("PUT", f"/book/tape?name={quote(name, safe='', errors='surrogatepass')}", data=content)


def mapping_of(sender):
    """The mapping of the tape that was handed in."""
    return json.loads(sender.client.get("/book/mapping.json").data)


def by_file(sender, content):
    """Send a mapping's file."""
    return sender.sends("POST", "/book/mapping", data={"file": (io.BytesIO(content), "mapping.json")})


FOUND = [
    ("balance_at", "2010Q9"),
    ("balance_at", "2010Q４"),
    ("balance_at", "0001Q1"),
    ("balance_at", None),
    ("width", True),
    ("width", 10**30),
    ("skip", -1),
    ("delimiter", '"'),
    ("delimiter", "\n"),
    ("delimiter", "1"),
    ("only", ["absent", ["x"], "y"]),
    ("only", ["\ud800", ["x"], "y"]),
    ("only", [None, [1], 2]),
    ("gone", [None]),
    ("unvalued", '["{a:>99999999999}", {"a": "b"}]'),
    ("unvalued", '["{a.__class__}", {"a": "b"}]'),
    ("format", "\ud800"),
    ("columns", None),
    ("columns", {"balance": None}),
    ("columns", {"balance": {"source": "\ud800"}}),
    ("columns", {"balance": {"source": 1}}),
    ("columns", {"balance": {"source": "x", "missing": None}}),
    ("columns", {"balance": {"source": "x", "missing": "²"}}),
    ("columns", {"balance": {"source": "x", "decimal": []}}),
    ("columns", {"balance": {"source": "x", "unit": {}}}),
]


@pytest.mark.parametrize(("entry", "value"), FOUND)
def test_a_mapping_that_is_wrong_is_told_so(sender, entry, value):
    """Each entry that once failed, or was taken and failed later, is refused with 422 and the entry's name."""
    handed_in(sender)
    mapping = mapping_of(sender) | {entry: value}
    answer = by_file(sender, json.dumps(mapping).encode())
    assert answer.status_code == 422
    assert '<p class="notice" role="alert"></p>' not in answer.text
    sender.client.post("/book/forget")


@pytest.mark.parametrize(
    "content", [b"null", b"1", b"[]", b'"x"', b"\xff", b"[" * 60_000, b"", b"NaN", b'{"a":' * 9000]
)
def test_a_file_that_is_no_mapping_is_told_so(sender, content):
    """Any JSON, and what is none."""
    handed_in(sender)
    assert by_file(sender, content).status_code == 422
    sender.client.post("/book/forget")


def test_a_code_of_a_digit_that_is_no_number_is_a_code(sender):
    """A squared sign among the codes that mean not known is compared as text, and the tape is loaded."""
    handed_in(sender)
    mapping = mapping_of(sender)
    for column in mapping["columns"].values():
        column["missing"] = ["²", "٣", "9" * 400, "1e999", "."]
    assert by_file(sender, json.dumps(mapping).encode()).status_code == 303
    assert sender.sends("GET", "/book/").status_code == 200
    sender.client.post("/book/forget")


def test_no_mapping_is_too_odd(sender):
    """Mappings by form and by file with odd values in every entry: refused or taken, and then every page answers."""
    handed_in(sender)
    plain = mapping_of(sender)
    while sender.is_going_on:
        mapping = json.loads(json.dumps(plain))
        for _ in range(sender.random.randint(1, 3)):
            place = sender.odd(([mapping], [mapping["columns"]], [*mapping["columns"].values()]))
            of = sender.odd(place)
            if isinstance(of, dict):
                of[sender.odd([*of, "x", "unit", "missing", "only"])] = sender.odd(VALUES)
                if not isinstance(mapping.get("columns"), dict):
                    break
        if sender.random.random() < 0.5:
            answer = by_file(sender, json.dumps(mapping).encode(errors="replace"))
        else:
            columns = plain["columns"].items()
            form = {f"column-{name}": column["source"] for name, column in columns}
            name = sender.odd([*plain["columns"]])
            form |= {f"{sender.odd(('column', 'unit', 'missing', 'decimal', 'answer'))}-{name}": sender.odd()}
            answer = sender.sends("POST", "/book/mapping", data=form | {"balance_at": sender.odd(("", "", *ODD))})
        if answer.status_code == 303:
            for path in ("/book/", "/book/checks", "/book/rejects.csv", "/book/mapping.json", "/book/book.csv"):
                sender.sends("GET", path)
            handed_in(sender)
    sender.client.post("/book/forget")


def test_no_query_is_too_odd(sender):
    """Odd values of every parameter, on the pages of a book and on the site's own."""
    handed_in(sender)
    by_file(sender, json.dumps(mapping_of(sender)).encode())
    paths = ("/book/", "/book/book.csv", "/book/book.json", "/book/checks", "/book/mapping", "/", "/stress/", "/why/")
    paths += ("/passport.json", "/years", "/zh/book/", "/gb/", "/api/v1/negative-equity", "/book/tape", "/_dash-layout")
    names = ("place", "quarter", "scenario", "fall", "shock", "by", "over", "value", "cut", "level", "pd", "discount")
    names += ("insurance", "name", "pin", "country", "kind", "horizon", "growth", "back", "months", "cost")
    while sender.is_going_on:
        pairs = [f"{sender.odd(names)}={quote(sender.odd(), safe='=&', errors='replace')}" for _ in range(3)]
        sender.sends("GET", f"{sender.odd(paths)}?{'&'.join(pairs)}")
        sender.sends("GET", f"/{quote(sender.odd() + '/' + sender.odd())}")
    sender.client.post("/book/forget")


@pytest.mark.parametrize(
    "path",
    [
        *(
            "x/y.js",
            "dash/none.js",
            "dash/deps/../../x.js",
            "dash_core_components/a%00b.js",
            "os/x.py",
            "dash/",
            "",
            "x",
        ),
        *("dash/dash-renderer/x.map", f"dash/deps/{'a' * 5000}", "%ff/%ff.js", ".../x.js", "a.b.c/x.js"),
    ],
)
def test_a_file_of_a_component_that_is_none_is_not_found(sender, path):
    """Whatever library or file is asked for: 404 in words."""
    assert sender.sends("GET", f"/_dash-component-suites/{path}").status_code == 404


def test_no_callback_is_too_odd(sender):
    """Bodies with parts missing, exchanged, of other kinds, cut off and of no JSON, to the pages' callbacks."""
    bodies = {}
    for path in ("/", "/stress/", "/why/"):
        described = max(sender.client.get(f"{path}_dash-dependencies").json, key=lambda one: len(one["inputs"]))
        outputs = [dict(zip(("id", "property"), name.rsplit(".", 1), strict=True))
                   for name in described["output"].strip(".").split("...")]  # fmt: skip
        bodies[path] = {"output": described["output"], "outputs": outputs, "changedPropIds": []} | {
            kind: [{"id": one["id"], "property": one["property"], "value": None} for one in described[kind]]
            for kind in ("inputs", "state")
        }
    while sender.is_going_on:
        path = sender.odd([*bodies])
        body = json.loads(json.dumps(bodies[path]))
        for _ in range(sender.random.randint(1, 2)):
            place = sender.odd([body, *(part for part in body.get("inputs") or [] if isinstance(part, dict))] * 2)
            place[sender.odd([*place])] = sender.odd(VALUES)
            if not isinstance(body.get("inputs"), list):
                break
        if sender.random.random() < 0.3 and isinstance(body.get("inputs"), list) and body["inputs"]:
            name = sender.odd(body["inputs"])
            if isinstance(name, dict):
                body["changedPropIds"] = [f"{name.get('id')}.{name.get('property')}"]
        sent = json.dumps(body).encode()
        if sender.random.random() < 0.2:
            sent = sent[: sender.random.randrange(len(sent))]
        kind = sender.odd(("application/json", "application/json", "text/plain", ""))
        sender.sends("POST", f"{path}_dash-update-component", data=sent, content_type=kind)


def odd_archive(sender):
    """An archive of a tape, damaged at some bytes."""
    method = sender.odd((zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2, zipfile.ZIP_STORED, None))
    out = io.BytesIO()
    if method is None:
        out.write(gzip.compress(TAPE.encode()))
    else:
        with zipfile.ZipFile(out, "w", method) as archive:
            archive.writestr(sender.odd(("t.csv", "../t.csv", "a" * 300 + ".csv", "a\nb", "é.csv")), TAPE)
    content = bytearray(out.getvalue())
    for _ in range(sender.random.randint(0, 6)):
        content[sender.random.randrange(len(content))] = sender.random.randrange(256)
    return bytes(content), "t.gz" if method is None else "t.zip"


def odd_text(sender):
    """A tape with odd texts put anywhere in it."""
    text = TAPE
    for _ in range(sender.random.randint(1, 4)):
        at = sender.random.randrange(sender.odd((len(HEADER), len(text))))
        text = text[:at] + sender.odd() + text[at + sender.random.randint(0, 3) :]
    content = text.encode(errors="surrogatepass")
    return content, sender.odd(("t.csv", "t.txt", "t", "t.tsv"))


def odd_book(sender):
    """A workbook or Parquet file of the tape, damaged or with odd XML in it."""
    import openpyxl
    import pyarrow as pa
    import pyarrow.parquet as pq

    out = io.BytesIO()
    rows = [line.split(",") for line in TAPE.splitlines()[:30]]
    if sender.random.random() < 0.4:
        pq.write_table(pa.table({name: [row[at] for row in rows[1:]] for at, name in enumerate(rows[0])}), out)
        content = bytearray(out.getvalue())
        for _ in range(sender.random.randint(0, 5)):
            content[sender.random.randrange(len(content))] = sender.random.randrange(256)
        return bytes(content), "t.parquet"
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(out)
    out.seek(0)
    with zipfile.ZipFile(out) as packed:
        parts = {name: packed.read(name).decode() for name in packed.namelist()}
    name = sender.odd(sorted(parts))
    text = parts[name]
    found = sorted(set(re.findall(r'"[^"]*"|<[A-Za-z]+|>[^<]+<', text)))
    if found:
        old = sender.odd(found)
        new = sender.odd([old[0] + re.sub(r"[<>&\"\x00-\x1f]", "", sender.odd()) + old[-1:], "", old * 2, "<zz/>"])
        parts[name] = text.replace(old, new, sender.random.randint(1, 3))
    if sender.random.random() < 0.1:
        del parts[name]
    return zipped(**parts), "t.xlsx"


def test_no_tape_is_too_odd(sender):
    """Damaged archives, workbooks and columnar files, odd texts and names: refused in words, or taken and valued."""
    while sender.is_going_on:
        content, name = sender.odd((odd_archive, odd_text, odd_text, odd_book))(sender)
        if sender.random.random() < 0.2:
            name = sender.odd() + sender.odd() + sender.odd((name, ""))
        if handed_in(sender, content, name).status_code == 200:
            sender.sends("GET", "/book/mapping")
            if by_file(sender, json.dumps(mapping_of(sender)).encode()).status_code == 303:
                for path in ("/book/", "/book/checks", "/book/book.csv"):
                    sender.sends("GET", path)
    sender.client.post("/book/forget")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("t.csv", b'State,U\rPB,Value\nNV,"1\n",3\n'),
        ("t.csv", b"State," + b"x" * 200_000 + b"\nNV,1\n"),
        ("t.c\0sv", TAPE.encode()[:-1]),
        ("a\0.csv", b"borrower_name\nA B\n"),
        ("t.gz", gzip.compress(TAPE.encode())[:30] + b"\xff" * 40 + gzip.compress(TAPE.encode())[70:]),
        (f"{'a' * 300}.zip", zipped(**{"b" * 300: "x"})[:-9]),
    ],
)
def test_a_tape_that_once_failed_is_refused_in_words(sender, name, content):
    """Line ends in a header, a cell of 200,000 letters, NUL in a name, corrupt archives: 422, or taken under a name."""
    assert handed_in(sender, content, name).status_code in (200, 422)
    sender.client.post("/book/forget")
