"""FerretDB's own program, which lets in one account by SCRAM."""

from __future__ import annotations

from pathlib import Path

from tests.servers import BUILT, Launch, certificate

USER, PASSWORD = "guard", "a pass,word=ü"


def missing() -> str:
    return "" if (BUILT / "ferretdb-closed").exists() else "no ferretdb-closed"


def launch(folder: Path, port: int, tls: bool = False) -> Launch:
    listen = [f"--listen-addr=127.0.0.1:{port}"]
    if tls:
        cert, key = certificate(folder)
        listen = ["--listen-addr=", f"--listen-tls=127.0.0.1:{port}", f"--listen-tls-cert-file={cert}",
                  f"--listen-tls-key-file={key}"]  # fmt: skip
    argv = [str(BUILT / "ferretdb-closed"), "--handler=sqlite", f"--sqlite-url=file:{folder}/", *listen,
            f"--state-dir={folder}", "--debug-addr=-", "--telemetry=disable", "--test-enable-new-auth",
            "--setup-database=admin", f"--setup-username={USER}", f"--setup-password={PASSWORD}"]  # fmt: skip
    return Launch(argv, port, env={"DO_NOT_TRACK": "1"})
