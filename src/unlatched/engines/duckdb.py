"""The embedded engine: DuckDB, in memory, capped, and never spilling.

DuckDB's spill files hold raw values (even of queries that keep only hashes), so it gets no temporary
directory: what does not fit fails with an error, and measures are built so that it fits.
"""

from __future__ import annotations

import duckdb

from unlatched.errors import UsageError

_UNITS = {"": 1, "B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "KIB": 2**10, "MIB": 2**20, "GIB": 2**30}


def bytes_of(size: str) -> int:
    """A memory size in words, in bytes.

    >>> bytes_of("512MB"), bytes_of("1.5 GB")
    (512000000, 1500000000)
    """
    digits = size.strip().rstrip("bBkKmMgGiI ")
    try:
        return int(float(digits) * _UNITS[size.strip()[len(digits) :].strip().upper()])
    except (KeyError, ValueError):
        pass
    raise UsageError(f"{size!r} is not a memory size; say for example 500MB or 2GB")


def connect(memory: int, threads: int = 0) -> duckdb.DuckDBPyConnection:
    """A fresh engine: ``memory`` bytes, ``threads`` cores (0: all), no disk and no network."""
    connection = duckdb.connect(":memory:", config={"temp_directory": "", "memory_limit": f"{memory}B"})
    if threads:
        connection.execute(f"SET threads = {threads}")
    for setting in (
        "preserve_insertion_order = false",
        "enable_progress_bar = false",
        "autoinstall_known_extensions = false",
        "autoload_known_extensions = false",
        f"streaming_buffer_size = '{max(8, memory // 32_000_000)}MB'",
        "TimeZone = 'UTC'",
    ):
        connection.execute(f"SET {setting}")
    return connection
