"""Cut a stream of BSON documents into blocks of whole documents, and find the thread again after damage."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PADDING = 16
LARGEST = 256 << 20
"""Bytes of the largest document that is read; MongoDB's limit is 16 MB."""

COMPLETE, MORE, WRONG = 0, 1, 2
_TAIL = 1 << 20


class Steps(Protocol):
    """The ways to move over documents; compiled in ``kernel``, in plain Python in ``steps``."""

    def hop(self, data: NDArray[np.uint8], start: int, end: int) -> tuple[int, int, int]:
        """Where the hop by lengths stopped, why, and where the last whole document started."""

    def valid_document(self, data: NDArray[np.uint8], start: int, stop: int) -> bool:
        """Whether exactly one well-formed document fills the range."""

    def resync(self, data: NDArray[np.uint8], start: int, end: int, final: bool) -> int:
        """The first place where documents start again, or -1."""

    def starts(self, data: NDArray[np.uint8], start: int, end: int, out: NDArray[np.int64]) -> int:
        """Where documents start, up to ``len(out)`` of them; returns how many."""


@dataclass(frozen=True, slots=True)
class Block:
    """Whole documents, by their lengths, between ``start`` and ``stop`` of ``bytes`` (padded)."""

    bytes: NDArray[np.uint8]
    start: int
    stop: int


@dataclass(slots=True)
class Losses:
    """What could not be read: broken places, and in words what was skipped for good."""

    malformed: int = 0
    unseen: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Window:
    """The part of the stream in memory: ``size`` bytes from offset ``base`` of the stream."""

    data: NDArray[np.uint8]
    size: int
    base: int
    final: bool


def blocks(stream: BinaryIO, name: str, steps: Steps, losses: Losses, size: int = 8 << 20) -> Iterator[Block]:
    """The blocks of a stream, about ``size`` bytes each. Damage is written to ``losses``."""
    cutter = _Cutter(stream, name, steps, losses, size)
    return cutter.run()


@dataclass(slots=True)
class _Cutter:
    stream: BinaryIO
    name: str
    steps: Steps
    losses: Losses
    size: int
    lost_at: int = -1

    def run(self) -> Iterator[Block]:
        window = self._fill(None, 0, self.size)
        while window.size:
            position = 0
            need = self.size
            if self.lost_at >= 0:
                position = self._found(window, 0)
            while position >= 0:
                stop, why, last = self.steps.hop(window.data, position, window.size)
                if why == COMPLETE or (why == MORE and not window.final and not self._hopeless(window, stop)):
                    if stop > position:
                        yield Block(window.data, position, stop)
                    need = self._need(window, stop)
                    position = stop
                    break
                if last >= 0 and not self.steps.valid_document(window.data, last, stop):
                    stop = last
                if stop > position:
                    yield Block(window.data, position, stop)
                self._lose(window.base + stop)
                position = self._found(window, stop + 1)
            if window.final:
                break
            keep = window.size - position if position >= 0 else min(window.size, _TAIL)
            window = self._fill(window, keep, max(need, keep + self.size // 2))
        self._close(window.base + window.size)

    def _need(self, window: _Window, stop: int) -> int:
        if window.size - stop < 4:
            return self.size
        length = int.from_bytes(window.data[stop : stop + 4].tobytes(), "little")
        return max(self.size, length)

    def _hopeless(self, window: _Window, stop: int) -> bool:
        if window.size - stop < 4:
            return False
        length = int.from_bytes(window.data[stop : stop + 4].tobytes(), "little")
        return length > LARGEST

    def _lose(self, offset: int) -> None:
        self.losses.malformed += 1
        self.lost_at = offset

    def _found(self, window: _Window, start: int) -> int:
        position = self.steps.resync(window.data, start, window.size, window.final)
        if position >= 0:
            self.lost_at = -1
        return position

    def _close(self, end: int) -> None:
        if self.lost_at < 0:
            return
        self.losses.unseen.append(
            f"{self.name}: the document at byte {self.lost_at} is cut short or has a wrong length; "
            f"the remaining {_amount(end - self.lost_at)} were not read"
        )

    def _fill(self, old: _Window | None, keep: int, size: int) -> _Window:
        """A new window that starts with the last ``keep`` bytes of the old one."""
        import numpy as np

        data = np.empty(size + PADDING, np.uint8)
        base = 0
        if old is not None:
            data[:keep] = old.data[old.size - keep : old.size]
            base = old.base + old.size - keep
        filled, final = self._read(data, keep, size)
        data[filled : filled + PADDING] = 0
        return _Window(data, filled, base, final)

    def _read(self, data: NDArray[np.uint8], filled: int, size: int) -> tuple[int, bool]:
        view = memoryview(data)  # type: ignore[arg-type]
        while filled < size:
            count = self._some(view[filled:size])
            if not count:
                return filled, True
            filled += count
        return filled, False

    def _some(self, view: memoryview) -> int:
        """The next bytes; a disk or a driver that fails ends the stream, and is named."""
        try:
            return self.stream.readinto(view) or 0  # type: ignore[attr-defined]
        except OSError as error:
            kind = type(error).__name__
        self.losses.unseen.append(f"{self.name}: reading failed ({kind}); the rest was not read")
        return 0


def _amount(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 100_000 else f"{count} bytes"
