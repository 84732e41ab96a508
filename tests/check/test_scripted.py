"""States that no package index ships a server for, in the words of the products' manuals."""

from __future__ import annotations

import socket
import struct

from tests.check import broken
from tests.check.broken import Talk
from tests.check.test_broken import look
from unlatched.check.finding import Finding

LISTING = b"""<?xml version="1.0"?><ListBucketResult><Name>b</Name><IsTruncated>true</IsTruncated>
<Contents><Key>guests &amp; more.csv</Key><Size>4096</Size></Contents></ListBucketResult>"""
ERROR = b"<?xml version='1.0'?><Error><Code>%s</Code><Message>x</Message></Error>"
GRANT = b"""<AccessControlPolicy><AccessControlList><Grant><Grantee>
<URI>http://acs.amazonaws.com/groups/global/AllUsers</URI></Grantee><Permission>WRITE</Permission></Grant>
</AccessControlList></AccessControlPolicy>"""


def web(answers: dict[str, tuple[int, bytes]], headers: str = "") -> Talk:
    """A web server with an answer for each beginning of a path; the longest counts."""

    def talk(one: socket.socket) -> None:
        while request := one.recv(8192):
            path = request.split(b" ")[1].decode()
            known = max((key for key in answers if path.startswith(key)), key=len, default="")
            status, body = answers.get(known, (404, b""))
            one.sendall(
                f"HTTP/1.1 {status} X\r\n{headers}Content-Length: {len(body)}\r\n\r\n".encode() + body
            )

    return talk


def seen(talk: Talk, url: str) -> Finding:
    with broken.serving(talk) as port:
        return look(url.format(port), 3).finding


def test_s3() -> None:
    public = {
        "/b/?list": (200, LISTING),
        "/b/guests%20%26%20more.csv": (206, b"x"),
        "/b/?acl": (403, ERROR % b"AccessDenied"),
    }
    found = seen(web(public), "s3://127.0.0.1:{}/b")
    assert (found.state, found.anonymous.list, found.anonymous.read) == ("open", True, True)
    assert found.anonymous.write == "unknown"
    assert seen(web(public | {"/b/?acl": (200, GRANT)}), "s3://127.0.0.1:{}/b").anonymous.write == "yes"
    listed_only = public | {"/b/guests%20%26%20more.csv": (403, ERROR % b"AccessDenied")}
    assert seen(web(listed_only), "s3://127.0.0.1:{}/b").anonymous.read is False
    assert seen(web({"/b": (403, ERROR % b"AccessDenied")}), "s3://127.0.0.1:{}/b").state == "auth_required"
    assert seen(web({"/b": (404, ERROR % b"NoSuchBucket")}), "s3://127.0.0.1:{}/b").state == "gone"


def test_elasticsearch_closed() -> None:
    denied = (401, b'{"error":{"root_cause":[{"type":"security_exception"}]},"status":401}')
    assert seen(web({"/": denied}), "elasticsearch://127.0.0.1:{}").state == "auth_required"
    greeting = (200, b'{"version":{"number":"7.17.9","lucene_version":"8"},"tagline":"You Know, for Search"}')
    found = seen(web({"/": greeting, "/_cat": denied}), "elasticsearch://127.0.0.1:{}")
    assert (found.state, found.version, found.anonymous.list) == ("auth_required", "7.17.9", False)


def test_couchdb_closed() -> None:
    denied = (401, b'{"error":"unauthorized","reason":"You are not a server admin."}')
    greeting = (200, b'{"couchdb":"Welcome","version":"3.3.3"}')
    found = seen(
        web({"/": denied, "//": greeting} | {"/_all_dbs": denied}, "Server: CouchDB/3.3.3\r\n"),
        "couchdb://127.0.0.1:{}",
    )
    assert found.state == "auth_required"
    found = seen(web({"/": greeting, "/_all_dbs": denied}), "couchdb://127.0.0.1:{}")
    assert (found.state, found.version) == ("auth_required", "3.3.3")


def cassandra(startup: int) -> Talk:
    def talk(one: socket.socket) -> None:
        while head := one.recv(9, socket.MSG_WAITALL):
            version, _, _, operation, size = struct.unpack(">BBhBi", head)
            one.recv(size, socket.MSG_WAITALL) if size else b""
            if version == 4 and startup == 3:
                answer, body = 0, b"\0\0\0\x0a\0\0"
            elif operation == 7:
                answer, body = 8, _rows(b"release_version", b"4.1.3")
            else:
                answer, body = (6, b"\0\0") if operation == 5 else (2 if startup == 3 else startup, b"")
            one.sendall(struct.pack(">BBhBi", 0x80 | version, 0, 0, answer, len(body)) + body)

    return talk


def _rows(name: bytes, value: bytes) -> bytes:
    def text(one: bytes) -> bytes:
        return struct.pack(">H", len(one)) + one

    head = (
        struct.pack(">iii", 2, 1, 1) + text(b"system") + text(b"local") + text(name) + struct.pack(">H", 13)
    )
    return head + struct.pack(">i", 1) + struct.pack(">i", len(value)) + value


def test_cassandra() -> None:
    found = seen(cassandra(2), "cassandra://127.0.0.1:{}")
    assert (found.state, found.version) == ("open", "4.1.3")
    assert seen(cassandra(3), "cassandra://127.0.0.1:{}").state == "open"
    assert seen(cassandra(0x03), "cassandra://127.0.0.1:{}").state == "open"


def test_cassandra_closed() -> None:
    def talk(one: socket.socket) -> None:
        while head := one.recv(9, socket.MSG_WAITALL):
            version, _, _, operation, size = struct.unpack(">BBhBi", head)
            one.recv(size, socket.MSG_WAITALL) if size else b""
            answer, body = (
                (6, b"\0\0")
                if operation == 5
                else (3, b"\0\x2forg.apache.cassandra.auth.PasswordAuthenticator")
            )
            one.sendall(struct.pack(">BBhBi", 0x80 | version, 0, 0, answer, len(body)) + body)

    assert seen(talk, "cassandra://127.0.0.1:{}").state == "auth_required"


def test_redis_in_protected_mode() -> None:
    def talk(one: socket.socket) -> None:
        one.recv(4096)
        one.sendall(b"-DENIED Redis is running in protected mode because protected mode is enabled\r\n")

    found = seen(talk, "redis://127.0.0.1:{}")
    assert found.state == "auth_required"
    assert "protected mode" in found.why


def test_mysql_that_lets_nobody_in() -> None:
    def talk(one: socket.socket) -> None:
        body = b"\xff" + struct.pack("<H", 1130) + b"Host 'x' is not allowed to connect"
        one.sendall(len(body).to_bytes(3, "little") + b"\0" + body)

    assert seen(talk, "mysql://127.0.0.1:{}").state == "auth_required"
