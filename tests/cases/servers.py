# ruff: noqa: E501  (tables of cases read better in lines)
"""Real servers on loopback: an HTTP server told what to answer, and a time-stamping authority."""

from __future__ import annotations

import subprocess
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@contextmanager
def http(pages, tls=None):
    """``pages``: path -> bytes, or a function of the handler. Yields the origin and the list of requests."""
    seen = []

    class Handler(BaseHTTPRequestHandler):
        def answer(self):
            seen.append((self.command, self.path, dict(self.headers)))
            size = int(self.headers.get("Content-Length") or 0)
            self.sent = self.rfile.read(size)
            page = pages.get(self.path)
            if callable(page):
                page(self)
                return
            self.send_response(404 if page is None else 200)
            self.send_header("Content-Type", "text/plain; charset=utf-8")
            self.send_header("Content-Length", str(len(page or b"")))
            self.end_headers()
            self.wfile.write(page or b"")

        do_GET = do_POST = answer

        def log_message(self, *_):
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_):
            pass

    server = Server(("127.0.0.1", 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"{'https' if tls else 'http'}://127.0.0.1:{server.server_port}", seen
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


CONF = """
[req]
distinguished_name = dn
prompt = no
[dn]
CN = Example Time Stamping
[ext]
basicConstraints = critical,CA:FALSE
extendedKeyUsage = critical,timeStamping
keyUsage = critical,digitalSignature
[tsa]
default_tsa = tsa1
[tsa1]
serial = {folder}/serial
signer_cert = {folder}/cert.pem
signer_key = {folder}/key.pem
signer_digest = {digest}
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
ess_cert_id_alg = sha256
ess_cert_id_chain = no
"""


class Authority:
    """A time-stamping authority of OpenSSL's, with an RSA or elliptic-curve key."""

    def __init__(self, folder, key, digest="sha256"):
        self.folder = folder
        folder.mkdir(parents=True)
        (folder / "conf").write_text(CONF.format(folder=folder, digest=digest))
        (folder / "serial").write_text("01")
        new = ["rsa:2048"] if key == "rsa" else ["ec", "-pkeyopt", f"ec_paramgen_curve:{key}"]
        self.openssl(
            "req", "-x509", "-newkey", *new, "-nodes", "-days", "30", "-config", "conf", "-extensions", "ext",
            "-keyout", "key.pem", "-out", "cert.pem",
        )  # fmt: skip

    def chain(self, *others):
        """Put further certificates into every answer, in this order."""
        text = "".join((one.folder / "cert.pem").read_text() for one in others)
        (self.folder / "chain.pem").write_text(text)
        conf = (self.folder / "conf").read_text()
        (self.folder / "conf").write_text(conf + f"certs = {self.folder}/chain.pem\n")
        return self

    def openssl(self, *words):
        subprocess.run(["openssl", *words], cwd=self.folder, check=True, capture_output=True)

    def __call__(self, request):
        (self.folder / "query").write_bytes(request)
        self.openssl("ts", "-reply", "-config", "conf", "-queryfile", "query", "-out", "reply")
        return (self.folder / "reply").read_bytes()


@contextmanager
def dns(zones):
    """A name server on loopback. ``zones``: (name, kind) -> list of texts. Yields a resolver and the queries."""
    import socket

    import dns.flags
    import dns.message
    import dns.rcode
    import dns.rdatatype
    import dns.resolver
    import dns.rrset

    asked = []
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("127.0.0.1", 0))

    def serve():
        while True:
            try:
                data, peer = sock.recvfrom(4096)
            except OSError:
                return
            if not data:
                return
            query = dns.message.from_wire(data)
            name, kind = query.question[0].name, dns.rdatatype.to_text(query.question[0].rdtype)
            asked.append((name.to_text(omit_final_dot=True), kind))
            reply = dns.message.make_response(query)
            texts = zones.get(asked[-1])
            if texts:
                reply.answer.append(dns.rrset.from_text_list(name, 60, "IN", kind, texts))
            elif asked[-1][0] not in {one for one, _ in zones}:
                reply.set_rcode(dns.rcode.NXDOMAIN)
            sock.sendto(reply.to_wire(), peer)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers, resolver.port = ["127.0.0.1"], sock.getsockname()[1]
    try:
        yield resolver, asked
    finally:
        sock.sendto(b"", sock.getsockname())
        thread.join()
        sock.close()
