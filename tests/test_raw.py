"""The box: every way out of it that Python knows is refused, and drivers' messages stay inside."""

from __future__ import annotations

import copy
import csv
import io
import json
import logging
import marshal
import pickle
import traceback

import msgspec
import pytest
from rich.console import Console
from rich.pretty import pretty_repr

from unlatched.errors import LeakError, StoreError, UsageError
from unlatched.raw import Raw, Tally, sealed

TOKEN = "Qz7canary4vX9"
BOX = Raw(TOKEN)

WAYS_OUT = {
    "str": lambda box: str(box),
    "format": lambda box: f"{box}",
    "format with a width": lambda box: f"{box:>40}",
    "percent": lambda box: "%s" % box,  # noqa: UP031
    "bytes": lambda box: bytes(box),
    "iter": lambda box: list(box),
    "star": lambda box: [*box],
    "len": lambda box: len(box),
    "bool": lambda box: bool(box),
    "eq": lambda box: box == TOKEN,
    "ne": lambda box: box != TOKEN,
    "hash": lambda box: hash(box),
    "set": lambda box: {box},
    "index": lambda box: box[0],
    "contains": lambda box: "Q" in box,
    "add": lambda box: box + "",
    "less": lambda box: box < "z",
    "int": lambda box: int(box),
    "copy": lambda box: copy.copy(box),
    "deepcopy": lambda box: copy.deepcopy(box),
    "pickle": lambda box: pickle.dumps(box),
    "pickle protocol 0": lambda box: pickle.dumps(box, 0),
    "marshal": lambda box: marshal.dumps(box),
    "json": lambda box: json.dumps(box),
    "json default": lambda box: json.dumps(box, default=str),
    "json of dict": lambda box: json.dumps(box, default=vars),
    "msgspec": lambda box: msgspec.json.encode(box),
    "csv": lambda box: csv.writer(io.StringIO()).writerow([box]),
    "vars": lambda box: vars(box),
    "dict": lambda box: box.__dict__,
    "attribute": lambda box: box.value,
    "private attribute": lambda box: box.__value,
    "set attribute": lambda box: setattr(box, "value", 1),
    "join": lambda box: "".join([box]),
    "print": lambda box: print(box, file=io.StringIO()),
    "ask for the value": lambda box: box.ask(lambda value: value),
    "ask for a list": lambda box: box.ask(lambda value: [value]),
    "ask for a number": lambda box: box.ask(lambda value: int.from_bytes(value.encode())),
    "ask for nothing": lambda box: box.ask(lambda value: None),
}


@pytest.mark.parametrize("way", WAYS_OUT.values(), ids=WAYS_OUT.keys())
def test_no_way_out(way):
    with pytest.raises((LeakError, TypeError, AttributeError, ValueError)) as caught:
        way(BOX)
    assert TOKEN not in "".join(traceback.format_exception(caught.value))


def test_what_may_be_seen_says_nothing():
    screen = Console(file=io.StringIO(), width=200)
    screen.print([BOX.map(str.upper)], [BOX], {"a": BOX})
    log = io.StringIO()
    handler = logging.StreamHandler(log)
    logging.getLogger("t").addHandler(handler)
    logging.getLogger("t").warning("value %r", BOX)
    seen = repr(BOX) + pretty_repr([BOX]) + screen.file.getvalue() + log.getvalue()  # type: ignore[attr-defined]
    assert TOKEN not in seen
    assert TOKEN.upper() not in seen
    assert "<raw str>" in seen


def test_a_traceback_with_locals_says_nothing():
    def inner(box):
        held = [box]
        raise ValueError(len(held))

    screen = Console(file=io.StringIO(), width=200)
    try:
        inner(BOX)
    except ValueError as error:
        lines = traceback.TracebackException.from_exception(error, capture_locals=True).format()
        screen.print_exception(show_locals=True)
        seen = "".join(lines) + screen.file.getvalue()  # type: ignore[attr-defined]
    assert "<raw str>" in seen
    assert TOKEN not in seen.replace(f'"{TOKEN}"', "")


def test_questions_get_a_bool_or_a_tally():
    class Length(Tally):
        __slots__ = ("size",)

        def __init__(self, size):
            self.size = size

    assert BOX.ask(lambda value: value.startswith("Q")) is True
    assert BOX.ask(lambda value: Length(len(value))).size == len(TOKEN)
    assert BOX.map(len).ask(lambda size: size == len(TOKEN))


@sealed("reading the page")
def bad(raising):
    held = TOKEN  # a local of the frame that fails
    raise raising(f"could not convert {held}")


@pytest.mark.parametrize("raising", [ValueError, KeyError, RuntimeError, OSError, MemoryError, UnicodeError])
def test_sealed_keeps_the_driver_inside(raising):
    with pytest.raises(StoreError) as caught:
        bad(raising)
    error = caught.value
    assert error.__cause__ is None
    assert error.__context__ is None
    assert TOKEN not in "".join(traceback.format_exception(error))
    said = "it does not fit" if raising is MemoryError else raising.__name__
    assert str(error).startswith(f"reading the page: {said}")
    lines = traceback.TracebackException.from_exception(error, capture_locals=True).format()
    assert "could not convert" not in "".join(lines)


def test_sealed_inside_sealed_has_no_context_either():
    @sealed("outer")
    def outer():
        try:
            bad(ValueError)
        except StoreError as error:
            message = str(error)
        raise KeyError(message + TOKEN)

    with pytest.raises(StoreError) as caught:
        outer()
    assert TOKEN not in "".join(traceback.format_exception(caught.value))


def test_sealed_lets_our_own_errors_and_interrupts_through():
    for raising in (UsageError, LeakError, KeyboardInterrupt):
        with pytest.raises(raising):
            sealed("x")(lambda raising=raising: (_ for _ in ()).throw(raising("said plainly")))()


def test_an_error_of_a_group_stays_inside():
    @sealed("reading")
    def grouped():
        raise ExceptionGroup("several", [ValueError(TOKEN)])

    with pytest.raises(StoreError) as caught:
        grouped()
    assert TOKEN not in "".join(traceback.format_exception(caught.value))
