"""Made-up logs, one a format: documentation addresses only. CANARY stands where servers quote data or names."""

# ruff: noqa: E501 - log lines are as long as servers write them
from __future__ import annotations

from dataclasses import dataclass, field

CANARY = "kanarienvogel7291"


@dataclass(frozen=True)
class Sample:
    """A log and what its lines say, counted by hand. ``clients``: address to (connections, authenticated, anonymous)."""

    format: str
    text: str
    store: str
    clients: dict[str, tuple[int, int, int]]
    epochs: list[tuple[str | None, str, str]] = field(default_factory=list)
    windows: int = 0
    malformed: int = 0


def mongo(time: str, number: int, thread: str, attr: str, part: str = "NETWORK", message: str = "x") -> str:
    return (
        f'{{"t":{{"$date":"2026-03-01T{time}+00:00"}},"s":"I",  "c":"{part}",  "id":{number}, "ctx":"{thread}",'
        f'"msg":"{message}","attr":{attr}}}\n'
    )


MONGO_JSON = (
    mongo("08:00:00.000", 20698, "-", "{}", message="***** SERVER RESTARTED *****")
    + mongo("08:00:00.100", 4615611, "initandlisten", '{"pid":1,"port":27017,"dbPath":"/data"}')
    + mongo("08:00:00.200", 23403, "initandlisten", '{"buildInfo":{"version":"6.0.5","modules":[]}}')
    + mongo("08:00:00.300", 21951, "initandlisten", '{"options":{"net":{"bindIp":"*"}}}')
    + mongo("08:00:01.000", 22120, "initandlisten", "{}")
    + mongo("08:00:02.000", 23015, "listener", '{"address":"0.0.0.0"}')
    + mongo("08:00:02.100", 23016, "listener", '{"port":27017,"ssl":"off"}')
    + mongo("08:10:00.000", 22943, "listener", '{"remote":"203.0.113.5:50001","connectionId":1,"connectionCount":1}')
    + mongo(
        "08:10:00.100", 51800, "conn1",
        '{"remote":"203.0.113.5:50001","client":"conn1","doc":{"application":{"name":"mongodump"},'
        '"driver":{"name":"mongo-go-driver","version":"1.7"}}}',
    )
    + mongo(
        "08:10:05.000", 51803, "conn1",
        '{"type":"command","ns":"shop.people","command":{"find":"people","filter":{"name":"' + CANARY + '"}},'
        '"planSummary":"COLLSCAN","docsExamined":101,"nreturned":101,"reslen":20000,"remote":"203.0.113.5:50001",'
        '"durationMillis":120}', "COMMAND",
    )
    + mongo("08:10:30.000", 22944, "conn1", '{"remote":"203.0.113.5:50001","connectionId":1,"connectionCount":0}')
    + mongo("08:20:00.000", 22943, "listener", '{"remote":"[2001:db8::7]:50002","connectionId":2,"connectionCount":1}')
    + mongo("08:21:00.000", 22943, "listener", '{"remote":"[::ffff:198.51.100.9]:50003","connectionId":3,"connectionCount":2}')
    + mongo("08:22:00.000", 22943, "listener", '{"remote":"10.0.0.8:50004","connectionId":4,"connectionCount":3}')
    + mongo(
        "08:22:00.500", 5286306, "conn4",
        '{"client":"10.0.0.8:50004","isSpeculative":true,"mechanism":"SCRAM-SHA-256","user":"' + CANARY + '","db":"admin"}',
        "ACCESS",
    )
    + mongo("08:30:00.000", 518070, "conn2", '{"namespace":"shop.people"}', "COMMAND", "CMD: drop")
    + mongo("08:30:01.000", 20320, "conn2", '{"namespace":"READ_ME_TO_RECOVER_YOUR_DATA.README","options":{}}', "STORAGE")
    + mongo("09:00:00.000", 23138, "SignalHandler", '{"exitCode":0}', "CONTROL", "Shutting down")
    + mongo("09:05:00.000", 4615611, "initandlisten", '{"pid":2,"port":27017,"dbPath":"/data"}')
    + mongo("09:05:00.100", 23403, "initandlisten", '{"buildInfo":{"version":"6.0.6","modules":[]}}')
    + mongo(
        "09:05:00.200", 21951, "initandlisten",
        '{"options":{"net":{"bindIp":"0.0.0.0"},"security":{"authorization":"enabled"}}}',
    )
    + mongo("09:10:00.000", 22943, "listener", '{"remote":"203.0.113.5:50010","connectionId":1,"connectionCount":1}')
    + mongo(
        "09:10:00.500", 20436, "conn1",
        '{"error":{"code":13,"codeName":"Unauthorized","errmsg":"command find requires authentication ' + CANARY + '"}}',
        "ACCESS",
    )
)  # fmt: skip

MONGO_TEXT = f"""\
2019-02-03T10:00:00.000+0100 I CONTROL  [initandlisten] MongoDB starting : pid=7 port=27017 dbpath=/data 64-bit host=db
2019-02-03T10:00:00.001+0100 I CONTROL  [initandlisten] db version v3.6.3
2019-02-03T10:00:00.002+0100 I CONTROL  [initandlisten] options: {{ net: {{ bindIp: "0.0.0.0", port: 27017 }} }}
2019-02-03T10:00:01.000+0100 I CONTROL  [initandlisten] ** WARNING: Access control is not enabled for the database.
2019-02-03T10:00:02.000+0100 I NETWORK  [initandlisten] waiting for connections on port 27017
2019-02-03T11:00:00.000+0100 I NETWORK  [listener] connection accepted from 203.0.113.5:50001 #1 (1 connection now open)
2019-02-03T11:00:00.010+0100 I NETWORK  [conn1] received client metadata from 203.0.113.5:50001 conn1: {{ driver: {{ name: \
"PyMongo", version: "3.7.0" }}, os: {{ type: "Linux" }}, application: {{ name: "{CANARY}" }} }}
2019-02-03T11:00:05.000+0100 I COMMAND  [conn1] command shop.people command: find {{ find: "people", filter: {{ n: "{CANARY}" }} \
}} planSummary: COLLSCAN keysExamined:0 docsExamined:101 numYields:0 nreturned:101 reslen:20000 locks:{{ Global: {{ \
acquireCount: {{ r: 1 }} }} }} protocol:op_msg 120ms
2019-02-03T11:00:06.000+0100 I COMMAND  [conn1] getmore shop.people query: {{ n: "x" }} cursorid:5 nreturned:400 \
reslen:80000 locks:{{ r: 1 }} 130ms
2019-02-03T11:01:00.000+0100 I NETWORK  [conn1] end connection 203.0.113.5:50001 (0 connections now open)
2019-02-03T11:02:00.000+0100 I NETWORK  [listener] connection accepted from 127.0.0.1:50002 #2 (1 connection now open)
2019-02-03T11:02:01.000+0100 I ACCESS   [conn2] Successfully authenticated as principal {CANARY} on admin
2019-02-03T11:02:02.000+0100 I COMMAND  [conn2] CMD: drop shop.old
"""

POSTGRES = f"""\
2026-03-01 08:00:00.000 UTC [1] LOG:  starting PostgreSQL 16.2 on x86_64-pc-linux-gnu, compiled by gcc, 64-bit
2026-03-01 08:00:00.001 UTC [1] LOG:  listening on IPv4 address "0.0.0.0", port 5432
2026-03-01 08:00:00.002 UTC [1] LOG:  listening on IPv6 address "::", port 5432
2026-03-01 08:00:00.003 UTC [2] LOG:  database system was shut down at 2026-03-01 07:00:00 UTC
2026-03-01 08:00:00.004 UTC [1] LOG:  database system is ready to accept connections
2026-03-01 08:10:00.000 UTC [40] LOG:  connection received: host=203.0.113.5 port=50001
2026-03-01 08:10:00.100 UTC [40] LOG:  connection authenticated: user="{CANARY}" method=trust (/etc/pg_hba.conf:12)
2026-03-01 08:10:00.101 UTC [40] LOG:  connection authorized: user={CANARY} database=shop application_name=pg_dump
2026-03-01 08:10:01.000 UTC [40] LOG:  statement: COPY public.people (id, name) TO stdout;
2026-03-01 08:10:02.000 UTC [40] LOG:  statement: SELECT *
\tFROM people WHERE name = '{CANARY}'
2026-03-01 08:10:03.000 UTC [40] LOG:  disconnection: session time: 0:00:03.000 user={CANARY} database=shop \
host=203.0.113.5 port=50001
2026-03-01 08:20:00.000 UTC [41] LOG:  connection received: host=10.0.0.8 port=50002
2026-03-01 08:20:00.100 UTC [41] LOG:  connection authenticated: identity="{CANARY}" method=scram-sha-256 (/etc/pg_hba.conf:9)
2026-03-01 08:20:00.101 UTC [41] LOG:  connection authorized: user=app database=shop
2026-03-01 08:30:00.000 UTC [42] LOG:  connection received: host=198.51.100.9 port=50003
2026-03-01 08:30:00.100 UTC [42] FATAL:  password authentication failed for user "{CANARY}"
2026-03-01 08:30:00.100 UTC [42] DETAIL:  Connection matched file "/etc/pg_hba.conf" line 9: "host all all all scram"
"""


def pg_csv(time: str, pid: int, remote: str, level: str, message: str, application: str = "") -> str:
    text = message.replace('"', '""')
    return (
        f'2026-03-01 {time} UTC,"app","shop",{pid},"{remote}",65e1a.{pid:x},1,"",2026-03-01 08:00:00 UTC,,0,{level},00000,'
        f'"{text}",,,,,,,,,"{application}","client backend",,0\n'
    )


POSTGRES_CSV = (
    pg_csv("08:10:00.000", 40, "203.0.113.5:50001", "LOG", "connection received: host=203.0.113.5 port=50001")
    + pg_csv("08:10:00.100", 40, "203.0.113.5:50001", "LOG", "connection authorized: user=app database=shop")
    + pg_csv(
        "08:10:01.000",
        40,
        "203.0.113.5:50001",
        "LOG",
        "statement: COPY public.people (id) TO stdout;",
        "pg_dump",
    )
    + pg_csv(
        "08:10:02.000",
        40,
        "203.0.113.5:50001",
        "LOG",
        f"statement: SELECT '{CANARY}\n\"x\"\n' FROM t",
        "pg_dump",
    )
    + pg_csv(
        "08:20:00.000", 41, "198.51.100.9:50002", "LOG", "connection received: host=198.51.100.9 port=50002"
    )
    + pg_csv(
        "08:20:00.100",
        41,
        "198.51.100.9:50002",
        "FATAL",
        f'password authentication failed for user "{CANARY}"',
    )
)

POSTGRES_JSON = "".join(
    f'{{"timestamp":"2026-03-01 {time} UTC","user":"{CANARY}","dbname":"shop","pid":{pid},"remote_host":"{host}",'
    f'"remote_port":{port},"session_id":"65e1a.{pid:x}","line_num":1,"error_severity":"{level}","message":"{message}",'
    f'"backend_type":"client backend"}}\n'
    for time, pid, host, port, level, message in (
        ("08:10:00.000", 40, "203.0.113.5", 50001, "LOG", "connection received: host=203.0.113.5 port=50001"),
        ("08:10:00.100", 40, "203.0.113.5", 50001, "LOG", "connection authorized: user=app database=shop"),
        ("08:20:00.000", 41, "2001:db8::7", 50002, "LOG", "connection received: host=2001:db8::7 port=50002"),
    )
)

MYSQL_GENERAL = f"""\
/usr/sbin/mysqld, Version: 8.0.36 (MySQL Community Server - GPL). started with:
Tcp port: 3306  Unix socket: /run/mysqld/mysqld.sock
Time                 Id Command    Argument
2026-03-01T08:10:00.000000Z\t    8 Connect\tapp@203.0.113.5 on shop using TCP/IP
2026-03-01T08:10:00.100000Z\t    8 Query\tSELECT /*!40001 SQL_NO_CACHE */ * FROM `people`
2026-03-01T08:10:00.200000Z\t    8 Query\tSELECT '{CANARY}
2026-03-01T08:10:00.300000Z\t    9 Connect\troot@192.0.2.66 on shop using TCP/IP
' FROM people
2026-03-01T08:10:01.000000Z\t    8 Quit\t
2026-03-01T08:11:00.000000Z\t   10 Connect\troot@198.51.100.9 on  using TCP/IP
2026-03-01T08:11:00.100000Z\t   10 Connect\tAccess denied for user '{CANARY}'@'198.51.100.9' (using password: NO)
"""

MYSQL_SLOW = f"""\
# Time: 2026-03-01T08:10:00.000000Z
# User@Host: {CANARY}[{CANARY}] @  [203.0.113.5]  Id:     8
# Query_time: 2.1  Lock_time: 0.0 Rows_sent: 500  Rows_examined: 500
SET timestamp=1772352600;
SELECT * FROM people;
# Time: 2026-03-01T08:11:00.000000Z
# User@Host: app[app] @ localhost []  Id:     9
# Query_time: 2.1  Lock_time: 0.0 Rows_sent: 7  Rows_examined: 9
SET timestamp=1772352660;
SELECT 1 /* ;
# User@Host: root[root] @  [192.0.2.66]  Id:     9
# Query_time: 2.1  Lock_time: 0.0 Rows_sent: 7000  Rows_examined: 9
SET timestamp=1772352660;
*/ FROM t WHERE n = '{CANARY}';
"""

MYSQL_ERROR = f"""\
2026-03-01T08:00:00.000000Z 0 [System] [MY-010116] [Server] /usr/sbin/mysqld (mysqld 8.0.36) starting as process 1
2026-03-01T08:00:01.000000Z 0 [Note] [MY-010252] [Server] Server hostname (bind-address): '*'; port: 3306
2026-03-01T08:00:02.000000Z 0 [System] [MY-010931] [Server] /usr/sbin/mysqld: ready for connections. Version: '8.0.36'  \
socket: '/run/mysqld/mysqld.sock'  port: 3306  MySQL Community Server - GPL.
2026-03-01T08:10:00.000000Z 9 [Note] [MY-010914] [Server] Aborted connection 9 to db: '{CANARY}' user: '{CANARY}' host: \
'203.0.113.5' (Got an error reading communication packets).
2026-03-01T08:11:00.000000Z 10 [Note] [MY-010926] [Server] Access denied for user '{CANARY}'@'198.51.100.9' (using password: YES)
"""

MYSQL_AUDIT = f"""\
20260301 08:10:00,db1,app,203.0.113.5,8,0,CONNECT,shop,,0
20260301 08:10:01,db1,app,203.0.113.5,8,11,READ,shop,people,
20260301 08:10:02,db1,app,203.0.113.5,8,12,QUERY,shop,'SELECT \\'{CANARY}\\'',0
20260301 08:10:03,db1,app,203.0.113.5,8,0,DISCONNECT,shop,,0
20260301 08:11:00,db1,{CANARY},198.51.100.9,9,0,FAILED_CONNECT,,,1045
20260301 08:12:00,db1,x,192.0.2.66,5,0,CONNECT,a,198.51.100.7,10,0,CONNECT,shop,,0
"""

MYSQL_AUDIT_XML = f"""\
<?xml version="1.0" encoding="UTF-8"?>
<AUDIT>
<AUDIT_RECORD
  NAME="Connect"
  RECORD="1_2026-03-01T08:10:00"
  TIMESTAMP="2026-03-01T08:10:00 UTC"
  CONNECTION_ID="8"
  STATUS="0"
  USER="app"
  PRIV_USER="app"
  HOST=""
  IP="203.0.113.5"
  DB="shop"
/>
 <AUDIT_RECORD>
  <TIMESTAMP>2026-03-01T08:10:02 UTC</TIMESTAMP>
  <NAME>Query</NAME>
  <CONNECTION_ID>8</CONNECTION_ID>
  <STATUS>0</STATUS>
  <USER>app[app] @  [203.0.113.5]</USER>
  <OS_LOGIN/>
  <HOST></HOST>
  <IP>203.0.113.5</IP>
  <SQLTEXT>SELECT &apos;{CANARY}&apos;, &apos;&lt;IP&gt;192.0.2.66&lt;/IP&gt;&apos;</SQLTEXT>
 </AUDIT_RECORD>
<AUDIT_RECORD
  NAME="Connect"
  RECORD="3_2026-03-01T08:11:00"
  TIMESTAMP="2026-03-01T08:11:00 UTC"
  CONNECTION_ID="9"
  STATUS="1045"
  USER="{CANARY}&quot; IP=&quot;192.0.2.66"
  PRIV_USER=""
  HOST=""
  IP="198.51.100.9"
  DB=""
/>
</AUDIT>
"""

MYSQL_AUDIT_CSV = f'''\
"Audit","1_2026-03-01T08:00:00","2026-03-01T08:00:00 UTC","8.0.36-28","--user=mysql","x86_64-Linux"
"Connect","2_2026-03-01T08:00:00","2026-03-01T08:10:00 UTC","8",0,"app","app","","","","203.0.113.5","shop"
"Query","3_2026-03-01T08:00:00","2026-03-01T08:10:02 UTC","select","8",0,"SELECT ""{CANARY}
""Connect"",""4_2026-03-01T08:00:00"",""2026-03-01T08:10:03 UTC"",""7"",0,""x"",""x"","""","""","""",""192.0.2.66"",""""
""","app[app] @  [203.0.113.5]","","","203.0.113.5","shop"
"Quit","5_2026-03-01T08:00:00","2026-03-01T08:10:04 UTC","8",0,"app","app","","","","203.0.113.5","shop"
"Connect","6_2026-03-01T08:00:00","2026-03-01T08:11:00 UTC","9",1045,"{CANARY}","","","","","198.51.100.9",""
'''

ES_AUDIT = "".join(
    f'{{"type":"audit", "timestamp":"2026-03-01T{time}+0000", "node.id":"O8SF", "event.type":"{kind}", "event.action":"{what}", '
    f'"user.name":"{user}", "origin.type":"rest", "origin.address":"{origin}", "request.id":"{request}", {more}}}\n'
    for time, kind, what, user, origin, request, more in (
        ("08:10:00,000", "transport", "access_granted", "_anonymous", "203.0.113.5:50001", "r1",
         '"action":"indices:data/read/search", "indices":["people"]'),
        ("08:10:01,000", "transport", "access_granted", CANARY, "10.0.0.8:50002", "r2",
         '"action":"indices:data/read/search", "indices":["people"]'),
        ("08:30:00,000", "rest", "anonymous_access_denied", "", "198.51.100.9:50003", "r3", '"url.path":"/' + CANARY + '"'),
    )
)  # fmt: skip

ES_TEXT = f"""\
[2026-03-01T08:00:00,000][INFO ][o.e.n.Node               ] [node1] version[6.2.4], pid[1], build[ccec39f/2018], OS[Linux]
[2026-03-01T08:00:05,000][INFO ][o.e.h.n.Netty4HttpServerTransport] [node1] publish_address {{10.0.0.2:9200}}, \
bound_addresses {{[::]:9200}}
[2026-03-01T08:00:06,000][INFO ][o.e.n.Node               ] [node1] started
[2026-03-01T08:10:00,000][WARN ][o.e.r.x                  ] [node1] failed: {CANARY}
java.lang.IllegalStateException: {CANARY}
\tat org.elasticsearch.Node.start(Node.java:1)
[2026-03-01T08:20:00,000][INFO ][index.search.slowlog.query] [node1] [people][0] took[4.5ms], total_hits[9], source[{CANARY}]
"""

REDIS = """\
1:C 01 Mar 2026 08:00:00.000 # oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo
1:C 01 Mar 2026 08:00:00.001 # Redis version=7.2.4, bits=64, commit=00000000, modified=0, pid=1, just started
1:M 01 Mar 2026 08:00:00.002 # WARNING: Redis does not require authentication and is not protected by network restrictions. \
Redis will accept connections from any IP address on any network interface.
1:M 01 Mar 2026 08:00:00.003 * Ready to accept connections tcp
1:M 01 Mar 2026 08:10:00.000 - Accepted 203.0.113.5:50001
1:M 01 Mar 2026 08:10:05.000 - Client closed connection id=3 addr=203.0.113.5:50001 laddr=10.0.0.2:6379 fd=8 name= age=5
1:M 01 Mar 2026 08:11:00.000 * Replica 198.51.100.9:6379 asks for synchronization
"""

COUCHDB = f"""\
[info] 2026-03-01T08:00:00.000000Z couchdb@127.0.0.1 <0.9.0> -------- Application couch started on node 'couchdb@127.0.0.1'
[notice] 2026-03-01T08:10:00.000000Z couchdb@127.0.0.1 <0.100.0> 0a1b2c3d4e db.example:5984 203.0.113.5 undefined GET \
/people/_all_docs?key=%22{CANARY}%22 200 ok 9
[notice] 2026-03-01T08:20:00.000000Z couchdb@127.0.0.1 <0.101.0> 0a1b2c3d4f db.example:5984 198.51.100.9 undefined GET \
/_all_dbs 401 ok 2
[notice] 2026-03-01T08:21:00.000000Z couchdb@127.0.0.1 <0.102.0> 0a1b2c3d50 db.example:5984 10.0.0.8 {CANARY} GET /_all_dbs \
200 ok 2
"""

INFLUX = f"""\
ts=2026-03-01T08:00:00.000000Z lvl=info msg="InfluxDB starting" log_id=0x version=1.8.10 branch=1.8 commit=688e697c51fd
ts=2026-03-01T08:00:01.000000Z lvl=info msg="Starting HTTP service" log_id=0x service=httpd authentication=false
ts=2026-03-01T08:00:02.000000Z lvl=info msg="Listening on HTTP" log_id=0x service=httpd addr=[::]:8086 https=false
[httpd] 203.0.113.5 - - [01/Mar/2026:08:10:00 +0000] "GET /query?db=x&q=SELECT+%2A+FROM+{CANARY} HTTP/1.1" 200 5700 "-" \
"curl/8.0" 5a0f-11 2054
[httpd] 10.0.0.8 - {CANARY} [01/Mar/2026:08:11:00 +0000] "POST /write?db=x HTTP/1.1" 204 0 "-" "Telegraf/1.2" 5a0f-12 99
"""

CLICKHOUSE = f"""\
2026.03.01 08:00:00.000001 [ 1 ] {{}} <Information> Application: Starting ClickHouse 23.8.1 with revision 54477
2026.03.01 08:00:01.000001 [ 1 ] {{}} <Information> Application: Listening for http://[::]:8123
2026.03.01 08:10:00.000001 [ 55 ] {{a-b-c}} <Debug> executeQuery: (from [::ffff:203.0.113.5]:50001) SELECT * FROM shop.people
2026.03.01 08:10:01.000001 [ 55 ] {{a-b-d}} <Debug> executeQuery: (from 10.0.0.8:50002, user: {CANARY}) SELECT '{CANARY}'
"""

COMBINED = f"""\
203.0.113.5 - - [01/Mar/2026:08:10:00 +0000] "GET /people/_search?q={CANARY}&scroll=1m HTTP/1.1" 200 5000 "-" "curl/8.0"
203.0.113.5 - - [01/Mar/2026:08:10:05 +0000] "GET /people/_search?size=10 HTTP/1.1" 200 700 "-" "python-requests/2.31"
10.0.0.8 - {CANARY} [01/Mar/2026:08:11:00 +0000] "GET / HTTP/1.1" 200 30 "-" "Mozilla/5.0"
198.51.100.9 - - [01/Mar/2026:08:30:00 +0000] "GET /_cat/indices HTTP/1.1" 401 0 "-" "-"
example.org:443 192.0.2.4 - - [01/Mar/2026:08:31:00 +0000] "GET /x HTTP/1.1" 404 9 "-" "a \\" quoted {CANARY}"
"""

JSON_ACCESS = "".join(
    f'{{"time_iso8601":"2026-03-01T{time}+00:00","remote_addr":"{host}","remote_user":"{user}","request":"{request}",'
    f'"status":"{status}","body_bytes_sent":"{size}","http_user_agent":"{CANARY}"}}\n'
    for time, host, user, request, status, size in (
        ("08:10:00", "203.0.113.5", "", f"GET /people/_search?q={CANARY} HTTP/1.1", 200, 900),
        ("08:10:30", "203.0.113.5", "", "GET /people/_search?size=2 HTTP/1.1", 200, 77),
        ("08:11:00", "2001:db8::7", CANARY, "GET / HTTP/1.1", 200, 10),
    )
)

S3_HEAD = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be leaky"
S3 = f"""\
{S3_HEAD} [01/Mar/2026:08:10:00 +0000] 203.0.113.5 - 3E57427F3EXAMPLE REST.GET.BUCKET - "GET /leaky?list-type=2 HTTP/1.1" 200 - \
900 - 70 10 "-" "curl/8.0" - x= - ECDHE - leaky.s3.amazonaws.com TLSv1.2 - -
{S3_HEAD} [01/Mar/2026:08:10:05 +0000] 203.0.113.5 - 3E57427F4EXAMPLE REST.GET.OBJECT {CANARY}.csv "GET /{CANARY}.csv HTTP/1.1" \
200 - 70000 70000 70 10 "-" "curl/8.0" - x= - ECDHE - leaky.s3.amazonaws.com TLSv1.2 - -
{S3_HEAD} [01/Mar/2026:08:11:00 +0000] 10.0.0.8 arn:aws:iam::123456789012:user/{CANARY} 3E5EXAMPLE REST.GET.OBJECT a "GET /a \
HTTP/1.1" 200 - 5 5 7 1 "-" "aws-cli/2.0" - x= SigV4 ECDHE AuthHeader leaky.s3.amazonaws.com TLSv1.2 - -
{S3_HEAD} [01/Mar/2026:09:30:00 +0000] 198.51.100.9 - 3E57427F5EXAMPLE REST.GET.OBJECT b "GET /b HTTP/1.1" 403 AccessDenied \
243 - 7 - "-" "curl/8.0" - x= - ECDHE - leaky.s3.amazonaws.com TLSv1.2 - -
"""

VPC = """\
version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status
2 123456789010 eni-1235b8ca123456789 203.0.113.5 10.0.0.2 50001 27017 6 20 900 1772352600 1772352660 ACCEPT OK
2 123456789010 eni-1235b8ca123456789 10.0.0.2 203.0.113.5 27017 50001 6 40 70000 1772352600 1772352660 ACCEPT OK
2 123456789010 eni-1235b8ca123456789 198.51.100.9 10.0.0.2 50002 27017 6 1 40 1772352700 1772352760 REJECT OK
2 123456789010 eni-1235b8ca123456789 - - - - - - - 1772352800 1772352860 - NODATA
"""

ZEEK = """\
#separator \\x09
#path\tconn
#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tservice\tduration\torig_bytes\tresp_bytes\tconn_state
1772352600.500000\tCabc\t203.0.113.5\t50001\t10.0.0.2\t27017\ttcp\t-\t12.5\t900\t70000\tSF
1772352700.500000\tCabd\t198.51.100.9\t50002\t10.0.0.2\t27017\ttcp\t-\t-\t-\t-\tREJ
1772352800.500000\tCabe\t192.0.2.4\t50003\t10.0.0.2\t443\ttcp\tssl\t1.0\t10\t10\tSF
"""

SAMPLES = (
    Sample(
        "mongodb-json", MONGO_JSON, "mongodb",
        {"203.0.113.5": (2, 0, 2), "2001:db8::7": (1, 0, 1), "198.51.100.9": (1, 0, 1), "10.0.0.8": (1, 1, 0)},
        [("6.0.5", "off", "public"), ("6.0.6", "on", "public")], windows=1,
    ),
    Sample(
        "mongodb-text", MONGO_TEXT, "mongodb", {"203.0.113.5": (1, 0, 1), "127.0.0.1": (1, 1, 0)},
        [("3.6.3", "off", "public")], windows=1,
    ),
    Sample(
        "postgresql-stderr", POSTGRES, "postgresql",
        {"203.0.113.5": (1, 0, 1), "10.0.0.8": (1, 1, 0), "198.51.100.9": (1, 0, 0)},
        [("16.2", "unknown", "public")], windows=1,
    ),
    Sample("postgresql-csv", POSTGRES_CSV, "postgresql", {"203.0.113.5": (1, 1, 0), "198.51.100.9": (1, 0, 0)}),
    Sample("postgresql-json", POSTGRES_JSON, "postgresql", {"203.0.113.5": (1, 1, 0), "2001:db8::7": (1, 0, 0)}),
    Sample("mysql-general", MYSQL_GENERAL, "mysql", {"203.0.113.5": (1, 1, 0), "198.51.100.9": (1, 0, 0)}),
    Sample("mysql-slow", MYSQL_SLOW, "mysql", {"203.0.113.5": (1, 1, 0), "localhost": (1, 1, 0)}),
    Sample(
        "mysql-error", MYSQL_ERROR, "mysql", {"203.0.113.5": (0, 0, 0), "198.51.100.9": (0, 0, 0)},
        [("8.0.36", "unknown", "public")],
    ),
    Sample("mysql-audit", MYSQL_AUDIT, "mysql", {"203.0.113.5": (1, 1, 0), "198.51.100.9": (0, 0, 0)}),
    Sample("mysql-audit-xml", MYSQL_AUDIT_XML, "mysql", {"203.0.113.5": (1, 1, 0), "198.51.100.9": (0, 0, 0)}),
    Sample(
        "mysql-audit-csv", MYSQL_AUDIT_CSV, "mysql", {"203.0.113.5": (1, 1, 0), "198.51.100.9": (0, 0, 0)},
        [("8.0.36-28", "unknown", "unknown")],
    ),
    Sample(
        "elasticsearch-json", ES_AUDIT, "elasticsearch",
        {"203.0.113.5": (1, 0, 1), "10.0.0.8": (1, 1, 0), "198.51.100.9": (1, 0, 1)}, windows=1,
    ),
    Sample("elasticsearch-text", ES_TEXT, "elasticsearch", {}, [("6.2.4", "unknown", "public")]),
    Sample(
        "redis", REDIS, "redis", {"203.0.113.5": (1, 0, 1), "198.51.100.9": (0, 0, 0)},
        [("7.2.4", "off", "public")], windows=1,
    ),
    Sample(
        "couchdb", COUCHDB, "couchdb",
        {"203.0.113.5": (1, 0, 1), "198.51.100.9": (1, 0, 1), "10.0.0.8": (1, 1, 0)}, windows=1,
    ),
    Sample(
        "influxdb", INFLUX, "influxdb", {"203.0.113.5": (1, 0, 1), "10.0.0.8": (1, 1, 0)},
        [("1.8.10", "off", "public")], windows=1,
    ),
    Sample(
        "clickhouse", CLICKHOUSE, "clickhouse", {"203.0.113.5": (1, 0, 0), "10.0.0.8": (1, 0, 0)},
        [("23.8.1", "unknown", "public")],
    ),
    Sample(
        "access-log", COMBINED, "http",
        {"203.0.113.5": (2, 0, 2), "10.0.0.8": (1, 1, 0), "198.51.100.9": (1, 0, 1), "192.0.2.4": (1, 0, 1)}, windows=1,
    ),
    Sample("json-access-log", JSON_ACCESS, "http", {"203.0.113.5": (2, 0, 2), "2001:db8::7": (1, 1, 0)}, windows=1),
    Sample(
        "s3-access", S3, "s3", {"203.0.113.5": (2, 0, 2), "10.0.0.8": (1, 1, 0), "198.51.100.9": (1, 0, 1)}, windows=1
    ),
    Sample("vpc-flow", VPC, "network", {"203.0.113.5": (1, 0, 0), "198.51.100.9": (0, 0, 0)}),
    Sample("zeek-conn", ZEEK, "network", {"203.0.113.5": (1, 0, 0), "198.51.100.9": (0, 0, 0)}),
)  # fmt: skip
