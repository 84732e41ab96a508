"""One request to a store that speaks HTTP, however it was logged: what was asked, given or refused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final
from urllib.parse import unquote_to_bytes

from unlatched.logs.clean import known_application
from unlatched.logs.ledger import Entry, Sign
from unlatched.logs.network import kind, parse
from unlatched.logs.signs import DUMPERS, is_note
from unlatched.logs.trail import Trail

# End points of Elasticsearch, OpenSearch and CouchDB; what only they answer.
API: Final = re.compile(
    rb"/+(?:([^/?_][^/?]{0,250})/+(?:[^/?_][^/?]{0,250}/+)?)?"
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
        program = program_of(agent)
        entry.said("", program)
        if program in DUMPERS:
            entry.sign("dump-tool", time)
    return entry


def program_of(agent: str) -> str:
    """The program of a user agent, by a known name or ``other``."""
    return known_application(agent.partition("/")[0].partition(" ")[0])


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a request asks of a store's interface. ``asks``: it is of a store at all; ``data``: for more
    than its state.
    """

    asks: bool = False
    data: bool = False
    name: str = ""
    signs: tuple[Sign, ...] = ()


NOTHING: Final = Meaning()


class Requests:
    """Judges requests one after the other.

    ``own``: the log is the store's own. Behind a web server there is perhaps no store at all: one that
    answers every path with the same page also says 200 to a scanner that asks for ``/_cat/indices``. There,
    answers of two different sizes are asked for before they count as proof.
    """

    def __init__(self, trail: Trail, *, own: bool) -> None:
        self._trail = trail
        self.sure = own
        self.size: int | None = None
        self.held: tuple[Entry, datetime] | None = None

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
        refused = status == 401 or status == 403
        entry.refused += refused
        if size is not None:
            gave(entry, size if given else 0)
        asked = meaning(method, target)
        if asked.asks and stranger and entry.network == "public":
            self._trail.settle()
            if refused:
                self._trail.turned_away(time, DENIED)
            elif given and asked.data:
                self.served(entry, time, size)
        if given and asked is not NOTHING:
            if asked.name and asked.name not in entry.collections:
                entry.touched(asked.name)
            for sign in asked.signs:
                entry.sign(sign, time)

    def served(self, entry: Entry, time: datetime, size: int | None) -> None:
        """A stranger was given data, or what looks like it."""
        if not self.sure:
            if self.held is None:
                self.held, self.size = (entry, time), size
            if size == self.size:
                return
            self.sure = True
            self._trail.served(*self.held, GIVEN)
        self._trail.served(entry, time, GIVEN)


def gave(entry: Entry, size: int) -> None:
    """A client was sent so many bytes; every answer is in the log."""
    entry.bytes_high = (entry.bytes_high or 0) + size
    entry.bytes_low += size


def meaning(method: bytes, target: bytes) -> Meaning:
    """What a request asks for."""
    if b"_" not in target and b"q" not in target and method not in CHANGES:
        return NOTHING
    path, _, query = target.partition(b"?")
    asked = _asked(path) or (ASKED_SQL if SQL.match(target) else None)
    if asked is None:
        index = INDEX.match(target) if method in CHANGES else None
        return _index(method, _text(index[1])) if index is not None else NOTHING
    name, point = asked
    signs: list[Sign] = []
    if name is not None and method in (b"PUT", b"POST") and point in (b"_doc", b"_bulk") and is_note(name):
        signs.append("ransom")
    if point in LISTS:
        signs.append("listing")
    elif b"scroll" in target[:400] or point in (b"_pit", b"_async_search"):
        signs.append("cursor-run")
    elif point in (b"_all_docs", b"_changes", b"_export") and b"limit=" not in query:
        signs.append("whole-collection")
    return Meaning(True, point not in SILENT, name or "", tuple(signs))


@lru_cache(maxsize=65536)
def _asked(path: bytes) -> tuple[str | None, bytes] | None:
    """The collection and the end point that a path of a store's interface names."""
    point = API.match(path)
    return None if point is None else (_text(point[1]) if point[1] else None, point[2])


def _index(method: bytes, name: str) -> Meaning:
    if method == b"DELETE":
        return Meaning(name=name, signs=("drop",))
    return Meaning(name=name, signs=("ransom",)) if is_note(name) else NOTHING


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
