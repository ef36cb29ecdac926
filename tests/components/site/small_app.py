"""A small WSGI application, with which the tests of the worker start in a second."""


def application(environ, start_response):
    """The length of the body; below /long an answer of as many megabytes as the path says."""
    path = environ["PATH_INFO"]
    if path.startswith("/long/"):
        body = b"x" * (int(path.removeprefix("/long/")) << 20)
    elif path == "/unread":
        body = b"unread"
    else:
        try:
            body = str(len(environ["wsgi.input"].read())).encode()
        except TimeoutError:
            start_response("408 Request Timeout", [("Content-Length", "0")])
            return [b""]
    start_response("200 OK", [("Content-Length", str(len(body))), ("Content-Type", "text/plain")])
    return [body]
