"""What a real browser asks for when it shows a page: every request, whatever its host."""

from __future__ import annotations

import http.server
import re
import shutil
import subprocess
import threading
from pathlib import Path
from typing import Any

import pytest

SIZES = ("390,844", "1440,900")
OWN = re.compile(r"^(?:https?://)?[\w.-]*\b(?:google|googleapis|gvt1|gstatic)\.com(?::\d+)?(?:/|$)")
"""What Chromium asks its maker for, whatever page it shows. Nothing of it gets farther than here."""


class Recorder(http.server.BaseHTTPRequestHandler):
    """Gives one page and writes down what it was asked. It is the browser's proxy, too."""

    server: Any

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        body = self.server.page.encode() if self.path.endswith("/page") else b""
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(body)

    do_CONNECT = do_POST = do_HEAD = do_GET

    def log_message(self, *_: object) -> None:
        """Nothing is printed."""


def shown(page: str, size: str, folder: Path) -> tuple[list[str], str]:
    """The last parts of what was asked for, and the document as the browser then has it.

    Skips, with a printed line, where there is no Chromium.
    """
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        print("no chromium: the zero-requests test did not run")
        pytest.skip("no chromium")
    server: Any = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Recorder)
    server.asked, server.page = [], page
    threading.Thread(target=server.serve_forever, daemon=True).start()
    proxy = f"127.0.0.1:{server.server_port}"
    command = [
        browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run",  # noqa: E501
        "--disable-component-update", "--disable-sync", "--disable-features=NetworkTimeServiceQuerying",
        f"--user-data-dir={folder}", f"--proxy-server={proxy}", "--proxy-bypass-list=<-loopback>",
        f"--window-size={size}", "--virtual-time-budget=2000", "--dump-dom", f"http://{proxy}/page",
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=90, check=False)
    server.shutdown()
    server.server_close()
    asked = [path for path in server.asked if not OWN.match(path)]
    return [path.rsplit("/", 1)[-1] for path in asked], done.stdout
