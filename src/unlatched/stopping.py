"""Ctrl-C: stop at once, leave nothing behind.

The engine and the streams it calls turn Python's ``KeyboardInterrupt`` into errors of their own, which
would look like a file that cannot be read. So the signal itself ends the program: nothing is on disk
while an audit runs, and while reports are written it waits.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

INTERRUPTED = 130
_SHOW_CURSOR = "\x1b[?25h"


@contextmanager
def at_once() -> Iterator[None]:
    """While this lasts Ctrl-C ends the program with one line and exit code 130 (main thread only)."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, _stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def not_now() -> Iterator[None]:
    """While this lasts Ctrl-C waits."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _stop(_: int, __: FrameType | None) -> None:
    cursor = _SHOW_CURSOR if os.isatty(2) else ""
    os.write(2, f"{cursor}\nunlatched: stopped; nothing was kept\n".encode())
    os._exit(INTERRUPTED)
