"""Files, folders, rotations, compression, standard input, formats that change within a file, clocks, zones, years."""

# ruff: noqa: E501 - log lines are as long as servers write them
from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import struct
import zlib
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import bson
import pytest
import zstandard

from tests.logs.samples import MONGO_JSON, MONGO_TEXT, POSTGRES, REDIS, SAMPLES, mongo
from unlatched import logs
from unlatched.errors import UsageError
from unlatched.logs.times import Years

PACK = {
    "gz": gzip.compress,
    "zst": zstandard.ZstdCompressor().compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
}


def numbers(found):
    return [(one.address, one.connections, one.bytes_read.low) for one in found.clients]


@pytest.mark.parametrize("kind", PACK)
def test_compressed_is_read_as_it_is(tmp_path, kind):
    plain, packed = tmp_path / "plain", tmp_path / f"mongod.log.{kind}"
    plain.write_text(MONGO_JSON)
    packed.write_bytes(PACK[kind](MONGO_JSON.encode()) * 2)
    plain2 = tmp_path / "twice"
    plain2.write_text(MONGO_JSON * 2)
    assert numbers(logs.read([packed])) == numbers(logs.read([plain2]))


@pytest.mark.parametrize("kind", PACK)
def test_cut_compressed_file_keeps_what_came_before(tmp_path, kind):
    packed = tmp_path / f"mongod.log.{kind}"
    whole = PACK[kind](os.urandom(0) + (MONGO_JSON * 2000).encode())
    packed.write_bytes(whole[: len(whole) // 2])
    (source,) = logs.read([packed]).sources
    assert source.notes
    assert source.lines == source.parsed + source.malformed


def test_standard_input(tmp_path, monkeypatch):
    class Stdin:
        buffer = io.BytesIO(gzip.compress(MONGO_JSON.encode()))

    monkeypatch.setattr("sys.stdin", Stdin)
    found = logs.read(["-"])
    assert found.sources[0].name == "standard input"
    assert len(found.exposure) == 1


def test_rotations_are_one_log_in_the_order_of_time(tmp_path):
    lines = MONGO_JSON.splitlines(keepends=True)
    for name, part in (("mongod.log", lines[12:]), ("mongod.log.2026-03-01T08-09-00", lines[:7])):
        (tmp_path / name).write_text("".join(part))
    (tmp_path / "mongod.log.2026-03-01T08-20-00.gz").write_bytes(gzip.compress("".join(lines[7:12]).encode()))
    plain = tmp_path / "one"
    plain.mkdir()
    (plain / "mongod.log").write_text(MONGO_JSON)
    split, whole = logs.read(sorted(tmp_path.glob("mongod*"))), logs.read([plain])
    assert [(one.start, one.access_control) for one in split.epochs] == [
        (one.start, one.access_control) for one in whole.epochs
    ]
    assert numbers(split) == numbers(whole)
    assert split.exposure == whole.exposure


def test_format_that_changes_within_a_file(tmp_path):
    path = tmp_path / "mongod.log"
    path.write_text(MONGO_TEXT + MONGO_JSON)
    found = logs.read([path])
    assert found.sources[0].format in ("mongodb-json + mongodb-text", "mongodb-text + mongodb-json")
    assert found.sources[0].malformed == 0
    assert [one.version for one in found.epochs] == ["3.6.3", "6.0.5", "6.0.6"]
    assert sum(one.connections for one in found.clients) == 7


@pytest.mark.parametrize(
    "wrap",
    [
        lambda line: (
            '{"log":'
            + __import__("json").dumps(line + "\n")
            + ',"stream":"stdout","time":"2026-03-01T00:00:00Z"}'
        ),
        lambda line: f"2026-03-01T08:00:00.123456789Z stdout F {line}",
        lambda line: f"mongo-1  | {line}",
    ],
)
def test_what_containers_put_around_lines(tmp_path, wrap):
    path = tmp_path / "log"
    path.write_text("".join(wrap(line) + "\n" for line in MONGO_JSON.splitlines()))
    plain = tmp_path / "plain"
    plain.write_text(MONGO_JSON)
    assert numbers(logs.read([path])) == numbers(logs.read([plain]))
    assert logs.read([path]).sources[0].malformed == 0


def test_silence_is_a_gap_and_a_missing_end_is_ongoing(tmp_path):
    lines = MONGO_JSON.splitlines(keepends=True)[:14]
    late = mongo(
        "23:00:00.000",
        22943,
        "listener",
        '{"remote":"203.0.113.5:50001","connectionId":70,"connectionCount":1}',
    )
    path = tmp_path / "log"
    path.write_text("".join(lines) + late)
    (window,) = logs.read([path]).exposure
    assert window.ongoing
    (gap,) = window.gaps
    assert gap.end - gap.start > timedelta(hours=14)


def test_unknown_stays_unknown(tmp_path):
    path = tmp_path / "log"
    path.write_text("".join(line for line in MONGO_JSON.splitlines(keepends=True)[:9] if "22120" not in line))
    found = logs.read([path])
    assert found.epochs[0].access_control == "unknown"
    assert found.exposure == ()
    (possible,) = found.possible
    assert "not in the log" in possible.start_proof


def test_loopback_only_is_no_window(tmp_path):
    path = tmp_path / "log"
    path.write_text(MONGO_TEXT.replace("203.0.113.5", "127.0.0.1").replace("0.0.0.0", "127.0.0.1"))
    found = logs.read([path])
    assert found.epochs[0].bind == "loopback"
    assert (found.exposure, found.possible) == ((), ())


def test_private_clients_prove_nothing_but_are_named_possible(tmp_path):
    path = tmp_path / "log"
    path.write_text(MONGO_TEXT.replace("203.0.113.5", "10.0.0.9"))
    found = logs.read([path])
    assert found.exposure == ()
    assert len(found.possible) == 1


def test_years_by_weekday_and_over_new_year():
    years = Years(lambda: datetime(2015, 3, 1, tzinfo=UTC))
    assert [years.of(12, 30, 1), years.of(12, 31, 2), years.of(1, 1, 3), years.of(12, 31, 2), years.of(1, 1, 3)] == [
        2014, 2014, 2015, 2014, 2015,
    ]  # fmt: skip


def test_a_copy_time_years_later_does_not_date_an_old_version():
    years = Years(lambda: datetime(2026, 3, 1, tzinfo=UTC))
    years.since = 2012
    assert years.of(8, 5, 0) == 2013


def test_yearless_log_over_new_year(tmp_path):
    path = tmp_path / "mongod.log"
    path.write_text(
        "Wed Dec 31 23:59:58 [initandlisten] connection accepted from 203.0.113.5:50001 #1 (1 connection now open)\n"
        "Thu Jan  1 00:00:03 [conn1] end connection 203.0.113.5:50001 (0 connections now open)\n"
    )
    os.utime(path, (datetime(2015, 1, 1, 12, tzinfo=UTC).timestamp(),) * 2)
    (client,) = logs.read([path]).clients
    assert (client.first, client.last) == (
        datetime(2014, 12, 31, 23, 59, 58, tzinfo=UTC),
        datetime(2015, 1, 1, 0, 0, 3, tzinfo=UTC),
    )


def test_zone_and_daylight_saving_of_times_without_one(tmp_path):
    path = tmp_path / "redis.log"
    path.write_text(
        "1:M 29 Mar 2026 01:30:00.000 - Accepted 203.0.113.5:5\n1:M 29 Mar 2026 03:30:00.000 - Accepted 203.0.113.5:6\n"
    )
    (client,) = logs.read([path], options=logs.Options(zone=ZoneInfo("Europe/Berlin"))).clients
    assert (client.first.hour, client.last.hour) == (0, 1)
    assert logs.read([path]).clients[0].first.hour == 1


def test_clock_that_steps_back_is_noted_and_harmless(tmp_path):
    lines = REDIS.splitlines(keepends=True)
    path = tmp_path / "redis.log"
    path.write_text(
        "".join(lines[:5]) + lines[4].replace("08:10", "07:10").replace("50001", "50009") + "".join(lines[5:])
    )
    found = logs.read([path])
    assert any("stepped back" in note for note in found.notes)
    assert found.clients[0].connections == 2


def test_offsets_and_abbreviations(tmp_path):
    path = tmp_path / "pg.log"
    path.write_text(POSTGRES.replace(" UTC [", " CEST ["))
    first = logs.read([path]).sources[0].first
    assert first == datetime(2026, 3, 1, 6, tzinfo=UTC)


def test_usage_errors_name_no_path(tmp_path):
    with pytest.raises(UsageError) as caught:
        logs.read([tmp_path / "secret-name"])
    assert "secret-name" not in str(caught.value)
    with pytest.raises(UsageError):
        logs.read([tmp_path])


def ftdc(samples: list[tuple[datetime, int]], up: int = 5) -> bytes:
    """A ``metrics`` file as mongod writes it: one document of options, chunks of a reference and packed differences."""
    first = samples[0][0]
    options = {"security": {"authorization": "enabled"}, "net": {"bindIp": "0.0.0.0"}}
    about = {"start": first, "buildInfo": {"version": "7.0.1"}, "getCmdLineOpts": {"parsed": options}}
    out = bson.encode({"_id": first, "type": 0, "doc": about})
    for (when, sent), (later, more) in pairwise(samples):
        sample = {"start": when, "serverStatus": {"uptime": up, "network": {"bytesIn": 7, "bytesOut": sent}}}
        body = bson.encode(sample) + struct.pack("<II", 4, 1)
        body += (
            b"".join(varint(step) for step in (int((later - when).total_seconds() * 1000), 0))
            + varint(1)
            + varint(more - sent)
        )
        data = struct.pack("<I", len(body)) + zlib.compress(body)
        out += bson.encode({"_id": when, "type": 1, "data": data})
    return out


def varint(number: int) -> bytes:
    out = b""
    while number > 127:
        out += bytes([number & 127 | 128])
        number >>= 7
    return out + bytes([number])


def test_diagnostic_data_bounds_what_a_client_was_sent(tmp_path):
    start = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
    samples = [(start + timedelta(minutes=5 * n), 1000 * n) for n in range(20)]
    (tmp_path / "diagnostic.data").mkdir()
    (tmp_path / "diagnostic.data" / "metrics.2026-03-01T08-00-00Z-00000").write_bytes(ftdc(samples))
    lines = MONGO_JSON.splitlines(keepends=True)[:11]
    (tmp_path / "mongod.log").write_text("".join(lines).replace('"reslen":20000', '"reslen":200'))
    found = logs.read([tmp_path])
    assert {one.format for one in found.sources} == {"ftdc", "mongodb-json"}
    (client,) = found.clients
    assert client.bytes_read.low == 200
    assert client.bytes_read.high == 1000
    assert any(one.version == "7.0.1" and one.access_control == "on" for one in found.epochs)


def test_damaged_diagnostic_data_is_counted(tmp_path):
    whole = ftdc([(datetime(2026, 3, 1, 8, n, tzinfo=UTC), n) for n in range(9)])
    for end in range(40, len(whole), 37):
        path = tmp_path / "metrics.x"
        path.write_bytes(whole[:end])
        (source,) = logs.read([path]).sources
        assert source.malformed <= 1
    path.write_bytes(whole[:400] + b"\xff" * 60 + whole[460:])
    assert logs.read([path]).sources[0].malformed >= 1


def test_memory_of_clients_is_bounded():
    from unlatched.logs.ledger import Ledger

    ledger = Ledger(limit=10)
    for number in range(50):
        ledger.host(f"203.0.113.{number}").came(datetime(2026, 3, 1, tzinfo=UTC))
    assert len(ledger.entries) == 10
    assert ledger.unlisted == 40


def test_many_stores_at_once_keep_their_windows_apart(tmp_path):
    for sample in SAMPLES:
        folder = tmp_path / sample.format
        folder.mkdir()
        (folder / "log").write_text(sample.text)
    stores = sorted(one.store for one in logs.read([tmp_path]).exposure)
    assert stores == sorted(sample.store for sample in SAMPLES for _ in range(sample.windows))


def test_a_log_without_a_start_has_an_epoch_of_which_little_is_known(tmp_path):
    path = tmp_path / "mongod.log"
    path.write_text(MONGO_TEXT.splitlines(keepends=True)[5])
    (epoch,) = logs.read([path]).epochs
    assert (epoch.access_control, epoch.bind, epoch.version, epoch.start_seen) == (
        "unknown",
        "unknown",
        None,
        False,
    )
    assert epoch.start == epoch.end


def test_a_rotated_file_of_diagnostic_data_is_no_new_start(tmp_path):
    start = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
    for number in range(3):
        when = start + timedelta(hours=number)
        text = ftdc([(when + timedelta(minutes=n), n) for n in range(3)], up=3600 * number + 5)
        (tmp_path / f"metrics.2026-03-01T{8 + number:02}-00-00Z-00000").write_bytes(text)
    (epoch,) = logs.read([tmp_path]).epochs
    assert epoch.version == "7.0.1"
    assert epoch.start == start - timedelta(seconds=5)


def test_diagnostic_data_does_not_repeat_the_start_a_log_tells(tmp_path):
    start = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
    samples = [(start + timedelta(minutes=5 * n), 1000 * n) for n in range(20)]
    text = ftdc(samples).replace(b"7.0.1", b"6.0.5").replace(b"enabled\0", b"absent?\0")
    (tmp_path / "metrics.2026-03-01T08-00-00Z-00000").write_bytes(text)
    (tmp_path / "mongod.log").write_text("".join(MONGO_JSON.splitlines(keepends=True)[:11]))
    (epoch,) = logs.read([tmp_path]).epochs
    assert (epoch.version, epoch.access_control, epoch.bind) == ("6.0.5", "off", "public")
