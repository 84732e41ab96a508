"""One request to a store that speaks HTTP, however it was logged: what was asked, given or refused."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final
from urllib.parse import unquote_to_bytes

from unlatched.logs.clean import known_application
from unlatched.logs.ledger import Entry
from unlatched.logs.network import parse
from unlatched.logs.signs import DUMPERS, is_note
from unlatched.logs.trail import Trail

# End points of Elasticsearch, OpenSearch and CouchDB; what only they answer.
API: Final = re.compile(
    rb"/+(?:([^/?_][^/?]{0,250})/+)?"
    rb"(_search|_msearch|_mget|_sql|_doc|_source|_all_docs|_changes|_find|_all_dbs|_cat|_mappings?|_alias(?:es)?"
    rb"|_settings|_nodes|_cluster|_stats|_export|_bulk|_pit|_async_search|_delete_by_query|_count)(?:[/?]|$)"
)
SQL: Final = re.compile(rb"/+(?:query)?\?(?:[^ ]*&)?(q|query)=")
INDEX: Final = re.compile(rb"/+([^/?_][^/?]{0,250})/*(?:\?|$)")
LISTS: Final = frozenset({b"_all_dbs", b"_cat", b"_mapping", b"_mappings", b"_alias", b"_aliases"})
SILENT: Final = frozenset({b"_nodes", b"_cluster", b"_stats", b"_settings", b"_count"})
GIVEN: Final = "a request for data from a public address was answered without authentication"
DENIED: Final = "a request for data from a public address was refused for want of authentication"


def came(trail: Trail, host: str, time: datetime, user: str, agent: str) -> Entry:
    """A request arrived; ``user`` and ``agent`` are empty when the log names none."""
    entry = trail.ledger.host(host)
    entry.came(time)
    if user not in ("", "-"):
        entry.authenticated += 1
        entry.proved += 1
    if agent not in ("", "-"):
        entry.with_metadata += 1
        program = known_application(agent.partition("/")[0].partition(" ")[0])
        entry.applications.add(program)
        if program in DUMPERS:
            entry.sign("dump-tool", time)
    return entry


def answered(
    trail: Trail, entry: Entry, time: datetime, method: bytes, target: bytes, status: int, size: int | None, *, stranger: bool
) -> None:
    """What was answered: bytes given, collections touched, and whether a stranger got in."""
    given = 200 <= status < 300
    if size is not None:
        entry.bytes_high = (entry.bytes_high or 0) + (size if given else 0)
        entry.bytes_low += size if given else 0
    if status in (401, 403):
        entry.refused += 1
    point = API.match(target)
    data = point is not None or SQL.match(target) is not None
    if entry.network == "public" and stranger and data:
        if status in (401, 403):
            trail.turned_away(time, DENIED)
        elif given and (point is None or point[2] not in SILENT):
            trail.served(entry, time, GIVEN)
    if given:
        _touched(entry, time, method, target, point)


def _touched(entry: Entry, time: datetime, method: bytes, target: bytes, point: re.Match[bytes] | None) -> None:
    if point is None:
        index = INDEX.match(target) if method in (b"DELETE", b"PUT") else None
        if index is not None:
            _index(entry, time, method, _text(index[1]))
        return
    if point[1] is not None:
        name = _text(point[1])
        entry.touched(name)
        if method in (b"PUT", b"POST") and point[2] in (b"_doc", b"_bulk") and is_note(name):
            entry.sign("ransom", time)
    if point[2] in LISTS:
        entry.sign("listing", time)
    elif b"scroll" in target[:400] or point[2] in (b"_pit", b"_async_search"):
        entry.sign("cursor-run", time)
    elif point[2] in (b"_all_docs", b"_changes", b"_export") and b"limit=" not in target:
        entry.sign("whole-collection", time)


def _index(entry: Entry, time: datetime, method: bytes, name: str) -> None:
    if method == b"DELETE":
        entry.sign("drop", time)
        entry.touched(name)
    elif is_note(name):
        entry.sign("ransom", time)
        entry.touched(name)


def _text(part: bytes) -> str:
    return unquote_to_bytes(part).decode("utf-8", "replace")


def client_of(prefix: str) -> str:
    """The client in what stands before a time: one address, a virtual host and one, or a list of hops.

    Of a list the last public address is taken: those before it are what the client claims.

    >>> client_of("example.org:80 192.0.2.1 - -"), client_of('"10.5.1.2, 203.0.113.9" 10.2.1.1 - -')
    ('192.0.2.1', '203.0.113.9')
    """
    from unlatched.logs.network import kind

    hops = []
    for word in prefix.replace('"', " ").replace(",", " ").split():
        address = parse(word)
        if address is not None:
            hops.append((word, kind(address)))
        elif hops and word == "-":
            break
    public = [word for word, network in hops if network == "public"]
    return (public or [word for word, _ in hops] or [prefix.split(" ")[0]])[-1]
