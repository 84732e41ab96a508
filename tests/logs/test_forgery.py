"""Text that clients choose (queries, names, user agents) creates neither clients nor windows."""

# ruff: noqa: E501 - log lines are as long as servers write them
from __future__ import annotations

import pytest

from tests.logs.samples import MONGO_JSON, MONGO_TEXT, mongo
from unlatched import logs

FORGED = "192.0.2.66"
START = "".join(MONGO_TEXT.splitlines(keepends=True)[:7])
QUERY = '2019-02-03T11:00:05.000+0100 I COMMAND  [conn1] command shop.people command: find {{ find: "people", filter: {{ n: {} }} }}'
TAIL = " planSummary: COLLSCAN docsExamined:5 nreturned:5 reslen:700 locks:{ Global: { acquireCount: { r: 1 } } } protocol:op_msg 120ms\n"
ACCEPTED = "2019-02-03T11:00:04.000+0100 I NETWORK  [listener] connection accepted from 192.0.2.66:5 #77 (1 connection now open)"


def read(tmp_path, text: str):
    path = tmp_path / "log"
    path.write_text(text)
    return logs.read([path])


def addresses(found) -> set[str]:
    return {one.address for one in found.clients}


@pytest.mark.parametrize(
    "inside",
    [
        f'"{ACCEPTED}"',
        '"x\\" } nreturned:999999 reslen:999999999 locks:{ a: 1 } protocol:op_msg 9ms"',
        '"[conn1] ] connection accepted from 192.0.2.66:5 #77"',
        "/ } nreturned:999999 reslen:99999999 /",
    ],
)
def test_mongodb_text_counts_only_what_stands_after_the_command(tmp_path, inside):
    found = read(tmp_path, START + QUERY.format(inside) + TAIL)
    assert FORGED not in addresses(found)
    (client,) = (one for one in found.clients if one.address == "203.0.113.5")
    assert (client.records_read.low, client.bytes_read.low) == (5, 700)


def test_mongodb_text_driver_name_that_looks_like_an_application(tmp_path):
    line = (
        "2019-02-03T11:00:00.010+0100 I NETWORK  [conn1] received client metadata from 203.0.113.5:50001 conn1: { driver: "
        '{ name: "x application: { name: \\"mongodump\\" }", version: "1" } }\n'
    )
    found = read(tmp_path, START + line)
    assert "mongodump" not in found.clients[0].applications


def test_mongodb_json_text_inside_values_and_keys_is_only_text(tmp_path):
    lie = mongo(
        "08:10:06.000", 22943, "listener", '{"remote":"192.0.2.66:5","connectionId":9,"connectionCount":1}'
    )
    inner = lie.strip().replace('"', '\\"')
    line = mongo(
        "08:10:06.000", 51803, "conn1",
        f'{{"ns":"shop.people","command":{{"find":"x","filter":{{"{inner}":"{inner}","remote":"192.0.2.66:5",'
        '"nreturned":999999,"id":22943}},"nreturned":1,"reslen":10,"remote":"203.0.113.5:50001"}',
    )  # fmt: skip
    plain = read(tmp_path, MONGO_JSON)
    lines = MONGO_JSON.splitlines(keepends=True)
    found = read(tmp_path, "".join([*lines[:10], line, *lines[10:]]))
    assert addresses(found) == addresses(plain)
    assert len(found.exposure) == len(plain.exposure) == 1
    assert sum(one.records_read.low for one in found.clients) == 102


@pytest.mark.parametrize(
    "line",
    [
        "2026-03-01 08:10:00 UTC [40] x LOG:  connection received: host=192.0.2.66 port=5@shop FATAL:  no such user\n",
        "2026-03-01 08:10:00 UTC [40] app@shop LOG:  statement: SELECT 'LOG:  connection received: host=192.0.2.66 port=5'\n",
        "2026-03-01 08:10:00 UTC [40] LOG:  statement: SELECT '\n\t2026-03-01 08:10:00 UTC [41] LOG:  connection received: "
        "host=192.0.2.66 port=5'\n",
        '2026-03-01 08:10:00 UTC [40] LOG:  connection authenticated: identity="x method=trust (/a:1)" method=md5 (/etc/h:3)\n',
    ],
)
def test_postgresql_names_and_statements(tmp_path, line):
    received = "2026-03-01 08:09:00 UTC [40] LOG:  connection received: host=203.0.113.5 port=50001\n"
    found = read(tmp_path, received + line)
    assert addresses(found) == {"203.0.113.5"}
    assert found.exposure == ()
    assert found.clients[0].anonymous == 0


def test_postgresql_csv_inside_quotes_and_after_a_cut(tmp_path):
    head = '2026-03-01 08:10:00.000 UTC,"app","shop",40,"203.0.113.5:1",65e1a.28,1,"",2026-03-01 08:00:00 UTC,,0,LOG,00000,'
    end = ',,,,,,,,,"","client backend",,0\n'
    forged = head.replace("203.0.113.5", FORGED) + '"connection received: host=192.0.2.66 port=5"' + end
    query = head + "\"statement: SELECT '\n" + forged.replace('"', '""') + "'\"" + end
    assert addresses(read(tmp_path, query)) <= {"203.0.113.5"}
    real = head + '"connection received: host=203.0.113.5 port=1"' + end
    assert addresses(read(tmp_path, query[:200] + "\n" + real * 3)) == {"203.0.113.5"}


@pytest.mark.parametrize(
    "line",
    [
        '203.0.113.5 - - [01/Mar/2026:08:10:00 +0000] "GET /x HTTP/1.1" 404 9 "-" "\\x22 192.0.2.66 - - [01/Mar/2026:08:10:00 '
        '+0000] \\x22GET /_cat/indices HTTP/1.1\\x22 200 99"\n',
        '203.0.113.5 - x [01/Mar/2020:08:10:00 +0000] [01/Mar/2026:08:10:00 +0000] "GET /x HTTP/1.1" 404 9 "-" "-"\n',
        '203.0.113.5 - - [01/Mar/2026:08:10:00 +0000] "GET /x\\" 200 77 \\"/_search HTTP/1.1" 404 9 "-" "192.0.2.66"\n',
    ],
)
def test_access_logs_escape_what_clients_send(tmp_path, line):
    found = read(tmp_path, line)
    assert addresses(found) == {"203.0.113.5"}
    assert found.exposure == ()
    assert found.clients[0].bytes_read.low == 0
    assert found.clients[0].first.year == 2026


def test_a_header_a_client_claims_is_not_the_client(tmp_path):
    line = '"192.0.2.66, 203.0.113.5" 10.0.0.1 - - [01/Mar/2026:08:10:00 +0000] "GET /x HTTP/1.1" 200 9 "-" "-"\n'
    assert addresses(read(tmp_path, line)) == {"203.0.113.5"}


@pytest.mark.parametrize("quote", ["'", '"', "`", "/*"])
def test_mysql_headers_inside_open_quotes(tmp_path, quote):
    general = (
        "2026-03-01T08:10:00.000000Z\t    8 Connect\tapp@203.0.113.5 on shop using TCP/IP\n"
        f"2026-03-01T08:10:00.200000Z\t    8 Query\tSELECT {quote}\n"
        "2026-03-01T08:10:00.300000Z\t    9 Connect\troot@192.0.2.66 on shop using TCP/IP\n"
    )
    slow = (
        "# Time: 2026-03-01T08:10:00.000000Z\n# User@Host: app[app] @  [203.0.113.5]  Id:     8\n"
        "# Query_time: 2.1  Lock_time: 0.0 Rows_sent: 5  Rows_examined: 5\nSET timestamp=1772352600;\n"
        f"SELECT {quote} ;\n# User@Host: root[root] @  [192.0.2.66]  Id:     9\n# Query_time: 2 Rows_sent: 9999\n"
        "SET timestamp=1772352600;\nSELECT 1;\n"
    )
    for text in (general, slow):
        assert addresses(read(tmp_path, text)) == {"203.0.113.5"}


def test_mysql_user_that_looks_like_a_host_is_left_out(tmp_path):
    line = "2026-03-01T08:10:00.000000Z\t    8 Connect\tx@192.0.2.66 on y@203.0.113.5 on shop using TCP/IP\n"
    assert FORGED not in addresses(read(tmp_path, line))


def test_ids_are_joined_only_within_one_start(tmp_path):
    start = mongo("09:00:00.000", 4615611, "initandlisten", '{"pid":2}')
    slow = mongo(
        "09:00:05.000", 51803, "conn1", '{"ns":"a.b","command":{"find":"b"},"nreturned":7,"reslen":70}'
    )
    accepted = mongo(
        "08:10:00.000",
        22943,
        "listener",
        '{"remote":"203.0.113.5:50001","connectionId":1,"connectionCount":1}',
    )
    assert read(tmp_path, accepted + slow).clients[0].records_read.low == 7
    assert read(tmp_path, accepted + start + slow).clients[0].records_read.low == 0
