"""One request to a store that speaks HTTP, however it was logged: what was asked, given or refused."""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache
from typing import Final
from urllib.parse import unquote_to_bytes

from unlatched.logs.clean import known_application
from unlatched.logs.ledger import Entry
from unlatched.logs.network import kind, parse
from unlatched.logs.signs import DUMPERS, is_note
from unlatched.logs.trail import Trail

# End points of Elasticsearch, OpenSearch and CouchDB; what only they answer.
API: Final = re.compile(
    rb"/+(?:([^/?_][^/?]{0,250})/+)?"
    rb"(_search|_msearch|_mget|_sql|_doc|_source|_all_docs|_changes|_find|_all_dbs|_cat|_mappings?|_alias(?:es)?"
    rb"|_settings|_nodes|_cluster|_stats|_export|_bulk|_pit|_async_search|_delete_by_query|_count)(?:[/?]|$)"
)
# A statement, not just a parameter called q: web sites have those too.
SQL: Final = re.compile(rb"/+(?:query)?\?(?:[^ ]*&)?(?:q|query)=(?:SELECT|SHOW|select|show)(?:\+|%20| )")
ASKED_SQL: Final = (None, b"query")
CHANGES: Final = frozenset({b"DELETE", b"PUT"})
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


class Requests:
    """Judges requests one after the other.

    ``own``: the log is the store's own. Behind a web server there is perhaps no store at all: one that
    answers every path with the same page also says 200 to a scanner that asks for ``/_cat/indices``. There,
    answers of two different sizes are asked for before they count as proof.
    """

    def __init__(self, trail: Trail, *, own: bool) -> None:
        self._trail = trail
        self._sure = own
        self._size: int | None = None
        self._held: tuple[Entry, datetime] | None = None

    def answered(
        self,
        entry: Entry,
        time: datetime,
        method: bytes,
        target: bytes,
        status: int,
        size: int | None,
        stranger: bool,
    ) -> None:
        """What was answered: bytes given, collections touched, and whether a stranger got in."""
        given = 200 <= status < 300
        if size is not None:
            entry.bytes_high = (entry.bytes_high or 0) + (size if given else 0)
            entry.bytes_low += size if given else 0
        refused = status == 401 or status == 403
        entry.refused += refused
        if b"_" not in target and b"q" not in target and method not in CHANGES:
            return
        asked = _asked(target.partition(b"?")[0]) or (ASKED_SQL if SQL.match(target) else None)
        if asked is not None and stranger and entry.network == "public":
            if refused:
                self._trail.turned_away(time, DENIED)
            elif given and asked[1] not in SILENT:
                self._served(entry, time, size)
        if given:
            _touched(entry, time, method, target, asked)

    def _served(self, entry: Entry, time: datetime, size: int | None) -> None:
        if not self._sure:
            if self._held is None:
                self._held, self._size = (entry, time), size
            if size == self._size:
                return
            self._sure = True
            self._trail.served(*self._held, GIVEN)
        self._trail.served(entry, time, GIVEN)


@lru_cache(maxsize=65536)
def _asked(path: bytes) -> tuple[str | None, bytes] | None:
    """The collection and the end point that a path of a store's interface names."""
    point = API.match(path)
    return None if point is None else (_text(point[1]) if point[1] else None, point[2])


def _touched(
    entry: Entry, time: datetime, method: bytes, target: bytes, asked: tuple[str | None, bytes] | None
) -> None:
    if asked is None:
        index = INDEX.match(target) if method in CHANGES else None
        if index is not None:
            _index(entry, time, method, _text(index[1]))
        return
    name, point = asked
    if name is not None:
        if name not in entry.collections:
            entry.touched(name)
        if method in (b"PUT", b"POST") and point in (b"_doc", b"_bulk") and is_note(name):
            entry.sign("ransom", time)
    if point in LISTS:
        entry.sign("listing", time)
    elif b"scroll" in target[:400] or point in (b"_pit", b"_async_search"):
        entry.sign("cursor-run", time)
    elif point in (b"_all_docs", b"_changes", b"_export") and b"limit=" not in target:
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
    """The client in what stands before a time: one host, a virtual host and one, or a list of hops.

    Of a list the last public address is taken: those before it are what the client claims.

    >>> client_of("example.org:80 192.0.2.1 - -"), client_of('"10.5.1.2, 203.0.113.9" 10.2.1.1 - -')
    ('192.0.2.1', '203.0.113.9')
    >>> [client_of(hosts + " - -") for hosts in ("192.0.2.9 localhost", "192.0.2.9 10.0.0.9", "x unix:")]
    ['localhost', '10.0.0.9', 'unix:']
    """
    words = prefix.partition(" - ")[0].split(" ")
    if len(words) > 1 and not words[0].endswith(",") and not words[0].startswith('"'):
        words = words[1:]  # the virtual host
    hops = [word.strip('",') for word in words if word.strip('",')]
    if not hops or parse(hops[-1]) is None:
        return hops[-1] if hops else ""
    public = [hop for hop in hops if (address := parse(hop)) is not None and kind(address) == "public"]
    return public[-1] if public else hops[-1]
