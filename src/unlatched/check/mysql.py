"""MySQL and MariaDB: log in as the named account, in a session that can only read."""

from __future__ import annotations

from typing import Final

from unlatched.check.finding import CLOSED, Anonymous, Can, Finding
from unlatched.check.ransom import notes
from unlatched.errors import StoreError
from unlatched.net import Visit
from unlatched.net.mysql import Denied, MySql
from unlatched.net.targets import Named
from unlatched.net.values import number, version_of

SCHEMES: Final = ("mysql", "mariadb")
PORT: Final = 3306
OWN: Final = frozenset({"information_schema", "performance_schema", "mysql", "sys"})
TABLES: Final = """SELECT count(*), coalesce(sum(table_rows), 0) FROM information_schema.tables
 WHERE table_schema NOT IN ('information_schema', 'performance_schema', 'mysql', 'sys')"""
NAMES: Final = """SELECT table_name FROM information_schema.tables
 WHERE table_schema NOT IN ('information_schema', 'performance_schema', 'mysql', 'sys') LIMIT 1000"""
STATUS: Final = "SHOW GLOBAL STATUS WHERE Variable_name IN ('Uptime', 'Bytes_sent', 'Connections')"
_KEYS: Final = {"Uptime": "uptime_seconds", "Bytes_sent": "bytes_sent", "Connections": "connections_received"}
_WRITES: Final = ("INSERT", "UPDATE", "DELETE", "DROP", "ALTER", "CREATE")


def probe(visit: Visit, target: Named) -> Finding:
    """As the named account. The protocol knows no client without a name: where none is given it is
    ``root``, with no password, once; for a finder the nameless account. No other account and no password is
    ever tried.
    """
    usual = "" if visit.permit.basis == "finder" else "root"
    try:
        with MySql(visit, target.user or usual, target.password, target.tls) as server:
            return _open(server, target)
    except Denied as error:
        visit.transcript.say("log in", f"refused: error {error.number}")
        why = {
            1130: "the server lets nobody in from here", 1129: "the server has blocked this address",
            1698: "the account may only log in on the machine itself",
        }.get(error.number, "the server asks for a password")  # fmt: skip
        version, product = _product(error.version)
        return Finding("auth_required", CLOSED, version, product, why)


def _product(text: str) -> tuple[str | None, str]:
    """MariaDB puts ``5.5.5-`` in front for old clients."""
    maria = "mariadb" in text.lower()
    version = text.removeprefix("5.5.5-") if maria else text
    return version_of(version.split("-")[0]), "mariadb" if maria else "mysql"


def _open(server: MySql, target: Named) -> Finding:
    transcript = server.visit.transcript
    named = "as the named account" if target.user else "as 'root' or nobody, as no account is named"
    how = "with its password" if target.password else "without a password"
    transcript.say("log in", f"let in {named}, {how}")
    version, product = _product(server.version)
    databases = [row[0] for row in _rows(server, "SHOW DATABASES") if row[0] not in OWN]
    grants = [row[0] for row in _rows(server, "SHOW GRANTS")]
    tables = (_rows(server, TABLES, "tables: number, estimated records") or [("", "")])[0]
    names = [row[0] for row in _rows(server, NAMES, "names of tables, looked at for ransom notes")]
    status = {row[0]: row[1] for row in _rows(server, STATUS, "counters")}
    counts = {"databases": len(databases), "collections": number(tables[0]), "records": number(tables[1])}
    counts |= {name: number(status.get(key)) for key, name in _KEYS.items()}
    write, admin, read = _rights(grants, bool(number(tables[0])))
    why = "the named account gets in" if target.password else "anybody gets in without a password"
    return Finding(
        "open", Anonymous(True, read, write, admin), version, product, why,
        {key: value for key, value in counts.items() if value is not None},
        ransom=notes([*databases, *names]),
    )  # fmt: skip


def _rows(server: MySql, query: str, shown: str = "") -> list[tuple[str, ...]]:
    try:
        rows = server.query(query)
    except (Denied, StoreError):
        rows = []
    server.visit.transcript.say(shown or query, f"{len(rows)} rows")
    return rows


def _rights(grants: list[str], tables: bool) -> tuple[Can, Can, bool | None]:
    """From SHOW GRANTS; without any (``skip-grant-tables``) everybody has every right."""
    if not grants:
        return "inferred", "inferred", tables or None
    rights = " ".join(grant.upper().partition(" ON ")[0] for grant in grants)
    every = "ALL PRIVILEGES" in rights
    anywhere = any("ALL PRIVILEGES ON *.*" in grant.upper() or "SUPER" in grant.upper() for grant in grants)
    write = every or any(word in rights for word in _WRITES)
    return (
        "yes" if write else "no",
        "yes" if anywhere else "no",
        (every or "SELECT" in rights) if tables else None,
    )
