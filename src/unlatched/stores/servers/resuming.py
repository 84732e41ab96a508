"""Going on after a lost connection: from where reading had come to, nothing twice, all of it in memory.

What is remembered of a place is a number of records and the last of them, a key or a cursor. None of it is
written anywhere: a reader that has ended starts anew.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from unlatched.errors import StoreError
from unlatched.names import shown
from unlatched.net import Transcript
from unlatched.stores.files.parts import Lost

RETRIES: Final = 3
"""Failures in a row, without a record in between."""

MOST: Final = 20
"""Lost connections of one collection, however much came in between."""

PAUSE: Final = 1.0
"""Seconds before the first new try; each further one waits twice as long."""

P = TypeVar("P")


class LostPlaceError(StoreError):
    """The place where reading broke off is not found again: the data before it was changed."""

    def __init__(self) -> None:
        super().__init__("the place where it broke off was not found again")


def resumed(name: str, lost: Lost, transcript: Transcript, read: Callable[[], Iterator[P]]) -> Iterator[P]:
    """Everything that ``read`` gives. It keeps its place itself, and is called again after a failure.

    What could not be read is named in ``lost``.
    """
    tries, failures = 0, 0
    while True:
        try:
            for piece in read():
                transcript.resumed += tries > 0
                tries = 0
                yield piece
            return
        except LostPlaceError as error:
            tries, why = RETRIES, str(error)
        except StoreError as error:
            why = str(error)
        tries, failures = tries + 1, failures + 1
        if tries > RETRIES or failures > MOST:
            lost.append(f"{shown(name)}: reading broke off, the rest was not read ({why})")
            return
        time.sleep(PAUSE * 2 ** (tries - 1))


@dataclass(slots=True)
class Place(Generic[P]):
    """How far a read has come: a number of records, and the last of them.

    Read again from one record earlier, the same record shows that the place is the same.
    """

    records: int = 0
    last: P | None = None

    @property
    def skipped(self) -> int:
        """Records to leave out when reading goes on."""
        return max(0, self.records - 1)

    def came(self, records: int, last: P) -> None:
        """So many more records were delivered, the last of which is this one."""
        if records:
            self.records, self.last = self.records + records, last
