"""Audit logs of MySQL's family: every form tells the same, by columns and by lines; names forge nothing."""

from __future__ import annotations

import json

import pytest

from unlatched import logs
from unlatched.logs import reading

# when, what, connection, account, address, status, statement
STORY = [
    ("08:10:00", "Connect", 8, "app", "203.0.113.5", 0, ""),
    ("08:10:01", "Query", 8, "app", "203.0.113.5", 0, "SELECT /*!40001 SQL_NO_CACHE */ * FROM `people`"),
    ("08:10:02", "Query", 8, "app", "203.0.113.5", 0, "select name from people where id < 7"),
    ("08:10:03", "Quit", 8, "app", "203.0.113.5", 0, ""),
    ("08:11:00", "Connect", 9, "app", "198.51.100.9", 1045, ""),
    ("08:12:00", "Connect", 10, "", "203.0.113.7", 0, ""),
    ("08:12:01", "Query", 10, "", "203.0.113.7", 0, "DROP TABLE people"),
    ("08:13:00", "Query", 4, "app", "10.0.0.8", 0, "SELECT * FROM orders"),
]
WHEN = "2026-03-01T{} UTC"


def mariadb(when, what, conn, user, host, status, sql):
    stamp = f"20260301 {when}"
    name = {"Connect": "FAILED_CONNECT" if status else "CONNECT", "Quit": "DISCONNECT", "Query": "QUERY"}[
        what
    ]
    text = "'" + sql.replace("'", "\\'") + "'" if what == "Query" else ""
    return f"{stamp},db1,{user},{host},{conn},7,{name},shop,{text},{status}\n"


def percona(when, what, conn, user, host, status, sql):
    record = {
        "name": what,
        "record": "1",
        "timestamp": f"2026-03-01T{when}Z",
        "connection_id": str(conn),
        "status": status,
    }
    record |= {"sqltext": sql} if what == "Query" else {"priv_user": user}
    return json.dumps({"audit_record": record | {"user": user, "host": "", "ip": host}}) + "\n"


def enterprise(when, what, conn, user, host, status, sql):
    kind = "general" if what == "Query" else "connection"
    event = {"Connect": "connect", "Quit": "disconnect", "Query": "status"}[what]
    record = {
        "timestamp": f"2026-03-01 {when}",
        "id": 1,
        "class": kind,
        "event": event,
        "connection_id": conn,
    }
    record |= {"account": {"user": user, "host": ""}, "login": {"user": user, "ip": host}}
    data = {"command": "Query", "query": sql, "status": 0} if what == "Query" else {"status": status}
    return "  " + json.dumps(record | {f"{kind}_data": data}) + ",\n"


def fields(when, what, conn, user, host, status, sql):
    common = [("NAME", what), ("TIMESTAMP", WHEN.format(when)), ("CONNECTION_ID", conn), ("STATUS", status)]
    escaped = sql.replace("&", "&amp;").replace("<", "&lt;")
    rest = [("SQLTEXT", escaped)] if what == "Query" else [("PRIV_USER", user)]
    return [*common, ("USER", user), ("HOST", ""), ("IP", host), *rest]


def xml(*event):
    inside = "".join(f"  <{name}>{value}</{name}>\n" for name, value in fields(*event))
    return f" <AUDIT_RECORD>\n{inside} </AUDIT_RECORD>\n"


def xml_old(*event):
    inside = "".join(f'  {name}="{value}"\n' for name, value in fields(*event))
    return f"<AUDIT_RECORD\n{inside}/>\n"


def xml_line(*event):
    inside = " ".join(f'{name}="{value}"' for name, value in fields(*event))
    return f"<AUDIT_RECORD {inside}/>\n"


def csv(when, what, conn, user, host, status, sql):
    head = f'"{what}","1_2026-03-01T08:00:00","{WHEN.format(when)}"'
    if what == "Query":
        return f'{head},"select","{conn}",{status},"{sql}","{user}","","","{host}","shop"\n'
    return f'{head},"{conn}",{status},"{user}","{user}","","","","{host}","shop"\n'


FORMS = [mariadb, percona, enterprise, xml, xml_old, xml_line, csv]
BOTH = pytest.mark.parametrize("swift", [False, True])


def read(folder, text, monkeypatch, swift):
    monkeypatch.setattr(reading, "SWIFT", 0 if swift else 1 << 60)
    (folder / "audit.log").write_text(text)
    return logs.read([folder / "audit.log"])


@BOTH
@pytest.mark.parametrize("form", FORMS)
def test_every_form_tells_the_same(tmp_path, monkeypatch, form, swift):
    text = "".join(form(*event) for event in STORY)
    found = read(tmp_path, text, monkeypatch, swift)
    assert (found.sources[0].malformed, found.sources[0].parsed) == (0, text.count("\n"))
    clients = {one.address: one for one in found.clients}
    assert set(clients) == {"203.0.113.5", "198.51.100.9", "203.0.113.7", "10.0.0.8"}
    app, nobody = clients["203.0.113.5"], clients["203.0.113.7"]
    assert (app.connections, app.authenticated, app.anonymous) == (1, 1, 0)
    assert [one.kind for one in app.patterns] == ["dump-tool", "whole-collection"]
    assert app.collections == ("people",)
    assert (clients["198.51.100.9"].refused, clients["198.51.100.9"].connections) == (1, 0)
    assert (nobody.connections, nobody.authenticated, nobody.anonymous) == (1, 0, 1)
    assert [one.kind for one in nobody.patterns] == ["drop"]
    assert [one.kind for one in clients["10.0.0.8"].patterns] == ["whole-collection"]
    assert [one.start.isoformat() for one in found.exposure] == ["2026-03-01T08:12:00+00:00"]


@BOTH
@pytest.mark.parametrize(
    "user", ["x,192.0.2.66,1,2,QUERY", "x,192.0.2.66,1,2,QUERY,a,'", "x,192.0.2.66,1,2,CONNECT,,,0"]
)
def test_a_name_with_commas_is_no_client(tmp_path, monkeypatch, user, swift):
    text = (
        mariadb(*STORY[0]) * 9 + f"20260301 08:20:00,db1,{user},198.51.100.9,55,0,FAILED_CONNECT,a,',1045\n"
    )
    text += f"20260301 08:20:00,db1,{user},198.51.100.9,55,9,QUERY,a,'select 1',0\n"
    found = read(tmp_path, text, monkeypatch, swift)
    assert {one.address for one in found.clients} == {"203.0.113.5"}
    assert any("can be read in two ways" in note for note in found.notes)


@BOTH
def test_a_tables_name_is_kept_with_its_database(tmp_path, monkeypatch, swift):
    text = mariadb(*STORY[0]) + "20260301 08:10:01,db1,app,203.0.113.5,8,11,READ,shop,people,\n" * 20
    assert read(tmp_path, text, monkeypatch, swift).clients[0].collections == ("shop.people",)


@BOTH
def test_a_pretty_array_of_records(tmp_path, monkeypatch, swift):
    text = "[\n" + "".join(enterprise(*event) for event in STORY)[:-2] + "\n]\n"
    source = read(tmp_path, text, monkeypatch, swift).sources[0]
    assert (source.lines, source.parsed) == (10, 9)  # nothing says of the first line what it belongs to
