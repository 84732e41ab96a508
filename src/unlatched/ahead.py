"""Work that may begin before its result is needed."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Ahead(Generic[T]):
    """A result that is worked out once, on a thread of its own from when it is first wanted.

    >>> length = Ahead(lambda: len("four"))
    >>> length.begin()
    >>> length.result(), length.result()
    (4, 4)
    """

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._lock = Lock()
        self._future: Future[T] | None = None

    def begin(self) -> None:
        """Start, unless it was started before."""
        self._begun()

    def result(self) -> T:
        """What was worked out; raises what the work raised."""
        return self._begun().result()

    def _begun(self) -> Future[T]:
        with self._lock:
            if self._future is None:
                with_one = ThreadPoolExecutor(1)
                self._future = with_one.submit(self._work)
                with_one.shutdown(wait=False)
            return self._future
