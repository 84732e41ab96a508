"""The engine: capped, without a disk, without a network."""

from __future__ import annotations

import duckdb
import pytest

from unlatched.engines.duckdb import bytes_of, connect
from unlatched.errors import UsageError


def setting(connection: duckdb.DuckDBPyConnection, name: str) -> str:
    return str(connection.execute(f"SELECT current_setting('{name}')").fetchall()[0][0])


def test_it_has_no_disk_and_no_network() -> None:
    connection = connect(200_000_000)
    assert setting(connection, "temp_directory") == ""
    assert setting(connection, "autoinstall_known_extensions").lower() == "false"
    assert setting(connection, "autoload_known_extensions").lower() == "false"
    assert setting(connection, "TimeZone") == "UTC"
    assert setting(connection, "memory_limit").startswith("190.7")


def test_what_does_not_fit_fails_and_does_not_spill(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    connection = connect(60_000_000, 1)
    with pytest.raises(duckdb.OutOfMemoryException):
        connection.execute(
            "CREATE TABLE t AS SELECT range AS a, hash(range)::VARCHAR AS b FROM range(5000000)"
        )
    assert list(tmp_path.rglob("*")) == []


@pytest.mark.parametrize("size", ["", "lots", "10XB", "-", "MB", "1 2MB"])
def test_what_is_no_size(size: str) -> None:
    with pytest.raises(UsageError):
        bytes_of(size)


@pytest.mark.parametrize(
    ("size", "is_"), [("512MB", 512_000_000), ("1GiB", 1 << 30), ("2 gb", 2 * 10**9), ("100", 100)]
)
def test_sizes(size: str, is_: int) -> None:
    assert bytes_of(size) == is_
