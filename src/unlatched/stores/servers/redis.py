"""Redis: keys of one pattern (``user:#``) are a collection; hashes are records, other types get ``value``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import msgspec

from unlatched.errors import StoreError
from unlatched.net.resp import Refusal, Resp
from unlatched.stores import Offer, Offering
from unlatched.stores.files.names import kind_of
from unlatched.stores.files.parts import Lost
from unlatched.stores.servers.resuming import LostPlaceError, resumed
from unlatched.stores.servers.session import Listed, Session, each, inventory, lines

SCHEMES: Final = ("redis", "rediss")
PORT: Final = 6379
LOOKED: Final = 20_000
KINDS: Final = 50
ITEMS: Final = 1_000
_VALUE: Final = {
    b"string": ("GETRANGE", "0", "65535"), b"hash": ("HGETALL",), b"list": ("LRANGE", "0", str(ITEMS - 1)),
    b"zset": ("ZRANGE", "0", str(ITEMS - 1)),
}  # fmt: skip


def offering(session: Session) -> Offering:
    """The patterns of keys of every database; with a path (``/0``) only of that one."""
    unseen: list[str] = []
    found: dict[str, tuple[Listed, int, str]] = {}
    with _connected(session) as server:
        spaces = _spaces(server, session)
        for space in spaces:
            kinds, size, looked = _kinds(server, space)
            for kind, times in kinds.most_common(KINDS):
                stem = kind.replace("#", "").strip(":-_./| ") or "keys"
                label = f"db{space}.{stem}" if len(spaces) > 1 else stem
                records = times if looked >= size else size * times // looked
                label = label if label not in found else f"{label} ({len(found)})"
                found[label] = (
                    Listed(label, records, None, (("_id", "VARCHAR"), ("value", "VARCHAR"))),
                    space,
                    kind,
                )
            if len(kinds) > KINDS:
                unseen.append(f"db{space}: {len(kinds) - KINDS} rarer patterns of keys were not looked at")
    offers = each([one[0] for one in found.values()], lambda one: _offer(session, *found[one.name]), unseen)
    return Offering(offers, tuple(unseen))


def _connected(session: Session, space: int = 0) -> Resp:
    server = Resp(session.visit, session.target.tls)
    if session.target.password:
        server.log_in(session.target.user, session.target.password)
    if space:
        _answer(server.call("SELECT", str(space)))
    return server


def _answer(found: Any) -> Any:
    if isinstance(found, Refusal):
        raise StoreError(f"the server refused ({found.kind})")
    return found


def _spaces(server: Resp, session: Session) -> list[int]:
    only = session.target.path.strip("/")
    if only.isdigit():
        return [int(only)]
    info = _answer(server.call("INFO", "keyspace")).decode("latin-1")
    lines_ = (line.partition(":")[0] for line in info.splitlines())
    return [int(name[2:]) for name in lines_ if name.startswith("db") and name[2:].isdigit()]


def _kinds(server: Resp, space: int) -> tuple[Counter[str], int, int]:
    """Patterns among the first keys of a scan (its order is that of a hash), all keys, keys looked at."""
    _answer(server.call("SELECT", str(space)))
    size = int(_answer(server.call("DBSIZE")))
    kinds: Counter[str] = Counter()
    for keys in _scan(server, None):
        kinds.update(_kind(key) for key in keys)
        if kinds.total() >= LOOKED:
            break
    return kinds, size, max(1, kinds.total())


def _kind(key: bytes) -> str:
    """What keys of one collection share: everything that does not look like a value."""
    text = key.decode("utf-8", "replace")
    stem = text.split(":", 1)[0] if ":" in text else text
    return kind_of(stem) + (":#" if ":" in text else "")


def _scan(server: Resp, kind: str | None) -> Iterator[list[bytes]]:
    cursor = b"0"
    while True:
        cursor, keys = _scanned(server, kind, cursor)
        yield keys
        if cursor == b"0":
            return


def _scanned(server: Resp, kind: str | None, cursor: bytes) -> tuple[bytes, list[bytes]]:
    """One step of a scan: where it stands then, and the keys of a kind."""
    match = ("MATCH", _glob(kind)) if kind and _glob(kind) != "*" else ()
    answer = _answer(server.call("SCAN", cursor, *match, "COUNT", "1000"))
    if not isinstance(answer, list) or len(answer) != 2 or not isinstance(answer[1], list):
        raise StoreError("the answer is not Redis's")
    return answer[0], [key for key in answer[1] if kind is None or _kind(key) == kind]


def _glob(kind: str) -> str:
    escaped = "".join(f"\\{one}" if one in "*?[]\\^" else one for one in kind)
    return escaped.replace("#", "*")


def _offer(session: Session, one: Listed, space: int, kind: str) -> Offer:
    if session.depth == "inventory":
        return inventory(one)
    return lines(session, one, partial(_everything, session, one.name, space, kind),
                 partial(_draw, session, space, kind))  # fmt: skip


def _draw(session: Session, space: int, kind: str, n: int, _: int) -> list[bytes]:
    found: list[bytes] = []
    with _connected(session, space) as server:
        for keys in _scan(server, kind):
            found += _records(server, keys[: n - len(found)])
            if len(found) >= n:
                break
    return found


@dataclass(slots=True)
class Cursor:
    """Where a scan stands, and in which run of the server: another one hashes its keys otherwise."""

    at: bytes = b"0"
    run: bytes = b""
    done: bool = False


def _everything(session: Session, name: str, space: int, kind: str, lost: Lost) -> Iterator[bytes]:
    """Every key once, as far as SCAN promises it."""
    read = partial(_from, session, space, kind, Cursor())
    return resumed(name, lost, session.visit.transcript, read)


def _from(session: Session, space: int, kind: str, cursor: Cursor) -> Iterator[bytes]:
    with _connected(session, space) as server:
        run = _run(server)
        if cursor.at != b"0" and (run != cursor.run or not run):
            raise LostPlaceError
        cursor.run = run
        while not cursor.done:
            after, keys = _scanned(server, kind, cursor.at)
            found = _records(server, keys)
            cursor.at, cursor.done = after, after == b"0"
            if found:
                yield b"\n".join(found) + b"\n"


def _run(server: Resp) -> bytes:
    """What tells one run of a server from the next; empty where it does not say."""
    found = server.call("INFO", "server")
    match = re.search(rb"run_id:(\w+)", found) if isinstance(found, bytes) else None
    return match[1] if match else b""


def _records(server: Resp, keys: list[bytes]) -> list[bytes]:
    """The values of keys as JSON objects; expired ones are left out."""
    if not keys:
        return []
    types = server.many([("TYPE", key) for key in keys])
    known = [
        (key, type_) for key, type_ in zip(keys, types, strict=True) if type_ in _VALUE or type_ == b"set"
    ]
    asked = [_question(key, type_) for key, type_ in known]
    values = server.many(asked) if asked else []
    return [_json(key, type_, value) for (key, type_), value in zip(known, values, strict=True)
            if value is not None and not isinstance(value, Refusal)]  # fmt: skip


def _question(key: bytes, type_: bytes) -> tuple[str | bytes, ...]:
    if type_ == b"set":
        return ("SSCAN", key, "0", "COUNT", str(ITEMS))
    name, *rest = _VALUE[type_]
    return (name, key, *rest)


def _json(key: bytes, type_: bytes, value: Any) -> bytes:
    record: dict[str, Any] = {"_id": _text(key)}
    if type_ == b"hash":
        record |= {_text(name): _text(one) for name, one in zip(value[::2], value[1::2], strict=False)}
    elif type_ == b"string":
        record |= _opened(value)
    else:
        items = value[1] if type_ == b"set" else value
        record["value"] = [_text(one) for one in items]
    return msgspec.json.encode(record)


def _opened(value: bytes) -> dict[str, Any]:
    """A string that is a JSON object is a record."""
    if value[:1] == b"{":
        try:
            found = msgspec.json.decode(value)
        except (ValueError, RecursionError):
            found = None
        if isinstance(found, dict):
            return found
    return {"value": _text(value)}


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
