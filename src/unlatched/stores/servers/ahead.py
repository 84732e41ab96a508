"""Reading ahead: a thread of its own takes from the server while what came before is worked on."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterator
from contextlib import closing, nullcontext
from dataclasses import dataclass, field
from threading import Condition, Thread
from typing import Any, Final, Generic, Protocol, TypeVar, cast

from unlatched.errors import LeakError, UnlatchedError
from unlatched.raw import sealed

HELD: Final = 32 << 20
"""Bytes that are read and not yet worked on, at most (and one piece more)."""


class Sized(Protocol):
    """What an Arrow batch says of itself."""

    @property
    def nbytes(self) -> int:
        """Bytes in memory."""


P = TypeVar("P", bound=bytes | Sized)


def ahead(source: Iterator[P], held: int = HELD) -> Generator[P, None, None]:
    """The same pieces in the same order. The source is closed, in its own thread, however this ends."""
    with closing(_Reader(source, held)) as reader:
        while (piece := reader.next()) is not None:
            yield piece


def _size(piece: bytes | Sized) -> int:
    return len(piece) if isinstance(piece, bytes) else piece.nbytes


@dataclass(eq=False)
class _Reader(Generic[P]):
    source: Iterator[P]
    most: int
    held: int = 0
    done: bool = False
    failed: UnlatchedError | LeakError | None = None
    waiting: deque[P] = field(default_factory=deque)
    changed: Condition = field(default_factory=Condition)

    def __post_init__(self) -> None:
        # A daemon: one that nobody closes any more does not keep the program from ending.
        self.thread = Thread(target=self._run, name="reading ahead", daemon=True)
        self.thread.start()

    def next(self) -> P | None:
        """The next piece, None after the last; what the source raised is raised here."""
        with self.changed:
            self.changed.wait_for(lambda: self.waiting or self.done)
            if self.waiting:
                piece = self.waiting.popleft()
                self.held -= _size(piece)
                self.changed.notify_all()
                return piece
        if self.failed is not None:
            raise self.failed
        return None

    def close(self) -> None:
        """Let the source end after the piece that it is at."""
        with self.changed:
            self.done = True
            self.waiting.clear()
            self.changed.notify_all()
        self.thread.join()

    def _run(self) -> None:
        try:
            sealed("reading ahead")(self._take)()
        except (UnlatchedError, LeakError) as error:
            self.failed = error
        with self.changed:
            self.done = True
            self.changed.notify_all()

    def _take(self) -> None:
        with closing(cast(Any, self.source)) if hasattr(self.source, "close") else nullcontext():
            for piece in self.source:
                if not self._kept(piece):
                    return

    def _kept(self, piece: P) -> bool:
        with self.changed:
            self.changed.wait_for(lambda: self.held < max(1, self.most) or self.done)
            if self.done:
                return False
            self.waiting.append(piece)
            self.held += _size(piece)
            self.changed.notify_all()
            return True
