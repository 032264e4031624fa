"""Requests that no browser sends, as the bytes that go down the line, and how they may be answered.

Each of them holds the word `zqhostile` where a person would have written something. What is smuggled
asks for `SMUGGLED`, without the header that our proxies add to all that they pass on.
"""

import gzip
from dataclasses import dataclass
from functools import cache

WORD = b"zqhostile"
FORM = b"Content-Type: application/x-www-form-urlencoded"
CONTACT, SIGN_IN = b"/write-to-us/", b"/accounts/login/"
HELP, FILE, UPLOAD = (
    b"/legal-help/request/2/",
    b"/legal-help/return/file/",
    b"/admin/articles/video/add/",
)
SMUGGLED = b"GET /zqsmuggled/ HTTP/1.1\r\nHost: localhost\r\nX-A: "
BOMB_BYTES = 100_000_000


@dataclass(frozen=True)
class Sample:
    name: str
    raw: bytes
    is_harmless: bool = False
    """Whether it may also be answered with a page: what is wrong in it is left out, or replaced."""

    def __str__(self) -> str:
        return self.name


def request(line: bytes, *heads: bytes, body: bytes = b"") -> bytes:
    lines = [line + b" HTTP/1.1", b"Host: localhost", b"User-Agent: " + WORD, *heads]
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def post(path: bytes, *heads: bytes, body: bytes = WORD) -> bytes:
    """A form, or what its headers say, with its length."""
    return request(b"POST " + path, *heads, b"Content-Length: %d" % len(body), body=body)


def chunked(*heads: bytes, body: bytes) -> bytes:
    """A form in pieces, with these headers in the place of the right ones."""
    return request(b"POST /search/", *heads, body=body)


END_THEN_SMUGGLED = b"0\r\n\r\n" + SMUGGLED + b"b\r\n\r\n"
TE, SHORT = b"Transfer-Encoding: chunked", b"Content-Length: 4"

SMUGGLING = [
    Sample(
        "CL.TE", chunked(b"Content-Length: %d" % len(END_THEN_SMUGGLED), TE, body=END_THEN_SMUGGLED)
    ),
    Sample("TE.CL", chunked(TE, SHORT, body=b"%x\r\n%s\r\n0\r\n\r\n" % (len(SMUGGLED), SMUGGLED))),
    Sample("TE.TE", chunked(TE, b"Transfer-Encoding: identity", SHORT, body=END_THEN_SMUGGLED)),
    *(
        Sample(
            f"TE is {value!r}", chunked(b"Transfer-Encoding" + value, SHORT, body=END_THEN_SMUGGLED)
        )
        for value in (
            *(b": xchunked", b" : chunked", b":\tchunked", b": \x0bchunked", b":\r\n chunked"),
            *(b': "chunked"', b": gzip, chunked", b": chunked, identity", b": chunked;a=b", b":"),
        )
    ),
    Sample(
        "TE in HTTP/1.0", chunked(TE, body=END_THEN_SMUGGLED).replace(b"HTTP/1.1", b"HTTP/1.0", 1)
    ),
    Sample(
        "TE with an underscore",
        chunked(b"Transfer_Encoding: chunked", b"Content-Length: 5", body=b"0\r\n\r\n"),
    ),
    Sample(
        "TE and CL of a GET",
        request(b"GET /", TE, b"Content-Length: 5", body=END_THEN_SMUGGLED),
        is_harmless=True,
    ),
    Sample(
        "chunk extensions",
        chunked(TE, body=b"4;%s=%s\r\nabcd\r\n" % (WORD, b"e" * 9_000) + END_THEN_SMUGGLED),
    ),
    Sample(
        "a chunk of a huge size", chunked(TE, body=b"ffffffffffffffff1\r\n" + END_THEN_SMUGGLED)
    ),
    Sample("a chunk that ends in LF", chunked(TE, body=b"4\nabcd\n" + END_THEN_SMUGGLED)),
    Sample(
        "a request as the body of a GET",
        request(b"GET /", b"Content-Length: %d" % len(SMUGGLED), body=SMUGGLED),
        is_harmless=True,
    ),
    *(
        Sample(f"CL is {value!r}", chunked(FORM, b"Content-Length:" + value, body=b"abcdef"))
        for value in (
            *(
                b" 4\r\nContent-Length: 6",
                b" 4\r\nContent-Length: 4",
                b" 4, 4",
                b" +4",
                b" -4",
                b" 0x4",
            ),
            *(b" 99999999999999999999999", b" 9223372036854775807", b"", b" 1 0", b" 4\x00"),
        )
    ),
]

LINES = [
    Sample("a folded header", request(b"GET /", b"X-A: b\r\n c"), is_harmless=True),
    Sample("a fold at once", b"GET / HTTP/1.1\r\n X-A: b\r\nHost: localhost\r\n\r\n"),
    Sample(
        "lines that end in LF", b"GET / HTTP/1.1\nHost: localhost\nX-A: b\n\n", is_harmless=True
    ),
    Sample("CR in a header", request(b"GET /", b"X-A: b\rX-B: c")),
    Sample("NUL in a header", request(b"GET /", b"X-A: b\0c")),
    Sample("NUL in a path", request(b"GET /\0")),
    Sample("a header without a name", request(b"GET /", b": b")),
    Sample("a header without a colon", request(b"GET /", WORD), is_harmless=True),
    Sample("no host", b"GET / HTTP/1.1\r\n\r\n"),
    Sample("two hosts", request(b"GET /", b"Host: evil.example")),
    *(
        Sample(f"host is {host!r}", b"GET / HTTP/1.1\r\nHost: " + host + b"\r\n\r\n")
        for host in (
            b"evil.example",
            b"\xff\xfe",
            b"evil@localhost",
            b"localhost/evil",
            b"a" * 300,
            b"",
        )
    ),
    Sample(
        "an address of our own",
        b"GET https://localhost/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
        is_harmless=True,
    ),
    Sample(
        "an address of the desk",
        b"GET https://cases.localhost/cases/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
        is_harmless=True,
    ),
    Sample(
        "an address elsewhere",
        b"GET https://evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
        is_harmless=True,
    ),
    Sample("CONNECT", b"CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: 127.0.0.1:22\r\n\r\n"),
    Sample(
        "CONNECT to ourselves", b"CONNECT localhost:443 HTTP/1.1\r\nHost: localhost:443\r\n\r\n"
    ),
    *(
        Sample(method.decode("latin1")[:9], request(method + b" /"))
        for method in (b"TRACE", b"TRACK", b"PROPFIND", b"get", b"G\xcaT", b"A" * 9_000)
    ),
    Sample("OPTIONS of everything", request(b"OPTIONS *"), is_harmless=True),
    *(
        Sample(f"{method.decode()} of a page", post(b"/").replace(b"POST", method))
        for method in (b"PUT", b"PATCH", b"DELETE")
    ),
    Sample("HTTP/0.9", b"GET /\r\n"),
    Sample("HTTP/9.9", request(b"GET /").replace(b"/1.1", b"/9.9")),
    Sample("HTTP/2 in words", request(b"GET /").replace(b"/1.1", b"/2.0")),
    Sample("every byte there is", bytes(range(256)) * 4),
    Sample(
        "another protocol",
        request(
            b"GET /", b"Connection: Upgrade", b"Upgrade: websocket", b"Sec-WebSocket-Version: 13"
        ),
        is_harmless=True,
    ),
    Sample(
        "our own headers as those of a hop",
        request(b"GET /", b"Connection: X-Forwarded-For, X-Forwarded-Proto, Host"),
        is_harmless=True,
    ),
    Sample(
        "a page as a place elsewhere", request(b"GET /%5Cevil.example/index.html"), is_harmless=True
    ),
    Sample("a header in a page", request(b"GET /a%0d%0aX-Evil:%20b/index.html")),
    Sample("up and out", request(b"GET /static/%2e%2e/%2e%2e/etc/passwd")),
    Sample("out of the media", request(b"GET /media/%2e%2e%2fdb.sqlite3")),
]

LETTERS = [
    Sample("path", request(b"GET /articles/%ff%fe/")),
    Sample("path of a page", request(b"GET /%ed%a0%80/")),
    Sample("path, raw", request(b"GET /articles/\xff\xfe/")),
    Sample("NUL in a path", request(b"GET /articles/%00/")),
    Sample("query", request(b"GET /search/?q=%ff%fe%00"), is_harmless=True),
    Sample("query, raw", request(b"GET /search/?q=\xff\xfe")),
    Sample(
        "cookie",
        request(b"GET /legal-help/return/", b"Cookie: csrftoken=\xff; sessionid=\xfe; \xff=\xfe"),
        is_harmless=True,
    ),
    Sample(
        "cookie of staff",
        request(b"GET /admin/", b"Cookie: csrftoken=\xff; sessionid=\xfe"),
        is_harmless=True,
    ),
    Sample(
        "headers",
        request(b"GET /", b"Accept-Language: \xff", b"Referer: \xff", b"Accept: \xff"),
        is_harmless=True,
    ),
    Sample("form", post(CONTACT, FORM, body=WORD + b"=%ff%fe\xff"), is_harmless=True),
    Sample("form of help", post(HELP, FORM, body=WORD + b"=%ff%fe\xff")),
    Sample("another charset", post(CONTACT, FORM + b"; charset=utf-7")),
    Sample("no charset", post(CONTACT, FORM + b"; charset=zq\xff"), is_harmless=True),
    Sample("sign-in", post(SIGN_IN, FORM, body=b"login=%ff%00&password=" + WORD)),
]

LARGE = [
    Sample("10,000 headers", request(b"GET /", *(b"X-%d: b" % n for n in range(10_000)))),
    Sample("10,000 headers of one name", request(b"GET /", *[b"X-A: b"] * 10_000)),
    Sample("900 headers", request(b"GET /", *(b"X-%d: b" % n for n in range(900)))),
    Sample("a megabyte in a header", request(b"GET /", b"X-A: " + b"b" * 1_000_000)),
    Sample("a megabyte as a name", request(b"GET /", b"b" * 1_000_000 + b": a")),
    Sample("a megabyte as a path", request(b"GET /" + b"a" * 1_000_000)),
    Sample("7 kB as a path", request(b"GET /articles/" + b"a" * 7_000 + b"/")),
    Sample("7 kB as a query", request(b"GET /search/?q=" + b"a" * 7_000), is_harmless=True),
    Sample(
        "1,400 parameters", request(b"GET /search/?" + b"&".join(b"a%d" % n for n in range(1_400)))
    ),
    Sample(
        "900 cookies",
        request(b"GET /", b"Cookie: " + b"; ".join(b"a%d=b" % n for n in range(900))),
        is_harmless=True,
    ),
    Sample(
        "1,500 ranges",
        request(
            b"GET /favicon.ico", b"Range: bytes=" + b",".join(b"%d-" % n for n in range(1_500))
        ),
        is_harmless=True,
    ),
    Sample(
        "10,000 fields of a form",
        post(CONTACT, FORM, body=b"&".join(b"a%d=" % n + WORD for n in range(10_000))),
    ),
    Sample("a form of 2 MB", post(CONTACT, FORM, body=WORD * 233_000)),
    Sample("a form of help of 2 MB", post(HELP, FORM, body=WORD * 233_000)),
    Sample("a sign-in of 2 MB", post(SIGN_IN, FORM, body=WORD * 233_000)),
    Sample(
        "a file of 30 MB",
        post(FILE, b"Content-Type: multipart/form-data; boundary=b", body=WORD * 3_400_000),
        is_harmless=True,
    ),
    Sample(
        "10,000 levels of JSON",
        post(CONTACT, b"Content-Type: application/json", body=b"[" * 10_000),
        is_harmless=True,
    ),
]

_FIELD = b'--b\r\nContent-Disposition: form-data; name="a%d"\r\n\r\n' + WORD + b"\r\n"
_FILE = b'--b\r\nContent-Disposition: form-data; name="f%d"; filename="f"\r\n\r\n' + WORD + b"\r\n"
_BODIES = {
    "10,000 parts": b"".join(_FIELD % n for n in range(10_000)) + b"--b--\r\n",
    "2,000 files": b"".join(_FILE % n for n in range(2_000)) + b"--b--\r\n",
    "no end": _FIELD % 1 + b'--b\r\nContent-Disposition: form-data; name="c"\r\n\r\n' + WORD,
    "a header without end": b'--b\r\nContent-Disposition: form-data; name="' + WORD * 3_000,
    "10,000 headers": b"--b\r\n" + b"".join(b"X-%d: a\r\n" % n for n in range(10_000)) + b"\r\n" + WORD + b"\r\n--b--\r\n",
    "a form in a form": b'--b\r\nContent-Disposition: form-data; name="n"\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n'
    b'--c\r\nContent-Disposition: file; filename="x"\r\n\r\n' + WORD + b"\r\n--c--\r\n--b--\r\n",
    "broken base64": b'--b\r\nContent-Disposition: form-data; name="f"; filename="x"\r\nContent-Transfer-Encoding: base64\r\n\r\n===='
    + WORD + b"!\r\n--b--\r\n",
    "base64 of a field": b'--b\r\nContent-Disposition: form-data; name="f"\r\nContent-Transfer-Encoding: base64\r\n\r\n=\xff=!\r\n--b--\r\n',
    "another charset": b'--b\r\nContent-Disposition: form-data; name="f"; filename="x"\r\nContent-Type: text/plain; charset=zq\xff\r\n\r\n'
    + WORD + b"\r\n--b--\r\n",
    "a name in another charset": b"--b\r\nContent-Disposition: form-data; name*=zq''a%ff; filename*=utf-8''%ff%00\r\n\r\nz\r\n--b--\r\n",
    "no name": b"--b\r\nContent-Disposition: form-data\r\n\r\n" + WORD + b"\r\n--b--\r\n",
    "up and out": b'--b\r\nContent-Disposition: form-data; name="f"; filename="../../../etc/passwd"\r\n\r\n' + WORD + b"\r\n--b--\r\n",
    "invalid UTF-8": b'--b\r\nContent-Disposition: form-data; name="\xff"\r\n\r\n\xff\xfe\r\n--b--\r\n',
    "nothing": b"",
    "every byte there is": bytes(range(256)) * 200,
}  # fmt: skip
MULTIPART = [
    Sample(
        f"{name} to {path.decode()}",
        post(path, b"Content-Type: multipart/form-data; boundary=b", body=body),
        is_harmless=path in (CONTACT, FILE),  # the form again, or the door of the return page
    )
    for name, body in _BODIES.items()
    for path in (CONTACT, SIGN_IN, HELP, FILE, UPLOAD)
] + [
    Sample(
        f"boundary is {boundary!r}",
        post(CONTACT, b"Content-Type: multipart/form-data" + boundary),
        is_harmless=True,
    )
    for boundary in (b"", b"; boundary=", b"; boundary=" + b"a" * 300, b"; boundary=\xff\xfe")
]


@cache
def bombs() -> list[Sample]:
    """Return bodies of 100 kB that say they unfold to 100 MB. Nothing of ours unfolds them."""
    packed = gzip.compress(WORD * 10 + bytes(BOMB_BYTES), 9)
    return [
        Sample(
            f"gzip to {path.decode()}",
            post(path, FORM, b"Content-Encoding: gzip", body=packed),
            is_harmless=path == CONTACT,
        )
        for path in (CONTACT, HELP, SIGN_IN)
    ]


EVERY = [*SMUGGLING, *LINES, *LETTERS, *LARGE, *MULTIPART]
# One of each kind: what `make test` sends.
FEW = {
    *("CL.TE", "TE.CL", "TE is b':\\tchunked'", "TE is b': xchunked'", "CL is b' 4, 4'", "chunk extensions"),
    *("host is b'evil.example'", "host is b'evil@localhost'", "get", "HTTP/9.9", "a page as a place elsewhere"),
    *("path, raw", "query", "sign-in", "another charset", "10,000 headers", "a megabyte in a header"),
    *("900 headers", "a form of help of 2 MB", "10,000 fields of a form", "every byte there is"),
    *(f"10,000 parts to {path.decode()}" for path in (CONTACT, HELP, UPLOAD)),
    *(f"no end to {path.decode()}" for path in (CONTACT, SIGN_IN, FILE)),
}  # fmt: skip
