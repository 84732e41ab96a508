"""How fast logs are read: ``python bench/logs.py [--mb 200] [--peers]``.

Made-up logs of a busy, open server (documentation addresses), each read once in one process; ``--peers`` runs mtools
and pgBadger over the same files where they are installed. MB/s are of processor time, so that they are per core.
"""

# ruff: noqa: E501 - log lines are as long as servers write them
from __future__ import annotations

import argparse
import gzip
import json
import pty
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

PEER_MB = 8
START = datetime(2026, 1, 5, tzinfo=UTC)
WORDS = [
    "river",
    "stone",
    "maple",
    "cloud",
    "harbour",
    "copper",
    "lantern",
    "willow",
    "ember",
    "granite",
    "meadow",
    "orchid",
    "pepper",
    "quartz",
]


def address(rng: random.Random) -> str:
    net = rng.choice(("192.0.2.", "198.51.100.", "203.0.113."))
    return f"{net}{rng.randrange(1, 255)}"


def remote_of(conn: int) -> str:
    """The same address and port for every line of a connection."""
    net = ("192.0.2", "198.51.100", "203.0.113")[conn % 3]
    return f"{net}.{conn % 251}:{20000 + conn % 40000}"


def json_line(rng: random.Random, when: datetime, conn: int) -> str:
    stamp = when.isoformat(timespec="milliseconds")
    head = f'{{"t":{{"$date":"{stamp}"}},"s":"I",  '
    kind = rng.random()
    conn -= 0 if kind < 0.12 else conn % 7
    remote = remote_of(conn)
    if kind < 0.12:
        return (
            head
            + f'"c":"NETWORK",  "id":22943,   "ctx":"listener","msg":"Connection accepted","attr":{{"remote":"{remote}",'
            f'"uuid":{{"uuid":{{"$uuid":"{rng.getrandbits(128):032x}"}}}},"connectionId":{conn},"connectionCount":{conn % 90}}}}}'
        )
    if kind < 0.22:
        return (
            head
            + f'"c":"NETWORK",  "id":51800,   "ctx":"conn{conn}","msg":"client metadata","attr":{{"remote":"{remote}",'
            f'"client":"conn{conn}","doc":{{"driver":{{"name":"PyMongo","version":"4.6.1"}},"os":{{"type":"Linux",'
            f'"name":"Linux","architecture":"x86_64","version":"5.15"}},"platform":"CPython 3.11.7.final.0"}}}}}}'
        )
    if kind < 0.32:
        return (
            head
            + f'"c":"NETWORK",  "id":22944,   "ctx":"conn{conn}","msg":"Connection ended","attr":{{"remote":"{remote}",'
            f'"connectionId":{conn},"connectionCount":{conn % 90}}}}}'
        )
    if kind < 0.42:
        return (
            head
            + '"c":"STORAGE",  "id":22430,   "ctx":"Checkpointer","msg":"WiredTiger message","attr":{"message":'
            f'"[1700000000:{rng.randrange(10**6)}][1:0x7f], WT_SESSION.checkpoint: [WT_VERB_CHECKPOINT_PROGRESS] saving"}}}}'
        )
    filters = ",".join(
        f'"{rng.choice(WORDS)}{n}":{{"$in":["{rng.choice(WORDS)}","{rng.choice(WORDS)}"]}}' for n in range(6)
    )
    return (
        head
        + f'"c":"COMMAND",  "id":51803,   "ctx":"conn{conn}","msg":"Slow query","attr":{{"type":"command","ns":'
        f'"shop.{rng.choice(WORDS)}","command":{{"find":"{rng.choice(WORDS)}","filter":{{{filters}}},"lsid":{{"id":{{"$uuid":'
        f'"{rng.getrandbits(128):032x}"}}}},"$db":"shop"}},"planSummary":"COLLSCAN","keysExamined":0,"docsExamined":101,'
        f'"cursorExhausted":true,"numYields":0,"nreturned":101,"queryHash":"8B3D4AB8","reslen":{rng.randrange(99999)},"locks":'
        f'{{"Global":{{"acquireCount":{{"r":1}}}}}},"storage":{{}},"remote":"{remote}","protocol":"op_msg","durationMillis":104}}}}'
    )


def text_line(rng: random.Random, when: datetime, conn: int) -> str:
    stamp = when.isoformat(timespec="milliseconds").replace("+00:00", "+0000")
    kind = rng.random()
    conn -= 0 if kind < 0.18 else conn % 7
    remote = remote_of(conn)
    if kind < 0.18:
        return f"{stamp} I NETWORK  [listener] connection accepted from {remote} #{conn} ({conn % 90} connections now open)"
    if kind < 0.3:
        return (
            f"{stamp} I NETWORK  [conn{conn}] received client metadata from {remote} conn{conn}: {{ driver: {{ name: "
            f'"PyMongo", version: "3.12.0" }}, os: {{ type: "Linux", name: "Linux", architecture: "x86_64" }} }}'
        )
    if kind < 0.42:
        return f"{stamp} I NETWORK  [conn{conn}] end connection {remote} ({conn % 90} connections now open)"
    if kind < 0.5:
        return f"{stamp} I STORAGE  [WTCheckpointThread] Checkpoint took {rng.randrange(99)} milliseconds to complete."
    filters = ", ".join(f'{rng.choice(WORDS)}{n}: {{ $in: [ "{rng.choice(WORDS)}" ] }}' for n in range(4))
    return (
        f'{stamp} I COMMAND  [conn{conn}] command shop.{rng.choice(WORDS)} command: find {{ find: "{rng.choice(WORDS)}", '
        f'filter: {{ {filters} }}, $db: "shop" }} planSummary: COLLSCAN keysExamined:0 docsExamined:101 numYields:0 '
        f"nreturned:101 reslen:{rng.randrange(99999)} locks:{{ Global: {{ acquireCount: {{ r: 1 }} }} }} protocol:op_msg 104ms"
    )


def combined_line(rng: random.Random, when: datetime, _: int) -> str:
    stamp = when.strftime("%d/%b/%Y:%H:%M:%S +0000")
    return (
        f'{address(rng)} - - [{stamp}] "GET /{rng.choice(WORDS)}/_search?size={rng.randrange(999)} HTTP/1.1" 200 '
        f'{rng.randrange(99999)} "-" "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0"'
    )


def postgres_line(rng: random.Random, when: datetime, conn: int) -> str:
    stamp = when.strftime("%Y-%m-%d %H:%M:%S.") + f"{when.microsecond // 1000:03} UTC"
    kind = rng.random()
    head = f"{stamp} [{conn % 3000 + 100}] "
    if kind < 0.08:
        return (
            head
            + f"[unknown]@[unknown] LOG:  connection received: host={address(rng)} port={rng.randrange(20000, 60000)}"
        )
    if kind < 0.16:
        return head + "app@shop LOG:  connection authorized: user=app database=shop"
    names = ", ".join(rng.choice(WORDS) for _ in range(9))
    return (
        head
        + f"app@shop LOG:  duration: {rng.randrange(9999) / 7:.3f} ms  statement: SELECT {names} FROM {rng.choice(WORDS)} "
        f"WHERE {rng.choice(WORDS)} = '{rng.choice(WORDS)}' ORDER BY {rng.choice(WORDS)} LIMIT {rng.randrange(99)}"
    )


def slow_line(rng: random.Random, when: datetime, conn: int) -> str:
    stamp = when.strftime("%Y-%m-%dT%H:%M:%S.000000Z")
    names = ", ".join(rng.choice(WORDS) for _ in range(12))
    return (
        f"# Time: {stamp}\n# User@Host: app[app] @  [{address(rng)}]  Id: {conn % 900}\n# Query_time: 1.5  Lock_time: 0.0 "
        f"Rows_sent: {rng.randrange(999)}  Rows_examined: 9999\nSET timestamp={int(when.timestamp())};\n"
        f"SELECT {names} FROM {rng.choice(WORDS)} WHERE {rng.choice(WORDS)} = '{rng.choice(WORDS)}' LIMIT 100;"
    )


def audit_line(rng: random.Random, when: datetime, conn: int) -> str:
    stamp = when.strftime("%Y-%m-%dT%H:%M:%S,000+0000")
    return (
        f'{{"type":"audit", "timestamp":"{stamp}", "node.id":"O8SFUsk8QpGG16JVJcNgUw", "event.type":"transport", '
        f'"event.action":"access_granted", "authentication.type":"REALM", "user.name":"app", "user.realm":"native1", '
        f'"user.roles":["reader"], "origin.type":"rest", "origin.address":"{address(rng)}:{rng.randrange(20000, 60000)}", '
        f'"request.id":"{rng.getrandbits(64):x}", "action":"indices:data/read/search", "request.name":"SearchRequest", '
        f'"indices":["{rng.choice(WORDS)}"]}}'
    )


def redis_line(rng: random.Random, when: datetime, _: int) -> str:
    stamp = when.strftime("%d %b %Y %H:%M:%S.000")
    if rng.random() < 0.5:
        return f"1:M {stamp} - Accepted {address(rng)}:{rng.randrange(20000, 60000)}"
    return f"1:M {stamp} - DB 0: {rng.randrange(10**7)} keys ({rng.randrange(10**5)} volatile) in 16777216 slots HT."


def clickhouse_line(rng: random.Random, when: datetime, conn: int) -> str:
    stamp = when.strftime("%Y.%m.%d %H:%M:%S.000000")
    names = ", ".join(rng.choice(WORDS) for _ in range(9))
    return (
        f"{stamp} [ {conn % 99} ] {{{rng.getrandbits(128):032x}}} <Debug> executeQuery: (from {address(rng)}:{rng.randrange(20000, 60000)}, "
        f"user: default) SELECT {names} FROM {rng.choice(WORDS)} LIMIT 100"
    )


def s3_line(rng: random.Random, when: datetime, _: int) -> str:
    stamp = when.strftime("%d/%b/%Y:%H:%M:%S +0000")
    key = f"{rng.choice(WORDS)}/{rng.choice(WORDS)}.csv"
    return (
        f"79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be bucket [{stamp}] {address(rng)} - 3E57427F3EXAMPLE "
        f'REST.GET.OBJECT {key} "GET /{key} HTTP/1.1" 200 - {rng.randrange(99999)} 99999 70 10 "-" "curl/7.15.1" - x= - - - - -'
    )


def flow_line(rng: random.Random, when: datetime, _: int) -> str:
    start = int(when.timestamp())
    here, there = f"10.0.0.5 {address(rng)} 27017 {rng.randrange(20000, 60000)}", start + 60
    return f"2 123456789010 eni-1235b8ca123456789 {here} 6 {rng.randrange(999)} {rng.randrange(10**6)} {start} {there} ACCEPT OK"


def zeek_line(rng: random.Random, when: datetime, _: int) -> str:
    fields = (
        f"{when.timestamp():.6f}", f"C{rng.getrandbits(60):x}", address(rng), str(rng.randrange(20000, 60000)), "10.0.0.5", "27017",
        "tcp", "-", f"{rng.random():.6f}", str(rng.randrange(999)), str(rng.randrange(99999)), "SF", "F", "T", "0", "ShADadfF",
        "10", "1000", "12", "2000", "-",
    )  # fmt: skip
    return "\t".join(fields)


def json_access_line(rng: random.Random, when: datetime, _: int) -> str:
    return (
        f'{{"time_iso8601":"{when.isoformat(timespec="seconds")}","remote_addr":"{address(rng)}","remote_user":"","request":'
        f'"GET /{rng.choice(WORDS)}/_search?size={rng.randrange(99)} HTTP/1.1","status":"200","body_bytes_sent":'
        f'"{rng.randrange(99999)}","request_time":"0.003","http_referrer":"-","http_user_agent":"Mozilla/5.0 (X11; Linux)"}}'
    )


def influx_line(rng: random.Random, when: datetime, conn: int) -> str:
    stamp = when.strftime("%d/%b/%Y:%H:%M:%S +0000")
    return (
        f'[httpd] {address(rng)} - - [{stamp}] "GET /query?db=x&q=SELECT+{rng.choice(WORDS)}+FROM+{rng.choice(WORDS)} HTTP/1.1" '
        f'200 {rng.randrange(9999)} "-" "InfluxDBClient/1.8" 5a0f{conn:08x}-11 {rng.randrange(9999)}'
    )


def couch_line(rng: random.Random, when: datetime, conn: int) -> str:
    stamp = when.strftime("%Y-%m-%dT%H:%M:%S.000000Z")
    return (
        f"[notice] {stamp} couchdb@127.0.0.1 <0.{conn}.0> {rng.getrandbits(40):010x} db.example:5984 {address(rng)} undefined "
        f"GET /{rng.choice(WORDS)}/_all_docs?key=%22{rng.choice(WORDS)}%22 200 ok {rng.randrange(99)}"
    )


def postgres_csv_line(rng: random.Random, when: datetime, conn: int) -> str:
    stamp = when.strftime("%Y-%m-%d %H:%M:%S.") + f"{when.microsecond // 1000:03} UTC"
    remote = remote_of(conn)
    message = f"duration: 5.1 ms  statement: SELECT {', '.join(rng.choice(WORDS) for _ in range(9))} FROM {rng.choice(WORDS)}"
    if conn % 8 == 0:
        message = f"connection received: host={remote.rpartition(':')[0]} port={remote.rpartition(':')[2]}"
    return (
        f'{stamp},"app","shop",{conn % 3000 + 100},"{remote}",65e1a.{conn:x},1,"SELECT",2026-01-05 00:00:00 UTC,3/7,0,LOG,00000,'
        f'"{message}",,,,,,,,,"psql","client backend",,0'
    )


def postgres_json_line(rng: random.Random, when: datetime, conn: int) -> str:
    stamp = when.strftime("%Y-%m-%d %H:%M:%S.") + f"{when.microsecond // 1000:03} UTC"
    host, _, port = remote_of(conn).rpartition(":")
    message = f"duration: 5.1 ms  statement: SELECT {', '.join(rng.choice(WORDS) for _ in range(9))} FROM {rng.choice(WORDS)}"
    if conn % 8 == 0:
        message = f"connection received: host={host} port={port}"
    return (
        f'{{"timestamp":"{stamp}","user":"app","dbname":"shop","pid":{conn % 3000 + 100},"remote_host":"{host}","remote_port":{port},'
        f'"session_id":"65e1a.{conn:x}","line_num":1,"error_severity":"LOG","message":"{message}","application_name":"psql"}}'
    )


def general_line(rng: random.Random, when: datetime, conn: int) -> str:
    stamp = when.strftime("%Y-%m-%dT%H:%M:%S.000000Z")
    number = conn // 20
    if conn % 20 == 0:
        return f"{stamp}\t{number} Connect\tapp@{address(rng)} on shop using TCP/IP"
    if conn % 20 == 19:
        return f"{stamp}\t{number} Quit\t"
    names = ", ".join(rng.choice(WORDS) for _ in range(6))
    return f"{stamp}\t{number} Query\tSELECT {names} FROM {rng.choice(WORDS)} WHERE {rng.choice(WORDS)} = 'x'"


def mysql_audit_line(rng: random.Random, when: datetime, conn: int) -> str:
    stamp = when.strftime("%Y%m%d %H:%M:%S")
    return f"{stamp},db1,app,{address(rng)},{conn % 900},{conn},QUERY,shop,'SELECT {rng.choice(WORDS)} FROM {rng.choice(WORDS)}',0"


def mysql_error_line(rng: random.Random, when: datetime, conn: int) -> str:
    stamp = when.strftime("%Y-%m-%dT%H:%M:%S.000000Z")
    if conn % 5:
        return f"{stamp} {conn % 900} [Note] [MY-010914] [Server] InnoDB: page_cleaner: 1000ms intended loop took {conn}ms. The settings might not be optimal."
    return f"{stamp} {conn % 900} [Note] [MY-010926] [Server] Access denied for user 'app'@'{address(rng)}' (using password: YES)"


def es_server_line(rng: random.Random, when: datetime, conn: int) -> str:
    stamp = when.strftime("%Y-%m-%dT%H:%M:%S,000")
    return (
        f'{{"type": "index_search_slowlog", "timestamp": "{stamp}Z", "level": "WARN", "component": "i.s.s.query", "cluster.name": '
        f'"c", "node.name": "n", "message": "[{rng.choice(WORDS)}][0]", "took": "5ms", "source": "{{\\"query\\":{{\\"match\\":'
        f'{{\\"{rng.choice(WORDS)}\\":\\"{rng.choice(WORDS)}\\"}}}}}}", "cluster.uuid": "u", "node.id": "i"  }}'
    )


def es_text_line(rng: random.Random, when: datetime, conn: int) -> str:
    stamp = when.strftime("%Y-%m-%dT%H:%M:%S,000")
    return (
        f"[{stamp}][WARN ][index.search.slowlog.query] [node1] [{rng.choice(WORDS)}][0] took[4.5ms], took_millis[4], total_hits[9], "
        f'types[], stats[], search_type[QUERY_THEN_FETCH], total_shards[5], source[{{"query":{{"match":{{"{rng.choice(WORDS)}":1}}}}}}], '
    )


MAKERS: dict[str, Callable[[random.Random, datetime, int], str]] = {
    "mongodb-json": json_line, "mongodb-text": text_line, "access-log": combined_line, "postgresql": postgres_line,
    "mysql-slow": slow_line, "elasticsearch": audit_line, "redis": redis_line, "clickhouse": clickhouse_line,
    "s3": s3_line, "vpc-flow": flow_line, "zeek": zeek_line, "json-access-log": json_access_line, "influxdb": influx_line,
    "couchdb": couch_line, "postgresql-csv": postgres_csv_line, "postgresql-json": postgres_json_line,
    "mysql-general": general_line, "mysql-audit": mysql_audit_line, "mysql-error": mysql_error_line,
    "elasticsearch-slow": es_server_line, "elasticsearch-text": es_text_line,
}  # fmt: skip


def block(maker: Callable[[random.Random, datetime, int], str], megabytes: float, seed: int = 7) -> bytes:
    """About this much log, of one day."""
    rng = random.Random(seed)
    lines, size, when, conn = [], 0, START, 10
    while size < megabytes * 1e6:
        when += timedelta(milliseconds=rng.randrange(40))
        conn += 1
        line = maker(rng, when, conn)
        lines.append(line)
        size += len(line) + 1
    return ("\n".join(lines) + "\n").encode()


def read_rate(path: Path) -> tuple[float, float]:
    """MB/s of processor time and of wall time, of uncompressed text."""
    from unlatched import logs

    size = 0

    def told(count: int) -> None:
        nonlocal size
        size += count

    wall, cpu = time.perf_counter(), time.process_time()
    logs.read([path], options=logs.Options(progress=told))
    return size / 1e6 / (time.process_time() - cpu), size / 1e6 / (time.perf_counter() - wall)


def unit(path: Path) -> float:
    """MB/s of ``json.loads`` over the first lines of a JSON log: how fast this machine is just now."""
    lines = path.read_bytes()[:4_000_000].split(b"\n")[:-1]
    began = time.process_time()
    for line in lines:
        json.loads(line)
    return sum(map(len, lines)) / 1e6 / (time.process_time() - began)


def best(path: Path, times: int) -> tuple[float, float]:
    """The best of several readings: other work on the machine only ever slows one down."""
    rates = [read_rate(path) for _ in range(times)]
    return max(cpu for cpu, _ in rates), max(wall for _, wall in rates)


def timed(command: list[str]) -> float:
    """Processor seconds of a command; some peers want a terminal as their standard input."""
    _, terminal = pty.openpty()
    began = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdin=terminal, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended.ru_utime + ended.ru_stime - began.ru_utime - began.ru_stime


def peers(folder: Path, mloginfo: str, pgbadger: str) -> None:
    """Ratios of processor time, ours to theirs, on the same files in the same run."""
    badger = [
        pgbadger,
        "-q",
        "-j",
        "1",
        "-f",
        "stderr",
        "-p",
        "%m [%p] %q%u@%d ",
        "-o",
        str(folder / "x.html"),
    ]
    for name, command in (
        ("mongodb-text", [mloginfo, "--connections"]),
        ("mongodb-text", [mloginfo, "--connections", "--queries"]),
        ("postgresql", badger),
    ):
        path = folder / f"{name}.peer.log"
        path.write_bytes(block(MAKERS[name], PEER_MB))
        order = [command[0], str(path), *command[1:]] if command[0] == mloginfo else [*command, str(path)]
        theirs = timed(order)
        ours, _ = read_rate(folder / f"{name}.log")
        what = " ".join([Path(command[0]).name, *(part for part in command[1:3] if part.startswith("--"))])
        print(
            f"{what}: {PEER_MB / theirs:.2f} MB/s, ours {ours:.0f} MB/s, {ours * theirs / PEER_MB:.0f} times"
        )


def stream(gigabytes: float) -> None:
    """Feed a long log through a pipe and print the reader's peak memory."""
    part = block(json_line, 64)
    code = "from unlatched.logs.command import run; import sys; sys.exit(run(['-']))"
    child = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    began = time.perf_counter()
    assert child.stdin is not None
    for _ in range(int(gigabytes * 1e9 / len(part))):
        child.stdin.write(part)
    child.stdin.close()
    peak = _peak(child.pid)
    child.wait()
    print(
        f"{gigabytes} GB through a pipe: {time.perf_counter() - began:.0f} s, peak memory {peak / 1e6:.0f} MB"
    )


def _peak(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return float(line.split()[1]) * 1024
    return 0.0


def files(folder: Path, megabytes: float, only: str) -> Iterator[tuple[str, Path]]:
    for name, maker in MAKERS.items():
        if only not in name:
            continue
        path = folder / f"{name}.log"
        path.write_bytes(block(maker, min(megabytes, 25)) * max(1, round(megabytes / 25)))
        yield name, path
        if name == "mongodb-json":
            packed = folder / f"{name}.log.gz"
            packed.write_bytes(gzip.compress(path.read_bytes(), 6))
            yield f"{name}.gz", packed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mb", type=float, default=100)
    parser.add_argument("--only", default="")
    parser.add_argument("--runs", type=int, default=3, help="readings of each file; the best counts")
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--mloginfo", default="mloginfo")
    parser.add_argument("--pgbadger", default="pgbadger")
    parser.add_argument("--stream", type=float, default=0, help="gigabytes to send through a pipe")
    args = parser.parse_args()
    with TemporaryDirectory() as name:
        for what, path in files(Path(name), args.mb, args.only):
            cpu, wall = best(path, args.runs)
            print(f"{what:18} {cpu:7.0f} MB/s of processor time {wall:7.0f} MB/s of wall time", flush=True)
            if what == "mongodb-json":
                print(
                    f"{'json.loads':18} {unit(path):7.0f} MB/s of processor time, for comparison", flush=True
                )
        if args.peers:
            peers(Path(name), args.mloginfo, args.pgbadger)
    if args.stream:
        stream(args.stream)


if __name__ == "__main__":
    main()
