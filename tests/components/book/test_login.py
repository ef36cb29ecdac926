"""Who may see the book's pages: on this machine everyone, from elsewhere only who has logged in."""

import json
import secrets
import time
from threading import Thread
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask, Response, redirect, request
from werkzeug.serving import make_server

from components.book import login
from components.site.countries import CountryServers
from components.site.hosts import place
from data.country import served_countries

HEADER = {"WATERLINE_LOGIN": "header:X-Forwarded-User", "WATERLINE_PROXIES": "10.0.0.0/24 10.1.0.7", "HOST": "0.0.0.0"}
OIDC = {
    "WATERLINE_LOGIN": "oidc",
    "WATERLINE_ISSUER": "https://login.bank.example",
    "WATERLINE_CLIENT": "waterline",
    "WATERLINE_CLIENT_SECRET": "only between them",
    "WATERLINE_ADDRESS": "https://water.bank.example",
}


def guarded(said):
    """A server with one page behind the door."""
    server, door = Flask(__name__), login.login(said)
    door.install(server)

    @server.get("/book/")
    def page():
        return "the book" if door.allowed(request) else door.answer(request) or ("off", 403)

    return server


def asked(server, address="127.0.0.1", host="localhost", **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return server.test_client().get(
        "/book/", environ_base={"REMOTE_ADDR": address}, headers={"Host": host, **named}
    ).status_code  # fmt: skip


def test_on_this_machine_it_is_open_and_nowhere_else():
    """Without a login: open on the loopback, shut on every other address one can listen on."""
    assert not login.login({}).shut
    assert login.login({"HOST": "0.0.0.0"}).shut
    assert login.login({"HOST": "::"}).shut
    assert asked(guarded({})) == 200
    assert asked(guarded({}), host="127.0.0.1:8050") == 200
    assert asked(guarded({"HOST": "0.0.0.0"})) == 403


def test_a_server_reached_by_another_way_than_it_was_told_stays_shut():
    """A proxy's public name, a name somebody else turned to this machine, another machine: none of them comes in."""
    assert asked(guarded({}), host="water.bank.example") == 403
    assert asked(guarded({}), host="rebound.example:8050") == 403
    assert asked(guarded({}), host="[oh") in (400, 403)
    assert asked(guarded({}), address="10.0.0.9") == 403


@pytest.mark.parametrize(
    "header",
    [
        *("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Forwarded-Prefix", "X-Forwarded-User"),
        *("X-FORWARDED-ANYTHING", "Forwarded", "Via", "X-Real-IP", "X-Client-IP", "X-Original-Forwarded-For"),
        *("CF-Connecting-IP", "True-Client-IP", "X-Envoy-External-Address", "X-Request-Id", "Client-IP"),
    ],
)
def test_what_a_proxy_handed_on_does_not_come_in(header):
    """Without a login any header of a proxy shuts the pages, whatever it says and though the Host is this machine's."""
    server = guarded({})
    assert asked(server, **{header: "127.0.0.1"}) == 403
    assert asked(server, **{header: ""}) == 403
    assert asked(server, Accept_Language="zh", X_Requested_With="XMLHttpRequest") == 200


def test_a_proxy_that_says_nothing_is_known_by_its_protocol():
    """Some proxies hand on no header and speak HTTP/1.0, which no browser does; one in the settings shuts it too."""
    client = guarded({}).test_client()
    old = {"REMOTE_ADDR": "127.0.0.1", "SERVER_PROTOCOL": "HTTP/1.0"}
    assert client.get("/book/", environ_overrides=old).status_code == 403
    assert asked(guarded({"WATERLINE_PROXIES": "127.0.0.1"})) == 403


def test_a_header_is_believed_of_the_proxy_alone():
    """Anyone can send a header; only the proxy's address makes it a login."""
    server = guarded(HEADER)
    assert asked(server, "10.0.0.5", X_Forwarded_User="ada") == 200
    assert asked(server, "10.1.0.7", X_Forwarded_User="ada") == 200
    assert asked(server, "::ffff:10.0.0.5", X_Forwarded_User="ada") == 200
    assert asked(server, "10.1.0.8", X_Forwarded_User="ada") == 403
    assert asked(server, "127.0.0.1", X_Forwarded_User="ada") == 403
    assert asked(server, "10.0.0.5") == 403
    assert asked(server, "10.0.0.5", X_Forwarded_User="  ") == 403


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ({"WATERLINE_LOGIN": "yes"}, "write header:X-Forwarded-User or oidc"),
        ({"WATERLINE_LOGIN": "header:"}, "write header:X-Forwarded-User or oidc"),
        ({"WATERLINE_LOGIN": "header:X-User"}, "needs WATERLINE_PROXIES"),
        ({"WATERLINE_LOGIN": "header:X-User", "WATERLINE_PROXIES": "proxy"}, "'proxy' is no address"),
        ({"WATERLINE_LOGIN": "oidc"}, "WATERLINE_ISSUER, WATERLINE_CLIENT"),
        (OIDC | {"WATERLINE_ISSUER": "http://login.bank.example"}, "begins with https://"),
        (OIDC | {"WATERLINE_ADDRESS": "water.bank.example"}, "begins with https://"),
    ],
)
def test_a_login_that_cannot_work_is_said_before_the_start(said, complaint):
    """A half-set login is never an open door."""
    with pytest.raises(login.SettingError, match=complaint):
        login.login(said)


class Provider:
    """A small OpenID provider: whoever comes is ada, and what it must not do can be turned on."""

    def __init__(self):
        from joserfc import jwk

        self.key = jwk.RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
        self.asked, self.spoilt, self.token_of = {}, {}, True
        self.server = Flask("provider")
        for path, view in {
            "/.well-known/openid-configuration": self.metadata,
            "/keys": lambda: {"keys": [self.key.as_dict(private=False)]},
            "/authorize": self.authorize,
        }.items():
            self.server.add_url_rule(path, endpoint=path, view_func=view)
        self.server.add_url_rule("/token", endpoint="token", view_func=self.token, methods=["POST"])
        self.made = make_server("127.0.0.1", 0, self.server, threaded=True)
        self.address = f"http://127.0.0.1:{self.made.server_port}"
        self.thread = Thread(target=self.made.serve_forever)
        self.thread.start()

    def close(self):
        self.made.shutdown()
        self.thread.join()
        self.made.server_close()

    def metadata(self):
        named = {"authorization": "authorize", "token": "token"}
        return {
            "issuer": self.address,
            "jwks_uri": f"{self.address}/keys",
            "id_token_signing_alg_values_supported": ["RS256"],
            **{f"{name}_endpoint": f"{self.address}/{path}" for name, path in named.items()},
        }

    def authorize(self):
        code = secrets.token_hex(8)
        self.asked[code] = request.args.to_dict()
        return redirect(f"{request.args['redirect_uri']}?code={code}&state={request.args['state']}")

    def token(self):
        from base64 import urlsafe_b64encode
        from hashlib import sha256

        from joserfc import jwt

        was = self.asked.pop(request.form["code"])
        verifier = urlsafe_b64encode(sha256(request.form["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        if verifier != was["code_challenge"]:
            return Response(json.dumps({"error": "invalid_grant"}), 400, mimetype="application/json")
        now = int(time.time())
        claims = {"iss": self.address, "aud": "waterline", "sub": "ada", "iat": now, "exp": now + 60}
        claims |= {"nonce": was["nonce"]} | self.spoilt
        signed = jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.key)
        answer = {"access_token": "x", "token_type": "Bearer", "expires_in": 60}
        return answer | ({"id_token": signed} if self.token_of else {})


@pytest.fixture
def provider():
    pytest.importorskip("authlib")
    made = Provider()
    yield made
    made.close()


@pytest.fixture
def server(provider):
    return guarded(OIDC | {"WATERLINE_ISSUER": provider.address, "WATERLINE_ADDRESS": "http://localhost"})


def gone_to(reader, address):
    """What the provider sends a browser back with."""
    import requests

    sent = requests.get(reader.get(address).location, allow_redirects=False, timeout=10).headers["Location"]
    return urlsplit(sent)


def test_who_logs_in_at_the_provider_comes_in(server):
    """From the page to the provider and back; the cookie says that one was there, and not who."""
    reader = server.test_client()
    assert reader.get("/book/").status_code == 403
    first = reader.get("/book/", headers={"Accept": "text/html"})
    assert (first.status_code, first.location) == (302, login.LOGIN)
    back = gone_to(reader, login.LOGIN)
    entered = reader.get(f"{back.path}?{back.query}")
    assert (entered.status_code, entered.location) == (302, "/book/")
    assert reader.get("/book/").data == b"the book"
    cookie = reader.get_cookie("book-login", path="/book")
    assert cookie.http_only
    assert "ada" not in cookie.decoded_value
    assert server.test_client().get("/book/").status_code == 403
    reader.post(login.LOGOUT)
    assert reader.get("/book/").status_code == 403


def test_a_login_holds_in_every_language_and_under_a_path(provider):
    """Its cookie goes to the book's address in each language, below the site's path, and to no other page."""
    settings = OIDC | {"WATERLINE_ISSUER": provider.address, "WATERLINE_ADDRESS": "http://localhost/waterline"}
    server = guarded(settings)
    server.wsgi_app = CountryServers(
        served_countries(),
        lambda _: SimpleNamespace(server=SimpleNamespace(wsgi_app=Flask.wsgi_app.__get__(server))),
        lambda _: None,
        place({"WATERLINE_PREFIX": "/waterline"}),
    )
    reader = server.test_client()
    first = reader.get("/waterline/zh/book/", headers={"Accept": "text/html"})
    assert (first.status_code, first.location) == (302, "/waterline/zh/book/login")
    back = gone_to(reader, first.location)
    assert back.path == "/waterline/book/login/back"
    entered = reader.get(f"{back.path}?{back.query}")
    assert (entered.status_code, entered.location) == (302, "/waterline/book/")
    paths = {part.partition("Path=")[2].partition(";")[0] for part in entered.headers.getlist("Set-Cookie")}
    assert paths == {"/waterline/book", "/waterline/en/book", "/waterline/zh/book"}
    for door in ("", "/en", "/zh"):
        assert reader.get(f"/waterline{door}/book/").data == b"the book"
    assert reader.post("/waterline/zh/book/logout").location == "/waterline/zh/"
    assert reader.get("/waterline/book/").status_code == 403


@pytest.mark.parametrize("spoilt", [{"nonce": "another"}, {"aud": "another"}, {"iss": "https://x"}, {"exp": 1}])
def test_a_token_that_was_not_made_for_this_login_is_refused(server, provider, spoilt):
    """Another's nonce, audience or issuer, or one whose time is over."""
    provider.spoilt = spoilt
    reader = server.test_client()
    back = gone_to(reader, login.LOGIN)
    assert reader.get(f"{back.path}?{back.query}").status_code == 403
    assert reader.get("/book/").status_code == 403


def test_a_login_without_an_id_token_is_none(server, provider):
    """An access token alone does not say who came."""
    provider.token_of = False
    reader = server.test_client()
    back = gone_to(reader, login.LOGIN)
    assert reader.get(f"{back.path}?{back.query}").status_code == 403
    assert reader.get("/book/").status_code == 403


def test_another_browser_s_way_back_leads_nowhere(server):
    """A code that was got by one browser does not log another one in; nor does a state that was made up."""
    one, other = server.test_client(), server.test_client()
    back = gone_to(one, login.LOGIN)
    assert other.get(f"{back.path}?{back.query}").status_code == 403
    assert other.get("/book/").status_code == 403
    made_up = {**{name: texts[0] for name, texts in parse_qs(back.query).items()}, "state": "made-up"}
    assert one.get(back.path, query_string=made_up).status_code == 403


def test_a_cookie_that_somebody_else_signed_is_none(server):
    """The login's cookie cannot be written by its bearer."""
    forger = guarded(OIDC | {"WATERLINE_SECRET": "a guess"})
    with forger.test_request_context():
        forged = forger.session_interface.get_signing_serializer(forger).dumps({"until": time.time() + 1e6})
    reader = server.test_client()
    reader.set_cookie("book-login", forged, path="/book")
    assert reader.get("/book/").status_code == 403


def test_a_provider_that_is_away_is_said():
    """No page of errors: words, and the pages stay shut."""
    server = guarded(OIDC | {"WATERLINE_ISSUER": "http://127.0.0.1:1", "WATERLINE_ADDRESS": "http://localhost"})
    answer = server.test_client().get(login.LOGIN)
    assert answer.status_code == 403
    assert b"did not succeed" in answer.data
