"""Which store answers at an ``http`` address: told from its own answer to one GET, and a second for etcd."""

from __future__ import annotations

from typing import Final

from unlatched.net import Visit
from unlatched.net.allowed import allow
from unlatched.net.http import Client, Response

CALLS: Final = allow("GET /", "GET /version")


def recognise(visit: Visit, tls: bool) -> str:
    """The product as a URL scheme; empty where the answer does not tell."""
    with Client(visit, CALLS, tls) as server:
        found = server.get("/", 1 << 16)
        said = product(found)
        if not said and found.status == 404:
            known = server.get("/version", 1 << 16).json()
            said = "etcd" if isinstance(known, dict) and "etcdserver" in known else ""
    return said


def product(found: Response) -> str:
    """What an answer to ``GET /`` says, open or closed."""
    body = found.json()
    body = body if isinstance(body, dict) else {}
    names = set(found.headers)
    text = found.body[:4000]
    server = f"{found.headers.get('server', '')} {found.headers.get('www-authenticate', '')}".lower()
    version = body.get("version")
    marks = {
        "couchdb": "couchdb" in body or "express-pouchdb" in body or "couchdb" in server,
        "elasticsearch": (isinstance(version, dict) and "lucene_version" in version)
        or "tagline" in body or "x-elastic-product" in names or b"security_exception" in text
        or "opensearch" in server,
        "clickhouse": any(name.startswith("x-clickhouse") for name in names) or text == b"Ok.\n"
        or b"DB::Exception" in text,
        "influxdb": "x-influxdb-version" in names,
        "azure": "x-ms-request-id" in names,
        "s3": "x-amz-request-id" in names or b"<ListAllMyBucketsResult" in text
        or (b"<Error>" in text and b"<Code>" in text),
    }  # fmt: skip
    return next((name for name, fits in marks.items() if fits), "")
