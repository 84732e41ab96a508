"""BSON values that neither Arrow nor the compiled walker knows, as plain Python values and as text.

Both ways of reading, the walker and pymongo, take their texts from here, so they agree.
"""

from __future__ import annotations

import datetime
import json
import math
from collections.abc import Iterable
from functools import cache
from typing import Any

from unlatched.errors import StoreError

DEEPEST = 200
"""Levels of nesting; MongoDB's server allows 100, its BSON library 200."""

_EPOCH = datetime.datetime(1970, 1, 1)
FIRST_MS, LAST_MS = -62135596800000, 253402300799999


class First(dict[str, Any]):
    """Of a key that comes twice the first value that is not null counts, as for MongoDB's server."""

    def __setitem__(self, key: str, value: Any) -> None:
        if self.get(key) is None:
            super().__setitem__(key, value)


_AS_IS = frozenset({type(None), bool, int, float, str, bytes})


def moment(milliseconds: int) -> datetime.datetime | None:
    """A BSON date (UTC); none outside the years 1 to 9999."""
    if not FIRST_MS <= milliseconds <= LAST_MS:
        return None
    return _EPOCH + datetime.timedelta(milliseconds=milliseconds)


@cache
def options() -> Any:
    """How pymongo is asked to decode."""
    from bson.binary import UuidRepresentation
    from bson.codec_options import CodecOptions, DatetimeConversion

    return CodecOptions(
        document_class=First,
        unicode_decode_error_handler="replace",
        datetime_conversion=DatetimeConversion.DATETIME_MS,
        uuid_representation=UuidRepresentation.UNSPECIFIED,
    )


def plain(value: Any, depth: int = 0) -> Any:
    """A decoded value as None, bool, int, float, str, bytes, datetime, UUID, list or dict."""
    kind = type(value)
    if kind in _AS_IS:
        return value
    if kind is not First and kind is not list:
        return _special(value, depth)
    if depth >= DEEPEST:
        raise StoreError("a document is nested too deeply")
    if kind is list:
        return [plain(item, depth + 1) for item in value]
    return {key: plain(child, depth + 1) for key, child in value.items()}


def _special(value: Any, depth: int) -> Any:
    known = _types()
    if isinstance(value, int):
        return int(value)
    if isinstance(value, known.ObjectId):
        return str(value)
    if isinstance(value, known.DatetimeMS):
        return moment(int(value))
    if isinstance(value, dict):
        return plain(First(value), depth)
    if isinstance(value, known.DBRef):
        return plain(First(value.as_doc()), depth)
    if isinstance(value, bytes):
        return _bytes(value)
    return _rare(value)


@cache
def _types() -> Any:
    """pymongo's types, imported when the first one is met."""
    from types import SimpleNamespace

    from bson import DBRef, Decimal128, ObjectId, Regex, Timestamp
    from bson.datetime_ms import DatetimeMS

    return SimpleNamespace(
        DBRef=DBRef,
        Decimal128=Decimal128,
        ObjectId=ObjectId,
        Regex=Regex,
        Timestamp=Timestamp,
        DatetimeMS=DatetimeMS,
    )


def _bytes(value: bytes) -> Any:
    import uuid

    subtype = getattr(value, "subtype", 0)
    return uuid.UUID(bytes=bytes(value)) if subtype in (3, 4) and len(value) == 16 else bytes(value)


def _rare(value: Any) -> Any:
    known = _types()
    if isinstance(value, str):
        return str(value)
    if isinstance(value, known.Decimal128):
        return str(value)
    if isinstance(value, known.Regex):
        pattern = value.pattern
        return pattern.decode("utf-8", "replace") if isinstance(pattern, bytes) else pattern
    if isinstance(value, known.Timestamp):
        return moment(value.time * 1000)
    return None


def decode(document: bytes) -> dict[str, Any] | None:
    """One document as plain values; None when it is broken."""
    import bson
    from bson.errors import BSONError

    try:
        found = bson.decode(document, options())
        return plain(found)  # type: ignore[no-any-return]
    except (BSONError, StoreError, RecursionError, ValueError, OverflowError, TypeError):
        return None


def text(value: Any) -> str | None:
    """A plain value in a field of text: numbers in decimal, times in ISO 8601, the rest as JSON."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, bytes):
        return _bytes_text(value)
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False, default=text)
    return str(value)


def _bytes_text(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.hex()


def texts(type_: int, raws: Iterable[bytes]) -> list[str | None]:
    """The texts of values given by BSON type and encoded value."""
    import struct

    if type_ in (2, 11, 13, 14, 15):
        return [raw.decode("utf-8", "replace") for raw in raws]
    if type_ == 1:
        return [repr(struct.unpack("<d", raw)[0]) for raw in raws]
    if type_ == 8:
        return ["true" if raw[0] else "false" for raw in raws]
    if type_ == 5:
        return [_bytes_text(raw) for raw in raws]
    if type_ == 9:
        return [text(moment(struct.unpack("<q", raw)[0])) for raw in raws]
    if type_ == 17:
        return [text(moment(struct.unpack("<II", raw)[1] * 1000)) for raw in raws]
    return [_decoded(type_, raw) for raw in raws]


def _decoded(type_: int, raw: bytes) -> str | None:
    element = bytes([type_]) + b"v\0" + raw
    document = decode((len(element) + 5).to_bytes(4, "little") + element + b"\0")
    return text(document["v"]) if document else None


def whole(number: float) -> int | None:
    """A float that is a 64-bit whole number, as one."""
    if math.isfinite(number) and number == math.floor(number) and -(2.0**63) <= number < 2.0**63:
        return int(number)
    return None
