"""Puts made-up records into real servers, one function a store. Only tests ever write."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Mapping, Sequence
from typing import Any

from tests.servers import Running

Records = Sequence[Mapping[str, Any]]


def load(store: str, running: Running, name: str, records: Records) -> str:
    """Load a collection; the URL to audit."""
    return str(globals()[f"_{store}"](running, name, records))


def _ferretdb(running: Running, name: str, records: Records) -> str:
    import pymongo

    address = ("127.0.0.1", running.port)
    with pymongo.MongoClient[dict[str, Any]](*address, serverSelectionTimeoutMS=5000) as client:
        for start in range(0, len(records), 5000):
            client["shop"][name].insert_many([dict(one) for one in records[start : start + 5000]])
    return f"mongodb://127.0.0.1:{running.port}"


def _oldmongo(running: Running, name: str, records: Records) -> str:
    import bson

    from unlatched.net import visit
    from unlatched.net.mongo import MSG, Mongo
    from unlatched.scope import Scope

    with Mongo(visit(Scope(), "127.0.0.1", running.port, seconds=60)) as server:
        server.hello()
        for start in range(0, len(records), 1000):
            documents = [dict(one) for one in records[start : start + 1000]]
            body = {"insert": name, "documents": documents, "$db": "shop"}
            server._send(MSG, b"\0\0\0\0\0" + bson.encode(body))
            server._answer(MSG)
    return f"mongodb://127.0.0.1:{running.port}"


def _types(records: Records, words: Mapping[type, str]) -> dict[str, str]:
    return {key: words.get(type(value), words[str]) for key, value in records[0].items()}


def _postgresql(running: Running, name: str, records: Records) -> str:
    import pyarrow as pa
    from adbc_driver_postgresql import dbapi

    with dbapi.connect(f"postgresql://postgres@127.0.0.1:{running.port}/postgres") as connection:
        with connection.cursor() as cursor:
            cursor.adbc_ingest(name, pa.Table.from_pylist([dict(one) for one in records]), mode="replace")
        connection.commit()
        with connection.cursor() as cursor:
            cursor.execute(f'ANALYZE "{name}"')
        connection.commit()
    return f"postgresql://postgres@127.0.0.1:{running.port}/postgres"


def _mariadb(running: Running, name: str, records: Records) -> str:
    from unlatched.net import visit
    from unlatched.net.mysql import MySql
    from unlatched.scope import Scope

    types = _types(records, {str: "TEXT", int: "BIGINT", float: "DOUBLE"})
    columns = ", ".join(f"`{key}` {type_}" for key, type_ in types.items())
    with MySql(visit(Scope(), "127.0.0.1", running.port, seconds=60), "root") as server:
        statements = [
            "SET SESSION TRANSACTION READ WRITE",
            "CREATE DATABASE IF NOT EXISTS shop CHARACTER SET utf8mb4",
            f"CREATE TABLE shop.`{name}` ({columns})",
        ]
        for start in range(0, len(records), 500):
            rows = ", ".join(
                "(" + ", ".join(_literal(value) for value in one.values()) + ")"
                for one in records[start : start + 500]
            )
            statements.append(f"INSERT INTO shop.`{name}` VALUES {rows}")
        for statement in [*statements, f"ANALYZE TABLE shop.`{name}`"]:
            server._send(b"\x03" + statement.encode(), 0)
            server._packet()
    return f"mysql://root@127.0.0.1:{running.port}"


def _literal(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, (int, float)):
        return repr(value)
    return "'" + str(value).replace("\\", "\\\\").replace("'", "''") + "'"


def _opensearch(running: Running, name: str, records: Records) -> str:
    lines = [line for one in records for line in (json.dumps({"index": {}}), json.dumps(one))]
    request = urllib.request.Request(
        f"http://127.0.0.1:{running.port}/{name}/_bulk?refresh=true",
        ("\n".join(lines) + "\n").encode(),
        {"Content-Type": "application/x-ndjson"},
    )
    urllib.request.urlopen(request, timeout=60).read()
    return f"elasticsearch://127.0.0.1:{running.port}"


_elasticsearch = _opensearch


def _couchdb(running: Running, name: str, records: Records) -> str:
    from tests.servers import couchdb

    couchdb.put(running.port, name, {})
    couchdb.post(running.port, f"{name}/_bulk_docs", {"docs": [dict(one) for one in records]})
    return f"couchdb://127.0.0.1:{running.port}"


def _clickhouse(running: Running, name: str, records: Records) -> str:
    from tests.servers import clickhouse

    types = _types(records, {str: "Nullable(String)", int: "Nullable(Int64)", float: "Nullable(Float64)"})
    columns = ", ".join(f"`{key}` {type_}" for key, type_ in types.items())
    clickhouse.query(
        running.port, f"CREATE TABLE default.`{name}` ({columns}) ENGINE = MergeTree() ORDER BY tuple()"
    )
    data = "\n".join(json.dumps(one, ensure_ascii=False) for one in records).encode()
    clickhouse.query(running.port, f"INSERT INTO default.`{name}` FORMAT JSONEachRow", data)
    return f"clickhouse://127.0.0.1:{running.port}"


def _redis(running: Running, name: str, records: Records) -> str:
    import socket

    with socket.create_connection(("127.0.0.1", running.port)) as connection:
        for number, one in enumerate(records):
            words = [
                "HSET",
                f"{name}:{number}",
                *(str(w) for k, v in one.items() if v is not None for w in (k, v)),
            ]
            parts = [word.encode() for word in words]
            connection.sendall(
                b"*%d\r\n" % len(parts) + b"".join(b"$%d\r\n%s\r\n" % (len(p), p) for p in parts)
            )
        wanted, answered = len(records), 0
        while answered < wanted:
            answered += connection.recv(1 << 16).count(b"\r\n")
    return f"redis://127.0.0.1:{running.port}"
