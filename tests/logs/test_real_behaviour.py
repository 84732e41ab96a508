"""What logs of MongoDB 6 to 8, and of an exploited server, showed: lines after a connection's end, threads of the
server's own, clients that never say what they are.
"""

# ruff: noqa: E501 - log lines are as long as servers write them
from __future__ import annotations

import pytest

from tests.logs.samples import MONGO_TEXT, mongo
from unlatched import logs
from unlatched.logs import nameless, reading


def read(folder, text: str, monkeypatch, swift: bool):
    monkeypatch.setattr(reading, "SWIFT", 0 if swift else 1 << 60)
    (folder / "mongod.log").write_text(text)
    return logs.read([folder / "mongod.log"])


def connection(number: int, port: int, *, ended: bool = True) -> str:
    remote = (
        f'"remote":"203.0.113.5:{port}","isLoadBalanced":false,"connectionId":{number},"connectionCount":1'
    )
    out = mongo("08:00:00.000", 22943, "listener", f"{{{remote}}}")
    return out + (mongo("08:00:01.000", 22944, f"conn{number}", f"{{{remote}}}") if ended else "")


FAILED = '{"client":"203.0.113.5:50001","isSpeculative":false,"mechanism":"SCRAM-SHA-256","user":"x","db":"admin","error":"AuthenticationAbandoned: x","result":337}'


@pytest.mark.parametrize("swift", [False, True])
def test_a_line_after_the_end_of_its_connection_is_no_connection_that_began_before_the_log(
    tmp_path, monkeypatch, swift
):
    text = connection(131, 50001) + mongo("08:00:02.000", 5286307, "conn131", FAILED, "ACCESS")
    slow = '{"ns":"a.b","command":{"find":"b"},"nreturned":5,"reslen":9,"remote":"203.0.113.5:50001"}'
    text += mongo("08:00:02.500", 51803, "conn131", slow, "COMMAND")
    text += connection(131, 50001).splitlines(keepends=True)[1]  # an end that is written twice
    (client,) = read(tmp_path, text * 1 + connection(132, 50002) * 20, monkeypatch, swift).clients
    assert (client.connections, client.joined_late, client.refused) == (21, 0, 1)
    assert client.records_read.low == 5


@pytest.mark.parametrize("swift", [False, True])
def test_operations_of_the_servers_own_threads_are_not_those_of_unknown_connections(
    tmp_path, monkeypatch, swift
):
    slow = '{"ns":"config.system.sessions","command":{"find":"system.sessions"},"nreturned":5,"reslen":370}'
    text = mongo("08:00:00.000", 51803, "LogicalSessionCacheRefresh", slow, "COMMAND") * 30
    assert read(tmp_path, text, monkeypatch, swift).notes == ()
    text = mongo("08:00:00.000", 51803, "conn7", slow, "COMMAND") * 30
    assert read(tmp_path, text, monkeypatch, swift).notes == (
        "logged operations of connections whose beginning is not in the log (30)",
    )


@pytest.mark.parametrize("swift", [False, True])
def test_a_client_that_never_says_what_it_is(tmp_path, monkeypatch, swift):
    build = mongo("07:00:00.000", 4615611, "initandlisten", '{"pid":1}') + mongo(
        "07:00:00.100", 23403, "initandlisten", '{"buildInfo":{"version":"8.0.16"}}'
    )
    many = "".join(connection(number, 20000 + number) for number in range(1, 121))
    found = read(tmp_path, build + many, monkeypatch, swift)
    (client,) = found.clients
    assert [(one.kind, one.count) for one in client.patterns] == [("nameless", 120)]
    assert any("CVE-2025-14847" in note for note in found.notes)
    few = "".join(connection(number, 20000 + number) for number in range(1, 99))
    assert read(tmp_path, build + few, monkeypatch, swift).clients[0].patterns == ()


def test_before_3_4_nobody_said_what_they_were(tmp_path, monkeypatch):
    line = "2015-02-03T10:00:00.000+0100 I NETWORK  [initandlisten] connection accepted from 203.0.113.5:50001 #{} (1 connection now open)\n"
    found = read(tmp_path, "".join(line.format(n) for n in range(300)), monkeypatch, False)
    assert found.clients[0].connections == 300
    assert found.clients[0].patterns == ()
    assert nameless.speaks(read(tmp_path, MONGO_TEXT, monkeypatch, False).epochs, "mongodb-text")


@pytest.mark.parametrize("swift", [False, True])
def test_connections_as_versions_before_4_4_name_them(tmp_path, monkeypatch, swift):
    attr = '{"session_remote":"203.0.113.5:50001","session_id":7,"connectionCount":1}'
    text = mongo("08:00:00.000", 22943, "listener", attr) + mongo(
        "08:00:01.000", 51800, "conn7", '{"remote":"203.0.113.5:50001","doc":{"driver":{"name":"PyMongo"}}}'
    )
    (client,) = read(tmp_path, text, monkeypatch, swift).clients
    assert (client.connections, client.without_metadata, client.drivers) == (1, 0, ("PyMongo",))
