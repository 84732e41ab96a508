"""S3: Versity's gateway over a folder; buckets are private unless a policy lets everybody in."""

from __future__ import annotations

import hashlib
import hmac
import json
import urllib.request
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote, urlsplit

from tests.servers import BUILT, Launch, certificate

ACCESS, SECRET, REGION = "tester", "testersecret", "us-east-1"


def missing() -> str:
    return "" if (BUILT / "versitygw").exists() else "no versitygw"


def launch(folder: Path, port: int, tls: bool = False) -> Launch:
    (folder / "root").mkdir()
    argv = [str(BUILT / "versitygw"), "--port", f"127.0.0.1:{port}", "--quiet", "--keep-alive",
            "--access-log", str(folder / "access.log")]  # fmt: skip
    if tls:
        cert, key = certificate(folder)
        argv += ["--cert", str(cert), "--key", str(key)]
    argv += ["posix", "--sidecar", str(folder / "side"), "--disableotmp", str(folder / "root")]
    (folder / "side").mkdir()
    return Launch(argv, port, env={"ROOT_ACCESS_KEY_ID": ACCESS, "ROOT_SECRET_ACCESS_KEY": SECRET})


def put(port: int, path: str, data: bytes = b"", query: str = "") -> None:
    """A signed PUT (Signature Version 4)."""
    url = f"http://127.0.0.1:{port}/{quote(path)}" + (f"?{query}" if query else "")
    now = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    sent = {"host": urlsplit(url).netloc, "x-amz-content-sha256": _hash(data), "x-amz-date": now}
    listed = ";".join(sorted(sent))
    canonical = "\n".join([
        "PUT", f"/{quote(path)}", f"{query}=" if query else "",
        *(f"{name}:{sent[name]}" for name in sorted(sent)), "", listed, sent["x-amz-content-sha256"],
    ])  # fmt: skip
    place = f"{now[:8]}/{REGION}/s3/aws4_request"
    text = "\n".join(["AWS4-HMAC-SHA256", now, place, _hash(canonical.encode())])
    key = f"AWS4{SECRET}".encode()
    for part in place.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    signed = hmac.new(key, text.encode(), "sha256").hexdigest()
    says = f"AWS4-HMAC-SHA256 Credential={ACCESS}/{place}, SignedHeaders={listed}, Signature={signed}"
    request = urllib.request.Request(url, data, {**sent, "Authorization": says}, method="PUT")
    urllib.request.urlopen(request, timeout=30).read()


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def bucket(port: int, name: str, *, public: bool, listed: bool = True) -> None:
    """A new bucket; ``listed`` says whether strangers may list it, not only read."""
    put(port, name)
    if public:
        rights = [("s3:GetObject", f"arn:aws:s3:::{name}/*")]
        rights += [("s3:ListBucket", f"arn:aws:s3:::{name}")] if listed else []
        statements = [{"Effect": "Allow", "Principal": "*", "Action": action, "Resource": where}
                      for action, where in rights]  # fmt: skip
        policy = {"Version": "2012-10-17", "Statement": statements}
        put(port, name, json.dumps(policy).encode(), "policy")
