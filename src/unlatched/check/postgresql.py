"""PostgreSQL (protocol 3.0): start up as the named account, in a session that can only read."""

from __future__ import annotations

from typing import Final

from unlatched.check.finding import CLOSED, Anonymous, Can, Finding
from unlatched.check.ransom import notes
from unlatched.errors import StoreError
from unlatched.net import Visit
from unlatched.net.postgresql import Denied, Postgres
from unlatched.net.targets import Named
from unlatched.net.values import number, version_of

SCHEMES: Final = ("postgresql", "postgres")
PORT: Final = 5432
NOBODY: Final = "unlatched"
NO_SUCH_DATABASE: Final = "3D000"
UNKNOWN: Final = frozenset({"28000", NO_SUCH_DATABASE, "42501"})
"""No such account, no such database, not allowed in this one: said after the question of a password."""

ACCOUNT: Final = (
    "SELECT current_setting('server_version'), rolsuper FROM pg_roles WHERE rolname = current_user"
)
DATABASES: Final = "SELECT count(*) FROM pg_database WHERE NOT datistemplate"
UPTIME: Final = "SELECT extract(epoch FROM now() - pg_postmaster_start_time())::bigint"
TABLES: Final = """SELECT count(*), coalesce(sum(greatest(c.reltuples, 0)), 0)::bigint,
 coalesce(bool_or(has_table_privilege(c.oid, 'SELECT')), false),
 coalesce(bool_or(has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE')), false)
 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'p', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')"""
NAMES: Final = """SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema') LIMIT 1000"""


def probe(visit: Visit, target: Named) -> Finding:
    """As the named account. The protocol knows no client without a name: where none is given it is
    ``postgres``, with no password, once; for a finder a name that is no account's, which a server that asks
    for no password refuses in other words. No other account and no password is ever tried.
    """
    user = target.user or (NOBODY if visit.permit.basis == "finder" else "postgres")
    database = target.path.strip("/") or "postgres"
    try:
        return _look(visit, target, user, database)
    except Denied as error:
        if error.code != NO_SUCH_DATABASE:
            return _closed(visit, error)
    try:
        return _look(visit, target, user, "template1")
    except Denied as error:
        return _closed(visit, error)


def _closed(visit: Visit, error: Denied) -> Finding:
    visit.transcript.say(
        "start-up", f"refused: {error.code}" + " after no password was asked for" * error.admitted
    )
    if error.admitted and error.code in UNKNOWN:
        why = "no password is asked for: whoever knows the name of an account gets in"
        return Finding("open", Anonymous(), None, "postgresql", why)
    if error.code in ("53300", "57P03"):
        why = "the server is full, starting or stopping: whether it asks for a login is unknown; try again"
        return Finding("filtered", version=None, product="postgresql", why=why)
    nobody = "the server lets nobody in from here, or not this account"
    why = nobody if error.code == "28000" else "the server asks for a password"
    return Finding("auth_required", CLOSED, None, "postgresql", why)


def _look(visit: Visit, target: Named, user: str, database: str) -> Finding:
    named = "as the named account" if target.user else f"as {user!r}, as no account is named"
    how = f"{named}, " + ("with its password" if target.password else "without a password")
    with Postgres(visit, user, database, target.password, target.tls) as server:
        visit.transcript.say("start-up", f"let in {how}")
        account = _rows(server, ACCOUNT, "version and rights of the account")
        version, supreme = account[0] if account else ("", "f")
        found = _rows(server, TABLES, "tables: number, estimated records, rights")
        tables, records, reads, writes = found[0] if found else ("", "", "f", "f")
        names = _rows(server, NAMES, "names of tables, looked at for ransom notes")
        counts = {
            "databases": _one(server, DATABASES, "number of databases"),
            "uptime_seconds": _one(server, UPTIME, "uptime"),
            "collections": number(tables), "records": number(records),
        }  # fmt: skip
    why = "the named account gets in" if target.password else "anybody gets in without a password"
    rights = Anonymous(
        True, "t" in (reads, supreme) if number(tables) else None,
        _yes("t" in (writes, supreme)), _yes(supreme == "t"),
    )  # fmt: skip
    return Finding(
        "open", rights, version_of(version.split(" ")[0]), "postgresql", why,
        {key: value for key, value in counts.items() if value is not None},
        ransom=notes(name for name, *_ in names),
    )  # fmt: skip


def _yes(able: bool) -> Can:
    return "yes" if able else "no"


def _rows(server: Postgres, query: str, shown: str) -> list[tuple[str, ...]]:
    try:
        rows = server.query(query)
    except (Denied, StoreError):
        rows = []
    server.visit.transcript.say(shown, f"{len(rows)} rows")
    return rows


def _one(server: Postgres, query: str, shown: str) -> int | None:
    rows = _rows(server, query, shown)
    return number(rows[0][0]) if rows else None
