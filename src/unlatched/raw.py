"""The box that values read from an audited store travel in: usable, never showable.

>>> value = Raw("ana@example.org")
>>> value
<raw str>
>>> value.ask(lambda text: "@" in text)
True
>>> value.ask(lambda text: text)  # doctest: +IGNORE_EXCEPTION_DETAIL
Traceback (most recent call last):
LeakError: a raw value may not leave its box
>>> f"{value}"  # doctest: +IGNORE_EXCEPTION_DETAIL
Traceback (most recent call last):
LeakError: a raw value may not leave its box
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Final, Generic, NoReturn, ParamSpec, TypeVar, final

from unlatched.errors import LeakError, StoreError, UnlatchedError

if TYPE_CHECKING:
    from collections.abc import Callable


class Tally:
    """Base of every answer that may leave a box: numbers and times that say nothing of one record."""

    __slots__ = ()


P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")
U = TypeVar("U")
A = TypeVar("A", bound=bool | Tally)


def _refuse(*_: object, **__: object) -> NoReturn:
    raise LeakError("a raw value may not leave its box")


@final
class Raw(Generic[T]):
    """A value, a column or a batch from the store; ``ask`` and ``map`` are the only ways in."""

    __slots__ = ("__value",)

    def __init__(self, value: T) -> None:
        self.__value: Final = value

    def ask(self, question: Callable[[T], A]) -> A:
        """Put a question to the value; the answer must be a bool or a tally."""
        answer = question(self.__value)
        return answer if isinstance(answer, (bool, Tally)) else _refuse()

    def map(self, change: Callable[[T], U]) -> Raw[U]:
        """A new box around ``change(value)``: work on a value without letting it out."""
        return Raw(change(self.__value))

    def __repr__(self) -> str:
        return f"<raw {type(self.__value).__name__}>"

    __str__ = __format__ = __bytes__ = __iter__ = __len__ = __bool__ = _refuse
    __eq__ = __hash__ = __copy__ = __deepcopy__ = __reduce__ = __reduce_ex__ = _refuse
    __getstate__ = _refuse


_FULL: Final = "it does not fit the memory cap; allow more with --memory"
_MEANINGS: Final = {"OutOfMemoryException": _FULL, "MemoryError": _FULL}


def _place(error: BaseException) -> str:
    """Where in our own code an error arose: a module and a line, no value."""
    ours = "unknown place"
    trace = error.__traceback__
    while trace:
        name = str(trace.tb_frame.f_globals.get("__name__", ""))
        if name.startswith("unlatched") and name != __name__:
            ours = f"{name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return ours


def sealed(doing: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Keep what a driver says about a failure (often the value itself) inside.

    Every exception but our own becomes a :class:`StoreError` saying ``doing`` and the driver's
    error class. It is raised after the handler has ended: a context manager, or ``from None``,
    would carry the driver's error along as ``__context__``.
    """

    def seal(call: Callable[P, R]) -> Callable[P, R]:
        @wraps(call)
        def sealed_call(*args: P.args, **kwargs: P.kwargs) -> R:
            try:
                return call(*args, **kwargs)
            except (UnlatchedError, LeakError):
                raise
            except Exception as error:  # noqa: BLE001 (the one place that catches everything)
                kind, place = type(error).__name__, _place(error)
            raise StoreError(f"{doing}: {_MEANINGS.get(kind, kind)} ({place})")

        return sealed_call

    return seal
