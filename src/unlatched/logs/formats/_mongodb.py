"""What MongoDB's two log formats have in common: operations, options and the facts at start-up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from unlatched.logs.clean import version
from unlatched.logs.ledger import Entry, Sign
from unlatched.logs.network import host_of
from unlatched.logs.signs import is_note
from unlatched.logs.trail import Trail

READS: Final = frozenset(
    {"find", "getMore", "getmore", "aggregate", "query", "distinct", "mapReduce", "count"}
)
LISTS: Final = frozenset({"listDatabases", "listCollections", "listIndexes"})
WRITES: Final = frozenset({"insert", "update", "delete", "remove", "drop", "dropDatabase", "create"})
OWN: Final = ("admin.", "local.", "config.")
OFF: Final = "the server says at its start that access control is not enabled"
GIVEN: Final = "documents were returned over a connection from a public address that never authenticated"
CHANGED: Final = "data was changed over a connection from a public address that never authenticated"
ON_OPTION: Final = "the server's options enable authorization"
ON_REFUSAL: Final = "the server refused a command for want of authorization"
UNJOINED: Final = "logged operations of connections whose beginning is not in the log"
# From so many records on, a scan of all of them is worth naming.
LARGE: Final = 100


def operation(
    trail: Trail,
    time: datetime,
    conn: str,
    remote: str | None,
    op: str,
    ns: str,
    returned: int,
    size: int,
    examined: int,
    scan: bool,
) -> None:
    """One logged operation of a client: at least this much was read."""
    entry = trail.known(conn, remote, time)
    if entry is None:
        # Operations of the server's own threads are nobody's.
        if (returned or size) and conn.startswith("conn"):
            trail.note(UNJOINED)
        return
    whole = scan and returned >= LARGE and examined <= returned
    _used(trail, entry, op, ns, Done(kind_of(op, ns), whole, trail.stranger(conn)), time, size, returned)


@dataclass(frozen=True, slots=True)
class Done:
    """What operations of one kind mean: the kind, whether all of a collection was read, whether by a
    stranger.
    """

    kind: int
    whole: bool
    stranger: bool


NOTHING, READ, MORE, LIST, WRITE, DROP, NOTE = range(7)
OWN_READ: Final = 8


def kind_of(op: str, ns: str) -> int:
    """What an operation tells, as a number; 0 when nothing. On the server's own collections it is read
    alone.
    """
    own = ns.startswith(OWN)
    if op in READS:
        return (MORE if op.lower() == "getmore" else READ) | (OWN_READ if own else 0)
    if op in LISTS:
        return LIST
    if op not in WRITES or own or ns in ("admin", "local", "config"):
        return NOTHING
    if op in ("drop", "dropDatabase"):
        return DROP
    return NOTE if op in ("create", "insert") and is_note(ns) else WRITE


def shown(kind: int, ns: str) -> bool:
    """Whether a collection is named among those that were touched."""
    if kind in (READ, MORE):
        return "." in ns and ".$cmd" not in ns
    return kind in (WRITE, DROP, NOTE) and ".$cmd" not in ns


def _used(
    trail: Trail, entry: Entry, op: str, ns: str, done: Done, time: datetime, size: int, returned: int
) -> None:
    """One operation of a client: at least this much was read."""
    entry.seen(time)
    if ns not in entry.collections and shown(done.kind, ns):
        entry.touched(ns)
    counted(trail, entry, done, 1, time, time, size, returned)


def counted(
    trail: Trail,
    entry: Entry,
    done: Done,
    count: int,
    first: datetime,
    last: datetime,
    size: int,
    returned: int,
) -> None:
    """What is added up, and what is proved, whatever the collection."""
    plain = done.kind & ~OWN_READ
    if plain in (READ, MORE):
        entry.bytes_low += size
        entry.records_low += returned
        entry.records_known = True
        if done.whole:
            entry.sign("whole-collection", first, count, last)
        if returned and done.stranger and not done.kind & OWN_READ:
            _evidence(trail, entry, first, last, GIVEN)
    elif plain in (WRITE, DROP, NOTE) and done.stranger:
        _evidence(trail, entry, first, last, CHANGED)
    if plain in SIGNS:
        entry.sign(SIGNS[plain], first, count, last)


SIGNS: Final[dict[int, Sign]] = {MORE: "cursor-run", LIST: "listing", DROP: "drop", NOTE: "ransom"}


def changed(trail: Trail, time: datetime, conn: str, op: str, ns: str) -> None:
    """A client wrote: what was dropped or created tells of ransom."""
    entry = trail.client(conn)
    if entry is not None and kind_of(op, ns):
        _used(trail, entry, op, ns, Done(kind_of(op, ns), False, trail.stranger(conn)), time, 0, 0)


def _evidence(trail: Trail, entry: Entry, first: datetime, last: datetime, what: str) -> None:
    if entry.network == "public":
        trail.served(entry, first, what)
        if last > first:
            trail.served(entry, last, what)


def refused(trail: Trail, time: datetime, conn: str, remote: str | None) -> None:
    """A command was refused for want of rights: access control works."""
    trail.settle()
    trail.access("on", time, ON_REFUSAL)
    entry = trail.known(conn, remote, time)
    trail.refused(entry, time)
    if entry is not None and entry.network == "public":
        trail.turned_away(time, ON_REFUSAL)


def options(trail: Trail, time: datetime, chosen: dict[str, Any]) -> None:
    """The options a server started with (as documents of the new or the flat old form)."""
    security = _part(chosen, "security")
    key = security.get("keyFile") or chosen.get("keyFile") or security.get("clusterAuthMode")
    if (
        security.get("authorization") == "enabled"
        or chosen.get("auth") is True
        or (key and not security.get("transitionToAuth"))
    ):
        trail.access("on", time, ON_OPTION)
    net = _part(chosen, "net")
    bind = net.get("bindIp") or chosen.get("bind_ip")
    if net.get("bindIpAll") is True or chosen.get("bind_ip_all") is True:
        bind = "*"
    if isinstance(bind, str):
        trail.listen(bind, "the server's options name the addresses it listens on")
    else:
        trail.listen(_default_bind(trail.reign.version), "no address was chosen: the default of this version")
    slow = _part(chosen, "operationProfiling").get("slowOpThresholdMs", chosen.get("slowms"))
    trail.reign.logs_all = isinstance(slow, int | float) and slow <= 0


def _part(chosen: dict[str, Any], name: str) -> dict[str, Any]:
    part = chosen.get(name)
    return part if isinstance(part, dict) else {}


def _default_bind(named: str | None) -> str:
    """Until 3.5 a mongod listened everywhere by default, since 3.6 on localhost (release notes of 3.6)."""
    known = version(named or "")
    if known is None:
        return ""
    major, minor, *_ = (int(part) for part in known.split("-")[0].split("."))
    return "0.0.0.0" if (major, minor) < (3, 5) else "127.0.0.1"  # noqa: S104


def listening(trail: Trail, time: datetime, address: str) -> None:
    """The server said that it listens on an address."""
    if not address.startswith("/"):
        trail.listen(host_of(address), "the server says which address it listens on", time)
