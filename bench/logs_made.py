"""Made-up logs of busy, open servers, as varied as real ones: 40,000 clients of which few come often, hundreds of
users and tables, statements of many lengths and over lines, times with fractions, errors and reports in between.

Addresses are of ranges that are nobody's (240.0.0.0/4, 2001:db8::/32) and of private networks.
"""

# ruff: noqa: E501 - log lines are as long as servers write them
from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

START: Final = datetime(2026, 1, 5, tzinfo=UTC)
WORDS: Final = [
    "river", "stone", "maple", "cloud", "harbour", "copper", "lantern", "willow", "ember", "granite",
    "meadow", "orchid", "pepper", "quartz", "amber", "birch", "cedar", "dune", "fjord", "glade",
    "heron", "islet", "juniper", "kestrel", "lagoon", "marsh", "nectar", "osprey", "pine", "quill",
    "reed", "saffron", "tundra",
]  # fmt: skip
TABLES: Final = [f"{one}_{two}" for one in WORDS[:20] for two in WORDS[10:30]]
USERS: Final = [f"{word}{number}" for word in WORDS for number in range(8)]
AGENTS: Final = [
    f"Mozilla/5.0 ({system}) AppleWebKit/537.{n} (KHTML, like Gecko) Chrome/{n}.0.{n * 7}.{n} Safari/537.36"
    for system in ("X11; Linux x86_64", "Windows NT 10.0; Win64; x64", "Macintosh; Intel Mac OS X 10_15_7")
    for n in range(80, 140)
] + ["curl/8.5.0", "python-requests/2.31.0", "Go-http-client/1.1", "elasticsearch-py/8.1 (Python 3.11)", "-"]
CLIENTS: Final = 40_000

Maker = Callable[["World"], str]


class World:
    """The clock, the clients and the words of one made-up log."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.when = START
        self.conn = 10
        self.open: list[tuple[int, str]] = []
        hosts = [self._host(number) for number in range(CLIENTS)]
        # Few clients come often, most now and then.
        self.hosts = hosts + [host for host in hosts[:200] for _ in range(300)]

    def _host(self, number: int) -> str:
        kind = number % 10
        if kind == 0:
            return f"2001:db8:{number:x}::{number % 977:x}"
        if kind == 1:
            return f"10.{number % 250}.{number // 250 % 250}.7"
        return f"{240 + number % 15}.{number % 251}.{number // 15 % 250}.{number // 251 % 250 + 1}"

    def step(self) -> None:
        self.when += timedelta(microseconds=self.rng.randrange(40_000))
        self.conn += 1

    def host(self) -> str:
        return self.hosts[int(self.rng.random() * len(self.hosts))]

    def v4(self) -> str:
        host = self.host()
        return host if ":" not in host else "10.9.8.7"

    def remote(self) -> str:
        host = self.host()
        return f"[{host}]:{self.port()}" if ":" in host else f"{host}:{self.port()}"

    def port(self) -> int:
        return 20_000 + int(self.rng.random() * 40_000)

    def some(self, of: list[str]) -> str:
        return of[int(self.rng.random() * len(of))]

    def number(self, below: int) -> int:
        return int(self.rng.random() * below)

    def hex(self, digits: int) -> str:
        return f"{self.rng.getrandbits(digits * 4):0{digits}x}"

    def session(self) -> tuple[int, str]:
        """A connection that is open, mostly a young one."""
        if not self.open:
            return self.came()
        return self.open[-1 - int(self.rng.random() ** 2 * len(self.open))]

    def came(self) -> tuple[int, str]:
        self.conn += 1
        self.open.append((self.conn, self.remote()))
        return self.open[-1]

    def went(self) -> tuple[int, str]:
        return self.open.pop(int(self.rng.random() * len(self.open))) if self.open else self.came()

    def text(self, words: int) -> str:
        return " ".join(self.some(WORDS) for _ in range(words))

    def sql(self, newlines: float = 0.1) -> str:
        """A statement; now and then over lines, with quotes, comments and escapes in it."""
        kind, gap = self.rng.random(), "\n\t" if self.rng.random() < newlines else " "
        table, names = self.some(TABLES), ", ".join(self.some(WORDS) for _ in range(1 + self.number(12)))
        if kind < 0.6:
            return f"SELECT {names}{gap}FROM {table}{gap}WHERE {self.some(WORDS)} = '{self.text(1 + self.number(4))}' AND id > {self.number(10**7)} LIMIT {self.number(500)}"
        if kind < 0.8:
            return f"INSERT INTO `{table}` (a, b, c) VALUES ({self.number(10**6)}, 'it''s {self.text(3)}', \"{self.text(2)}\\\"{self.number(99)}\")"
        if kind < 0.95:
            return f"UPDATE {table} SET {self.some(WORDS)} = {self.number(10**5)} /* {self.text(2)} */ WHERE id IN ({', '.join(str(self.number(10**6)) for _ in range(self.number(40)))})"
        return self.some(
            ["COMMIT", "BEGIN", "SET NAMES utf8mb4", "SHOW STATUS", "SELECT 1", f"SELECT * FROM {table}"]
        )


def mongo(
    world: World, part: str, number: int, thread: str, message: str, attr: str, level: str = "I"
) -> str:
    stamp = world.when.isoformat(timespec="milliseconds")
    return f'{{"t":{{"$date":"{stamp}"}},"s":"{level}",  "c":"{part}",  "id":{number},   "ctx":"{thread}","msg":"{message}","attr":{attr}}}'


def accepted(world: World) -> str:
    conn, remote = world.came()
    return mongo(
        world, "NETWORK", 22943, "listener", "Connection accepted",
        f'{{"remote":"{remote}","isLoadBalanced":false,"uuid":{{"uuid":{{"$uuid":"{world.hex(32)}"}}}},"connectionId":{conn},"connectionCount":{len(world.open)}}}',
    )  # fmt: skip


def ended(world: World) -> str:
    conn, remote = world.went()
    return mongo(
        world, "NETWORK", 22944, f"conn{conn}", "Connection ended",
        f'{{"remote":"{remote}","isLoadBalanced":false,"uuid":{{"uuid":{{"$uuid":"{world.hex(32)}"}}}},"connectionId":{conn},"connectionCount":{len(world.open)}}}',
    )  # fmt: skip


DRIVERS: Final = [
    f'"driver":{{"name":"{name}","version":"{n}.{m}.1"}},"os":{{"type":"Linux","name":"Ubuntu","architecture":"x86_64","version":"5.{m}"}},"platform":"{name} {n}"'
    for name in ("PyMongo", "nodejs|Mongoose", "mongo-go-driver", "mongo-java-driver|sync", "nodejs|mongosh")
    for n in range(3, 8)
    for m in range(9)
]


def metadata(world: World) -> str:
    conn, remote = world.session()
    return mongo(
        world, "NETWORK", 51800, f"conn{conn}", "client metadata",
        f'{{"remote":"{remote}","client":"conn{conn}","negotiatedCompressors":["snappy","zstd"],"doc":{{{world.some(DRIVERS)}}}}}',
    )  # fmt: skip


def slow(world: World, clauses: int) -> str:
    conn, remote = world.session()
    table, scan = world.some(TABLES), world.rng.random() < 0.2
    filters = ",".join(
        f'"{world.some(WORDS)}{n}":{{"$in":["{world.text(2)}","\\"{world.some(WORDS)}\\""]}}'
        for n in range(clauses)
    )
    plan = "COLLSCAN" if scan else f"IXSCAN {{ {world.some(WORDS)}: 1 }}"
    returned = world.number(102)
    return mongo(
        world, "COMMAND", 51803, f"conn{conn}", "Slow query",
        f'{{"type":"command","isFromUserConnection":true,"ns":"shop.{table}","collectionType":"normal","command":{{"{world.some(["find", "aggregate", "find", "getMore"])}":"{table}","filter":{{{filters}}},"lsid":{{"id":{{"$uuid":"{world.hex(32)}"}}}},'
        f'"$db":"shop"}},"planSummary":"{plan}","planningTimeMicros":{world.number(9999)},"keysExamined":0,"docsExamined":{returned + world.number(99999)},"hasSortStage":true,"fromPlanCache":true,"cursorExhausted":true,"numYields":{world.number(99)},"nreturned":{returned},"planCacheShapeHash":"{world.hex(8)}",'
        f'"queryShapeHash":"{world.hex(64)}","planCacheKey":"{world.hex(8)}","queryFramework":"classic","reslen":{world.number(99999)},"locks":{{"Global":{{"acquireCount":{{"r":{world.number(99)}}}}}}},"storage":{{"data":{{"bytesRead":{world.number(10**7)}}}}},"cpuNanos":{world.number(10**8)},"remote":"{remote}",'
        f'"protocol":"op_msg","queues":{{"execution":{{"admissions":1}}}},"workingMillis":104,"durationMillis":{world.number(9999)}}}',
    )  # fmt: skip


def own(world: World) -> str:
    return world.some(
        [
            mongo(world, "WTCHKPT", 22430, "Checkpointer", "WiredTiger message", f'{{"message":{{"ts_sec":{world.number(10**9)},"ts_usec":{world.number(10**6)},"thread":"1:0x7f","session_name":"WT_SESSION.checkpoint","category":"WT_VERB_CHECKPOINT_PROGRESS","verbose_level":"DEBUG_1","msg":"saving checkpoint snapshot min: {world.number(999)}"}}}}'),
            mongo(world, "ACCESS", 5286306, f"conn{world.session()[0]}", "Successfully authenticated", f'{{"client":"{world.session()[1]}","isSpeculative":true,"isClusterMember":false,"mechanism":"SCRAM-SHA-256","user":"{world.some(USERS)}","db":"admin","result":0,"metrics":{{"conversation_duration":{{"micros":{world.number(99999)}}}}},"extraInfo":{{}}}}'),
            mongo(world, "NETWORK", 6788700, f"conn{world.session()[0]}", "Received first command on ingress connection since session start or auth handshake", f'{{"elapsedMillis":{world.number(99)}}}'),
        ]
    )  # fmt: skip


def mongodb_json(world: World) -> str:
    kind = world.rng.random()
    if kind < 0.15:
        return accepted(world)
    if kind < 0.3:
        return metadata(world)
    if kind < 0.44:
        return ended(world)
    return own(world) if kind < 0.55 else slow(world, 1 + world.number(8))


def mongodb_json_short(world: World) -> str:
    """Very many short connections, as scanners and exploits make them."""
    return accepted(world) if len(world.open) < 20 or world.rng.random() < 0.5 else ended(world)


def mongodb_json_big(world: World) -> str:
    """Slow operations with commands of kilobytes."""
    return accepted(world) if world.rng.random() < 0.05 else slow(world, world.number(150))


def mongodb_text(world: World) -> str:
    stamp, kind = world.when.isoformat(timespec="milliseconds").replace("+00:00", "+0000"), world.rng.random()
    if kind < 0.17:
        conn, remote = world.came()
        return f"{stamp} I NETWORK  [listener] connection accepted from {remote} #{conn} ({len(world.open)} connections now open)"
    if kind < 0.33:
        conn, remote = world.went()
        return f"{stamp} I NETWORK  [conn{conn}] end connection {remote} ({len(world.open)} connections now open)"
    conn, remote = world.session()
    if kind < 0.45:
        return f'{stamp} I NETWORK  [conn{conn}] received client metadata from {remote} conn{conn}: {{ driver: {{ name: "PyMongo", version: "3.{world.number(13)}.0" }}, os: {{ type: "Linux", name: "Linux", architecture: "x86_64" }} }}'
    if kind < 0.5:
        return f"{stamp} I ACCESS   [conn{conn}] Successfully authenticated as principal {world.some(USERS)} on admin from client {remote}"
    if kind < 0.55:
        return f"{stamp} I STORAGE  [WTCheckpointThread] WiredTiger message [{world.number(10**9)}:{world.number(10**6)}] checkpoint took {world.number(9999)} ms"
    filters = ", ".join(
        f'{world.some(WORDS)}{n}: {{ $in: [ "{world.text(2)}" ] }}' for n in range(1 + world.number(8))
    )
    table = world.some(TABLES)
    return (
        f'{stamp} I COMMAND  [conn{conn}] command shop.{table} appName: "{world.some(USERS)}" command: find {{ find: "{table}", filter: {{ {filters} }}, lsid: {{ id: UUID("{world.hex(32)}") }}, $db: "shop" }} planSummary: COLLSCAN '
        f"keysExamined:0 docsExamined:{world.number(9999)} cursorExhausted:1 numYields:{world.number(9)} nreturned:{world.number(102)} reslen:{world.number(99999)} locks:{{ Global: {{ acquireCount: {{ r: {world.number(9)} }} }}, Database: {{ acquireCount: {{ r: 1 }} }} }} storage:{{}} protocol:op_msg {world.number(9999)}ms"
    )


def target(world: World) -> str:
    kind = world.rng.random()
    if kind < 0.4:
        return f"/{world.some(TABLES)}/_search?q={world.some(WORDS)}%3A{world.number(999)}&size={world.number(1000)}&scroll=1m"
    return f"/{'/'.join(world.some(WORDS) for _ in range(1 + world.number(5)))}.{world.some(['html', 'css', 'php', 'json'])}?v={world.number(10**6)}"


def combined(world: World, host: str = "") -> str:
    method, status = (
        world.some(["GET", "GET", "GET", "POST", "HEAD"]),
        world.some(["200", "200", "200", "404", "304", "401"]),
    )
    return (
        f'{host}{world.host()} - {world.some(["-", "-", "-", *USERS[:9]])} [{world.when:%d/%b/%Y:%H:%M:%S} +0000] "{method} {target(world)} HTTP/1.1" {status} {world.number(10**6)} '
        f'"https://www.example.org/{world.some(WORDS)}?x={world.number(999)}" "{world.some(AGENTS)}"'
    )


def apache_common(world: World) -> str:
    return f'{world.host()} - - [{world.when:%d/%b/%Y:%H:%M:%S} +0000] "GET {target(world)} HTTP/1.1" 200 {world.number(10**6)}'


def apache_vhost(world: World) -> str:
    return combined(world, f"{world.some(WORDS)}.example.org:443 ")


def json_access(world: World) -> str:
    return (
        f'{{"time_iso8601":"{world.when.isoformat(timespec="seconds")}","remote_addr":"{world.host()}","remote_user":"{world.some(["", "", USERS[3]])}","request":"GET {target(world)} HTTP/1.1","status":"{world.some(["200", "404"])}",'
        f'"body_bytes_sent":"{world.number(10**6)}","request_time":"0.{world.number(999):03}","http_referrer":"https://example.org/{world.some(WORDS)}","http_user_agent":"{world.some(AGENTS)}","upstream":{{"addr":"10.0.0.{world.number(9)}:9200","status":"200"}}}}'
    )


def postgres_says(world: World) -> tuple[str, str, int, str]:
    """A level, a message, and the session it is of."""
    kind = world.rng.random()
    if kind < 0.06:
        conn, remote = world.came()
        host, _, port = remote.rpartition(":")
        return "LOG", f"connection received: host={host.strip('[]')} port={port}", conn, remote
    if kind < 0.12:
        conn, remote = world.open[-1] if world.open else world.came()
        return (
            "LOG",
            f"connection authorized: user={world.some(USERS)} database=shop application_name={world.some(WORDS)}",
            conn,
            remote,
        )
    if kind < 0.17:
        conn, remote = world.went()
        host, _, port = remote.rpartition(":")
        return (
            "LOG",
            f"disconnection: session time: 0:00:{world.number(60):02}.{world.number(999):03} user={world.some(USERS)} database=shop host={host.strip('[]')} port={port}",
            conn,
            remote,
        )
    conn, remote = world.session()
    if kind < 0.19:
        return (
            "ERROR",
            f'relation "{world.some(TABLES)}" does not exist at character {world.number(99)}',
            conn,
            remote,
        )
    if kind < 0.2:
        return (
            "LOG",
            f"checkpoint complete: wrote {world.number(9999)} buffers ({world.number(99)}.{world.number(9)}%); 0 WAL file(s) added",
            7,
            "",
        )
    return (
        "LOG",
        f"duration: {world.number(10**6) / 1000:.3f} ms  {world.some(['statement', 'execute <unnamed>', 'execute S_12'])}: {world.sql()}",
        conn,
        remote,
    )


def postgres(prefix: Callable[[World, int, str], str]) -> Maker:
    def line(world: World) -> str:
        level, message, conn, remote = postgres_says(world)
        return f"{prefix(world, conn, remote)}{level}:  {message}"

    return line


def _milli(world: World) -> str:
    return f"{world.when:%Y-%m-%d %H:%M:%S}.{world.when.microsecond // 1000:03}"


def _bare(remote: str) -> str:
    return remote.replace("[", "").replace("]", "")


def postgres_csv(world: World) -> str:
    level, message, conn, remote = postgres_says(world)
    quoted = message.replace('"', '""')
    return (
        f'{_milli(world)} UTC,"{USERS[conn % len(USERS)]}","shop",{conn},"{_bare(remote)}",65e1a.{conn:x},{world.number(99)},"SELECT",2026-01-05 00:00:00 UTC,3/{world.number(9999)},0,{level},00000,'
        f'"{quoted}",,,,,,,,,"{WORDS[conn % len(WORDS)]}","client backend",,{world.number(10**9)}'
    )


def postgres_json(world: World) -> str:
    level, message, conn, remote = postgres_says(world)
    host, _, port = remote.rpartition(":")
    text = message.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return (
        f'{{"timestamp":"{_milli(world)} UTC","user":"{USERS[conn % len(USERS)]}","dbname":"shop","pid":{conn},"remote_host":"{host.strip("[]")}","remote_port":{port or 0},"session_id":"65e1a.{conn:x}","line_num":{world.number(99)},'
        f'"ps":"SELECT","session_start":"2026-01-05 00:00:00 UTC","vxid":"3/{world.number(9999)}","txid":0,"error_severity":"{level}","message":"{text}","application_name":"{WORDS[conn % len(WORDS)]}","backend_type":"client backend","query_id":{world.number(10**9)}}}'
    )


def mysql_general(world: World) -> str:
    kind, stamp = world.rng.random(), f"{world.when:%Y-%m-%dT%H:%M:%S}.{world.when.microsecond:06}Z\t"
    return _general(world, kind, lambda number: f"{stamp}{number:5} ")


def mysql_general_old(world: World) -> str:
    """As MySQL 5.5 and MariaDB write it: a time only where the second is a new one."""
    kind = world.rng.random()
    clock = (
        f"{world.when:%y%m%d} {world.when.hour:2}:{world.when:%M:%S}\t" if world.number(10) == 0 else "\t\t"
    )
    return _general(world, kind, lambda number: f"{clock}{number:5} ")


def _general(world: World, kind: float, head: Callable[[int], str]) -> str:
    if kind < 0.08:
        conn, remote = world.came()
        host = remote.rpartition(":")[0].strip("[]")
        return f"{head(conn)}Connect\t{world.some(USERS)}@{host} on shop using {world.some(['TCP/IP', 'SSL/TLS'])}"
    if kind < 0.15:
        return f"{head(world.went()[0])}Quit\t"
    conn, _ = world.session()
    if kind < 0.18:
        return f"{head(conn)}Init DB\tshop"
    return f"{head(conn)}{world.some(['Query', 'Query', 'Query', 'Execute', 'Prepare'])}\t{world.sql(0.2)}"


def mysql_slow(world: World) -> str:
    user, extra = world.some(USERS), world.rng.random() < 0.3
    more = f"# Thread_id: {world.number(900)}  Schema: shop  QC_hit: No\n" if extra else ""
    return (
        f"# Time: {world.when:%Y-%m-%dT%H:%M:%S}.{world.when.microsecond:06}Z\n# User@Host: {user}[{user}] @  [{world.host()}]  Id: {world.number(900):5}\n{more}"
        f"# Query_time: {world.number(99)}.{world.number(10**6):06}  Lock_time: 0.{world.number(10**6):06} Rows_sent: {world.number(9999)}  Rows_examined: {world.number(10**6)}\n"
        f"SET timestamp={int(world.when.timestamp())};\n{world.sql(0.3)};"
    )


def mysql_error(world: World) -> str:
    stamp, kind = f"{world.when:%Y-%m-%dT%H:%M:%S}.{world.when.microsecond:06}Z", world.rng.random()
    head = f"{stamp} {world.number(99999)} [{world.some(['Note', 'Warning', 'ERROR'])}] [MY-{10900 + world.number(99):06}] [Server] "
    if kind < 0.3:
        return f"{head}Access denied for user '{world.some(USERS)}'@'{world.host()}' (using password: {world.some(['YES', 'NO'])})"
    if kind < 0.6:
        return f"{head}Aborted connection {world.number(99999)} to db: '{world.some(['shop', 'unconnected'])}' user: '{world.some(USERS)}' host: '{world.host()}' (Got {world.some(['an error reading communication packets', 'timeout reading communication packets'])})."
    if kind < 0.7:
        return f"{head}IP address '{world.host()}' could not be resolved: Name or service not known"
    return f"{head}InnoDB: page_cleaner: 1000ms intended loop took {world.number(9999)}ms. The settings might not be optimal. (flushed={world.number(999)}, during the time.)"


def mariadb_error(world: World) -> str:
    stamp, kind = (
        f"{world.when:%Y-%m-%d} {world.when.hour:2}:{world.when:%M:%S} {world.number(9999)}",
        world.rng.random(),
    )
    if kind < 0.6:
        return f"{stamp} [Warning] Aborted connection {world.number(99999)} to db: 'shop' user: '{world.some(USERS)}' host: '{world.host()}' (Got timeout reading communication packets)"
    return f"{stamp} [Note] InnoDB: {world.text(8)} {world.number(10**6)}"


def mariadb_audit(world: World) -> str:
    kind, stamp = world.rng.random(), f"{world.when:%Y%m%d %H:%M:%S}"
    if kind < 0.1:
        conn, remote = world.came()
        host = remote.rpartition(":")[0].strip("[]")
        return f"{stamp},db1,{world.some(USERS)},{host},{conn},0,CONNECT,shop,,0"
    if kind < 0.18:
        conn, remote = world.went()
        return f"{stamp},db1,{world.some(USERS)},{remote.rpartition(':')[0].strip('[]')},{conn},0,DISCONNECT,shop,,0"
    if kind < 0.2:
        return f"{stamp},db1,{world.some(USERS)},{world.host()},{world.conn},0,FAILED_CONNECT,,,1045"
    conn, remote = world.session()
    head = f"{stamp},db1,{world.some(USERS)},{remote.rpartition(':')[0].strip('[]')},{conn},{world.number(10**7)}"
    if kind < 0.5:
        return f"{head},{world.some(['READ', 'READ', 'WRITE'])},shop,{world.some(TABLES)},"
    statement = world.sql(0).replace("'", "\\'")
    return f"{head},QUERY,shop,'{statement}',0"


def percona_audit_json(world: World) -> str:
    kind = world.rng.random()
    conn, remote = world.came() if kind < 0.1 else world.session()
    host = remote.rpartition(":")[0].strip("[]")
    name = "Connect" if kind < 0.1 else "Quit" if kind < 0.15 else "Query"
    text = world.sql().replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    middle = (
        f'"command_class":"select","connection_id":"{conn}","status":0,"sqltext":"{text}"'
        if name == "Query"
        else f'"connection_id":"{conn}","status":0,"priv_user":"app","os_login":"","proxy_user":""'
    )
    return f'{{"audit_record":{{"name":"{name}","record":"{world.conn}_2026-01-05T00:00:00","timestamp":"{world.when:%Y-%m-%dT%H:%M:%SZ}",{middle},"user":"{world.some(USERS)}[app] @  [{host}]","host":"","os_user":"","ip":"{host}","db":"shop"}}}}'


def enterprise_audit_json(world: World) -> str:
    kind = world.rng.random()
    conn, remote = world.came() if kind < 0.1 else world.session()
    host, user = remote.rpartition(":")[0].strip("[]"), world.some(USERS)
    head = f'  {{ "timestamp": "{world.when:%Y-%m-%d %H:%M:%S}", "id": {world.number(9)}, "class": "{"connection" if kind < 0.1 else "general"}", "event": "{"connect" if kind < 0.1 else "status"}", "connection_id": {conn}, "account": {{ "user": "{user}", "host": "" }}, "login": {{ "user": "{user}", "os": "", "ip": "{host}", "proxy": "" }}'
    if kind < 0.1:
        return f'{head}, "connection_data": {{ "connection_type": "ssl", "status": 0, "db": "shop" }} }},'
    text = world.sql().replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'{head}, "general_data": {{ "command": "Query", "sql_command": "select", "query": "{text}", "status": 0 }} }},'


def audit_xml(world: World) -> str:
    """As MySQL Enterprise writes it: an element a field."""
    fields = _audit_fields(world)
    inside = "\n".join(f"  <{name}>{value}</{name}>" for name, value in fields)
    return f" <AUDIT_RECORD>\n{inside}\n </AUDIT_RECORD>"


def audit_xml_old(world: World) -> str:
    """As Percona Server writes it by default: an attribute a line."""
    inside = "\n".join(f'  {name}="{value}"' for name, value in _audit_fields(world))
    return f"<AUDIT_RECORD\n{inside}\n/>"


def _audit_fields(world: World) -> list[tuple[str, str]]:
    kind = world.rng.random()
    conn, remote = world.came() if kind < 0.1 else world.session()
    host = remote.rpartition(":")[0].strip("[]")
    name = "Connect" if kind < 0.1 else "Quit" if kind < 0.15 else "Query"
    text = world.sql(0).replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")
    user = world.some(USERS)
    head = [
        ("NAME", name),
        ("RECORD", f"{world.conn}_2026-01-05T00:00:00"),
        ("TIMESTAMP", f"{world.when:%Y-%m-%dT%H:%M:%S} UTC"),
    ]
    if name != "Query":
        return [
            *head, ("CONNECTION_ID", str(conn)), ("STATUS", "0"), ("USER", user), ("PRIV_USER", user), ("OS_LOGIN", ""),
            ("PROXY_USER", ""), ("HOST", ""), ("IP", host), ("DB", "shop"),
        ]  # fmt: skip
    return [
        *head, ("COMMAND_CLASS", name.lower()), ("CONNECTION_ID", str(conn)), ("STATUS", "0"), ("SQLTEXT", text),
        ("USER", f"{user}[app] @  [{host}]"), ("HOST", ""), ("OS_USER", ""), ("IP", host), ("DB", "shop"),
    ]  # fmt: skip


def audit_csv(world: World) -> str:
    """Percona Server's CSV."""
    values = [
        value.replace("&quot;", '""').replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        for _, value in _audit_fields(world)
    ]
    status = 4 if values[0] != "Query" else 5
    return ",".join(value if place == status else f'"{value}"' for place, value in enumerate(values))


def es_audit(world: World) -> str:
    kind = world.rng.random()
    action = world.some(
        [
            "indices:data/read/search",
            "indices:data/read/search",
            "indices:data/write/bulk",
            "indices:data/read/scroll",
            "cluster:monitor/main",
        ]
    )
    what = (
        "access_granted"
        if kind < 0.9
        else world.some(
            ["authentication_success", "authentication_failed", "anonymous_access_denied", "access_denied"]
        )
    )
    return (
        f'{{"type":"audit", "timestamp":"{world.when:%Y-%m-%dT%H:%M:%S},{world.when.microsecond // 1000:03}+0000", "cluster.uuid":"{world.some(WORDS)}", "node.name":"n{world.number(3)}", "node.id":"O8SFUsk8QpGG16JVJcNgUw", "host.ip":"10.0.0.2", "event.type":"transport", '
        f'"event.action":"{what}", "authentication.type":"REALM", "user.name":"{world.some(USERS)}", "user.realm":"native1", "user.roles":["{world.some(WORDS)}"], "origin.type":"rest", "origin.address":"{world.remote()}", '
        f'"request.id":"{world.hex(22)}", "action":"{action}", "request.name":"SearchRequest", "indices":["{world.some(TABLES)}"]}}'
    )


def es_slow(world: World) -> str:
    matches = ",".join(
        f'{{"match":{{"{world.some(WORDS)}":"{world.text(2)}"}}}}' for _ in range(1 + world.number(5))
    )
    source = f'{{"size":{world.number(999)},"query":{{"bool":{{"must":[{matches}]}}}}}}'.replace('"', '\\"')
    return (
        f'{{"type": "index_search_slowlog", "timestamp": "{world.when:%Y-%m-%dT%H:%M:%S},{world.when.microsecond // 1000:03}Z", "level": "WARN", "component": "i.s.s.query", "cluster.name": "c", "node.name": "n{world.number(3)}", "message": "[{world.some(TABLES)}][{world.number(5)}]", "took": "{world.number(999)}ms", '
        f'"took_millis": "{world.number(999)}", "total_hits": "{world.number(99999)} hits", "types": "[]", "stats": "[]", "search_type": "QUERY_THEN_FETCH", "total_shards": "5", "source": "{source}", "id": "{world.hex(8)}", "cluster.uuid": "u", "node.id": "i"  }}'
    )


def es_server_json(world: World) -> str:
    message = world.some(
        [
            f"[{world.some(TABLES)}/{world.hex(16)}] update_mapping [_doc]",
            f"[gc][{world.number(9999)}] overhead, spent [{world.number(999)}ms] collecting in the last [1s]",
            f"{world.text(9)}",
        ]
    )
    if world.rng.random() < 0.5:
        return f'{{"type": "server", "timestamp": "{world.when:%Y-%m-%dT%H:%M:%S},{world.when.microsecond // 1000:03}Z", "level": "{world.some(["INFO", "WARN"])}", "component": "o.e.c.m.MetadataMappingService", "cluster.name": "c", "node.name": "n1", "message": "{message}", "cluster.uuid": "{world.hex(22)}", "node.id": "i"  }}'
    return f'{{"@timestamp":"{world.when.isoformat(timespec="milliseconds").replace("+00:00", "Z")}", "log.level": "INFO", "message":"{message}", "ecs.version": "1.2.0","service.name":"ES_ECS","event.dataset":"elasticsearch.server","process.thread.name":"elasticsearch[n1][clusterApplierService#updateTask][T#1]","log.logger":"org.elasticsearch.cluster.metadata.MetadataMappingService","elasticsearch.cluster.uuid":"u","elasticsearch.node.id":"i","elasticsearch.node.name":"n1","elasticsearch.cluster.name":"c"}}'


def _es_stamp(world: World) -> str:
    return f"[{world.when:%Y-%m-%dT%H:%M:%S},{world.when.microsecond // 1000:03}]"


def es_text_slow(world: World) -> str:
    return (
        f"{_es_stamp(world)}[WARN ][index.search.slowlog.query] [node{world.number(3)}] [{world.some(TABLES)}][{world.number(5)}] took[{world.number(999)}.5ms], took_millis[{world.number(999)}], total_hits[{world.number(9999)} hits], types[], stats[], search_type[QUERY_THEN_FETCH], total_shards[5], "
        f'source[{{"query":{{"match":{{"{world.some(WORDS)}":"{world.text(3)}"}}}}}}], id[{world.hex(6)}], '
    )


def es_text_server(world: World) -> str:
    kind = world.rng.random()
    if kind < 0.05:
        return (
            f"{_es_stamp(world)}[WARN ][o.e.t.TcpTransport       ] [node1] exception caught on transport layer\njava.io.StreamCorruptedException: invalid internal transport message format, got ({world.hex(2)},45,54,20)\n"
            + "\n".join(
                f"\tat org.elasticsearch.transport.{world.some(WORDS)}.read(Transport.java:{world.number(999)})"
                for _ in range(20)
            )
        )
    return f"{_es_stamp(world)}[{world.some(['INFO ', 'WARN ', 'DEBUG'])}][o.e.c.m.MetadataMappingService] [node{world.number(3)}] [{world.some(TABLES)}/{world.hex(22)}] update_mapping [{world.some(WORDS)}] {world.text(4)}"


def es_text_audit(world: World) -> str:
    what = world.some(
        [
            "access_granted",
            "access_granted",
            "authentication_failed",
            "anonymous_access_denied",
            "access_denied",
        ]
    )
    return (
        f"{_es_stamp(world)} [node1] [transport] [{what}]\torigin_type=[rest], origin_address=[{world.host()}], principal=[{world.some(USERS)}], realm=[native1], roles=[{world.some(WORDS)}], action=[indices:data/read/search], "
        f"indices=[{world.some(TABLES)}], request=[SearchRequest]"
    )


def opensearch_audit(world: World) -> str:
    return (
        f'{{"audit_cluster_name":"c","audit_transport_headers":{{"_system_index_access_allowed":"false"}},"audit_node_name":"n1","audit_trace_task_id":"{world.hex(22)}:{world.number(99999)}","audit_transport_request_type":"SearchRequest","audit_category":"{world.some(["AUTHENTICATED", "GRANTED_PRIVILEGES", "FAILED_LOGIN"])}","audit_request_origin":"REST",'
        f'"audit_node_id":"i","audit_request_layer":"TRANSPORT","@timestamp":"{world.when.isoformat(timespec="milliseconds")}","audit_format_version":4,"audit_request_remote_address":"{world.host()}","audit_request_privilege":"indices:data/read/search","audit_node_host_address":"10.0.0.2","audit_request_effective_user":"{world.some(USERS)}","audit_trace_indices":["{world.some(TABLES)}"],"audit_trace_resolved_indices":["{world.some(TABLES)}"],"audit_node_host_name":"n1"}}'
    )


def redis(world: World) -> str:
    stamp = f"{world.when:%d %b %Y %H:%M:%S}.{world.when.microsecond // 1000:03}"
    kind = world.rng.random()
    if kind < 0.4:
        return f"1:M {stamp} - Accepted {world.came()[1]}"
    if kind < 0.6:
        return f"1:M {stamp} - Client closed connection id={world.conn} addr={world.went()[1]} laddr=10.0.0.2:6379 fd={world.number(99)} name= age={world.number(999)} idle=0 flags=N db=0 sub=0 psub=0 ssub=0 multi=-1 qbuf=0 qbuf-free=20474 cmd={world.some(WORDS)} user=default"
    if kind < 0.9:
        return f"1:M {stamp} - DB {world.number(16)}: {world.number(10**7)} keys ({world.number(10**5)} volatile) in {2 ** world.number(24)} slots HT."
    return f"1:M {stamp} * {world.some(['Background saving started by pid', 'Background saving terminated with success', '10000 changes in 60 seconds. Saving...'])} {world.number(99999)}"


def couchdb(world: World) -> str:
    kind = world.rng.random()
    head = f"{world.when:%Y-%m-%dT%H:%M:%S}.{world.when.microsecond:06}Z couchdb@127.0.0.1 <0.{world.conn}.{world.number(9)}>"
    if kind < 0.1:
        return f'[info] {head} -------- Starting compaction for db "shards/{world.hex(8)}-{world.hex(8)}/{world.some(TABLES)}.{world.number(10**9)}" at {world.number(9999)}'
    return (
        f"[notice] {head} {world.hex(10)} db.example.org:5984 {world.host()} {world.some(['undefined', 'undefined', *USERS[:20]])} {world.some(['GET', 'GET', 'PUT', 'POST'])} "
        f"/{world.some(TABLES)}/{world.some(['_all_docs', '_find', '_changes', world.hex(32)])}?key=%22{world.some(WORDS)}%22&limit={world.number(999)} {world.some(['200', '200', '401', '404', '201'])} ok {world.number(999)}"
    )


def influxdb(world: World) -> str:
    return (
        f'[httpd] {world.host()} - {world.some(["-", "-", *USERS[:9]])} [{world.when:%d/%b/%Y:%H:%M:%S} +0000] "{world.some(["GET", "POST"])} /{world.some(["query", "query", "write"])}?db={world.some(WORDS)}&q=SELECT+{world.some(WORDS)}+FROM+{world.some(TABLES)}+WHERE+time+%3E+{world.number(10**9)} HTTP/1.1" '
        f'{world.some(["200", "204", "401"])} {world.number(99999)} "-" "{world.some(["InfluxDBClient/1.8", "Telegraf/1.2 Go/1.2", "Grafana/9.1"])}" {world.hex(8)}-f1de-11ed-{world.hex(4)}-{world.hex(12)} {world.number(99999)}'
    )


def clickhouse(world: World) -> str:
    kind = world.rng.random()
    head = f"{world.when:%Y.%m.%d %H:%M:%S}.{world.when.microsecond:06} [ {world.number(999)} ] {{{world.hex(8)}-{world.hex(4)}-{world.hex(4)}-{world.hex(4)}-{world.hex(12)}}}"
    if kind < 0.3:
        return (
            f"{head} <Debug> executeQuery: (from {world.remote()}, user: {world.some(USERS)}) {world.sql()}"
        )
    if kind < 0.5:
        return f"{head} <Trace> ContextAccess ({world.some(USERS)}): Access granted: SELECT({world.some(WORDS)}, {world.some(WORDS)}) ON shop.{world.some(TABLES)}"
    if kind < 0.7:
        return f"{head} <Information> executeQuery: Read {world.number(10**6)} rows, {world.number(999)}.00 MiB in 0.{world.number(999):03} sec., {world.number(10**6)} rows/sec., 1.00 GiB/sec."
    return f"{head} <Debug> {world.some(['MemoryTracker: Peak memory usage (for query)', 'TCPHandler: Processed in', 'MergeTreeInOrderSelectProcessor: Reading'])} {world.number(999)}.{world.number(99):02} MiB."


def s3(world: World) -> str:
    key, kind = (
        f"{world.some(TABLES)}/{world.hex(16)}/{world.some(WORDS)}.csv",
        world.some(
            ["REST.GET.OBJECT", "REST.GET.OBJECT", "REST.HEAD.OBJECT", "REST.PUT.OBJECT", "REST.GET.BUCKET"]
        ),
    )
    who = world.some(["-", "-", "arn:aws:iam::123456789012:user/" + world.some(USERS)])
    return (
        f"79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be {world.some(WORDS)}-bucket [{world.when:%d/%b/%Y:%H:%M:%S} +0000] {world.host()} {who} {world.hex(16).upper()} "
        f'{kind} {key} "GET /{key}?versionId={world.hex(8)} HTTP/1.1" {world.some(["200", "200", "403", "206"])} - {world.number(10**6)} {world.number(10**7)} {world.number(999)} {world.number(99)} "-" "{world.some(AGENTS)}" - {world.hex(40)}= SigV4 ECDHE-RSA-AES128-GCM-SHA256 AuthHeader bucket.s3.eu-west-1.amazonaws.com TLSv1.2 - -'
    )


def vpc_flow(world: World) -> str:
    start, host = int(world.when.timestamp()), world.host()
    there = (
        f"{host} 10.0.0.5 {world.port()} {world.some(['27017', '5432', '9200', '22', '443'])}"
        if world.rng.random() < 0.5
        else f"10.0.0.5 {host} 27017 {world.port()}"
    )
    return f"2 123456789010 eni-{world.number(5)}235b8ca123456789 {there} 6 {world.number(9999)} {world.number(10**7)} {start} {start + 60} {world.some(['ACCEPT', 'ACCEPT', 'REJECT'])} OK"


def zeek(world: World) -> str:
    fields = (
        f"{world.when.timestamp():.6f}", f"C{world.hex(16)}", world.host(), str(world.port()), "10.0.0.5", world.some(["27017", "5432", "443", "22"]), "tcp", world.some(["-", "ssl", "http"]),
        f"{world.rng.random():.6f}", str(world.number(99999)), str(world.number(10**7)), world.some(["SF", "S0", "REJ"]), "F", "T", "0", "ShADadfF", "10", "1000", "12", "2000", "-",
    )  # fmt: skip
    return "\t".join(fields)


def zeek_json(world: World) -> str:
    return (
        f'{{"ts":{world.when.timestamp():.6f},"uid":"C{world.hex(16)}","id.orig_h":"{world.host()}","id.orig_p":{world.port()},"id.resp_h":"10.0.0.5","id.resp_p":{world.some(["27017", "5432", "443"])},"proto":"tcp","service":"{world.some(["ssl", "http"])}","duration":{world.rng.random():.6f},'
        f'"orig_bytes":{world.number(99999)},"resp_bytes":{world.number(10**7)},"conn_state":"{world.some(["SF", "S0", "REJ"])}","local_orig":false,"local_resp":true,"missed_bytes":0,"history":"ShADadfF","orig_pkts":10,"orig_ip_bytes":1000,"resp_pkts":12,"resp_ip_bytes":2000}}'
    )


MAKERS: Final[dict[str, Maker]] = {
    "mongodb-json": mongodb_json,
    "mongodb-json-short": mongodb_json_short,
    "mongodb-json-big": mongodb_json_big,
    "mongodb-text": mongodb_text,
    "access-log": combined,
    "apache-common": apache_common,
    "apache-vhost": apache_vhost,
    "json-access-log": json_access,
    "postgresql": postgres(lambda w, conn, _: f"{_milli(w)} UTC [{conn}] {USERS[conn % len(USERS)]}@shop "),
    "postgresql-debian": postgres(lambda w, conn, _: f"{_milli(w)} CET [{conn}] "),
    "postgresql-rds": postgres(
        lambda w, conn, remote: (
            f"{w.when:%Y-%m-%d %H:%M:%S} UTC:{_bare(remote).rpartition(':')[0]}"
            f"({remote.rpartition(':')[2]}):{USERS[conn % len(USERS)]}@shop:[{conn}]:"
        )
    ),
    "postgresql-pgbadger": postgres(
        lambda w, conn, remote: (
            f"{w.when:%Y-%m-%d %H:%M:%S} UTC [{conn}]: [{w.number(99)}-1] user={USERS[conn % len(USERS)]},db=shop,"
            f"app={WORDS[conn % len(WORDS)]},client={_bare(remote).rpartition(':')[0]} "
        )
    ),
    "postgresql-brackets": postgres(lambda w, _, __: f"< {_milli(w)} CET > "),
    "postgresql-csv": postgres_csv,
    "postgresql-json": postgres_json,
    "mysql-general": mysql_general,
    "mysql-general-old": mysql_general_old,
    "mysql-slow": mysql_slow,
    "mysql-error": mysql_error,
    "mariadb-error": mariadb_error,
    "mariadb-audit": mariadb_audit,
    "mysql-audit-percona": percona_audit_json,
    "mysql-audit-json": enterprise_audit_json,
    "mysql-audit-xml": audit_xml,
    "mysql-audit-xml-old": audit_xml_old,
    "mysql-audit-csv": audit_csv,
    "elasticsearch-audit": es_audit,
    "elasticsearch-slow": es_slow,
    "elasticsearch-server": es_server_json,
    "elasticsearch-text": es_text_slow,
    "elasticsearch-text-server": es_text_server,
    "elasticsearch-text-audit": es_text_audit,
    "opensearch-audit": opensearch_audit,
    "redis": redis,
    "couchdb": couchdb,
    "influxdb": influxdb,
    "clickhouse": clickhouse,
    "s3": s3,
    "vpc-flow": vpc_flow,
    "zeek": zeek,
    "zeek-json": zeek_json,
}
HEADS: Final = {
    "zeek": "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tconn\n#fields\tts\tuid\t"
    "id.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tservice\tduration\torig_bytes\tresp_bytes\tconn_state\t"
    "local_orig\tlocal_resp\tmissed_bytes\thistory\torig_pkts\torig_ip_bytes\tresp_pkts\tresp_ip_bytes\ttunnel_parents\n",
    "mysql-general-old": "/usr/sbin/mysqld, Version: 5.5.62-log (MySQL Community Server). started with:\nTcp port: 3306  "
    "Unix socket: /run/mysqld.sock\nTime                 Id Command    Argument\n260105  0:00:00\t    1 Connect\tapp@10.0.0.9 on shop\n",
    "mysql-audit-xml": '<?xml version="1.0" encoding="utf-8"?>\n<AUDIT>\n',
    "mysql-audit-xml-old": '<?xml version="1.0" encoding="UTF-8"?>\n<AUDIT>\n',
    "mysql-audit-json": "[\n",
}


def block(name: str, megabytes: float, seed: int = 7) -> bytes:
    """About this much of a log, of one day."""
    return "".join(_lines(name, megabytes, seed)).encode()


def _lines(name: str, megabytes: float, seed: int) -> Iterator[str]:
    world, maker, size = World(seed), MAKERS[name], 0
    yield HEADS.get(name, "")
    while size < megabytes * 1e6:
        world.step()
        line = maker(world) + "\n"
        size += len(line)
        yield line
