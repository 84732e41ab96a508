"""Every format: recognised by content, every line accounted for, clients, epochs and windows as
counted by hand.
"""

# ruff: noqa: E501 - log lines are as long as servers write them
from __future__ import annotations

import pytest

from tests.logs.samples import SAMPLES, Sample
from unlatched import logs
from unlatched.logs.reading import formats

BY_FORMAT = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.format)


def read(tmp_path, text: str | bytes, name: str = "any.name"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return logs.read([path])


@BY_FORMAT
def test_recognised_by_content_and_every_line_is_accounted_for(tmp_path, sample: Sample):
    found = read(tmp_path, sample.text)
    (source,) = found.sources
    assert (source.format, found.store) == (sample.format, sample.store)
    assert source.lines == sample.text.count("\n") == source.parsed + source.malformed
    assert source.malformed == sample.malformed


@BY_FORMAT
def test_clients_as_counted_by_hand(tmp_path, sample: Sample):
    found = read(tmp_path, sample.text)
    got = {one.address: (one.connections, one.authenticated, one.anonymous) for one in found.clients}
    assert got == sample.clients


@BY_FORMAT
def test_epochs_as_counted_by_hand(tmp_path, sample: Sample):
    found = read(tmp_path, sample.text)
    if sample.epochs:
        assert [(one.version, one.access_control, one.bind) for one in found.epochs] == sample.epochs


@BY_FORMAT
def test_windows_as_counted_by_hand(tmp_path, sample: Sample):
    assert len(read(tmp_path, sample.text).exposure) == sample.windows


@BY_FORMAT
def test_no_other_format_claims_a_first_line(sample: Sample):
    line = sample.text.encode().split(b"\n")[0]
    claims = [module.NAME for module in formats() if module.matches(line)]
    assert claims == [sample.format]


def test_every_format_module_has_a_sample_and_keeps_to_the_interface():
    names = {module.NAME for module in formats()}
    assert names == {sample.format for sample in SAMPLES} | {"ftdc"}
    for module in formats():
        assert module.__doc__
        assert module.STORE
        assert callable(module.matches)
        assert module.Reader.__doc__


def test_one_folder_of_many_stores_is_called_mixed(tmp_path):
    for sample in SAMPLES:
        folder = tmp_path / sample.format
        folder.mkdir()
        (folder / "log").write_text(sample.text)
    found = logs.read([tmp_path])
    assert found.store == "mixed"
    assert {source.format for source in found.sources} == {sample.format for sample in SAMPLES}


@pytest.mark.parametrize(
    ("line", "client"),
    [
        (
            '10.0.0.2, 10.0.0.1, 127.0.0.1 - - [07/Dec/2026:11:05:07 +0100] "GET /x HTTP/1.1" 200 571 "-" "-"',
            "127.0.0.1",
        ),
        (
            'db.example 10.0.0.2, 203.0.113.8 - - [07/Dec/2026:11:05:07 +0100] "GET /x HTTP/1.1" 200 1 "-" "-"',
            "203.0.113.8",
        ),
        ('198.51.100.3:80 127.0.0.1 - - [12/Apr/2026:09:48:40 +0200] "" 400 0 "-" "-"', "127.0.0.1"),
        (
            '198.51.100.3 localhost - - [29/May/2026:19:02:48 +0000] "GET /y HTTP/1.1" 200 612 "-" "-" "-"',
            "localhost",
        ),
        ('db.example:80 unix: - - [26/Feb/2026:15:39:42 +0100] "hello" 400 173 "-" "-"', "unix socket"),
        ('[10/Aug/2026:09:45:56 +0200] 203.0.113.8 TLSv1.2 ECDHE-RSA "GET /x HTTP/1.1" 1375', "203.0.113.8"),
        ('203.0.113.8 - - [26/Dec/2026:16:16:29 +0200] "GET /x HTTP/1.1" 404 209', "203.0.113.8"),
    ],
)
def test_access_log_variants(tmp_path, line, client):
    found = read(tmp_path, line + "\n")
    assert [one.address for one in found.clients] == [client]
    assert found.sources[0].malformed == 0


def test_slow_log_documents_over_many_lines_are_only_text(tmp_path):
    head = "[2026-03-01T08:20:00,000][INFO ][index.indexing.slowlog.index] [n] [people/VLKx] took[1.7ms], source["
    forged = SAMPLES[0].text.splitlines()[7]
    found = read(tmp_path, f'{head}\n{{\n  "name":"x"\n{forged}\n}}]\n')
    assert found.clients == ()
    assert found.sources[0].malformed == 0


def test_redis_before_years_and_signals(tmp_path):
    text = (
        "98738:M 30 May 12:23:52.442 * Saving the final RDB snapshot before exiting.\n"
        "30 May 10:05:20 . 0 clients connected (0 slaves), 618932 bytes in use, 0 shared objects.\n"
        "[2932] 31 May 04:32:08 * The server is now ready to accept connections on port 6379\n"
        "5092:signal-handler (1496141844) Received SIGINT scheduling shutdown...\n"
    )
    source = read(tmp_path, text).sources[0]
    assert (source.format, source.parsed, source.malformed) == ("redis", 4, 0)


def test_postgresql_starts_without_a_version(tmp_path):
    text = (
        "2026-04-08 21:54:37.644 CEST [20769] LOG:  database system is shut down\n"
        "2026-04-08 21:56:02.932 CEST [797] LOG:  database system was shut down at 2026-04-08 21:54:37 CEST\n"
        "2026-04-08 21:56:02.946 CEST [780] LOG:  database system is ready to accept connections\n"
        "2026-04-08 22:56:02.932 CEST [797] LOG:  database system was interrupted; last known up at 2026-04-08 22:00:00 CEST\n"
        "2026-04-08 22:56:02.946 CEST [780] LOG:  database system is ready to accept connections\n"
    )
    found = read(tmp_path, text)
    assert [(one.start_seen, one.clean_end) for one in found.epochs] == [
        (False, True),
        (True, False),
        (True, False),
    ]


def test_an_ipv6_client_with_a_short_port(tmp_path):
    line = '2026-03-01 08:10:00.000 UTC,"a","b",40,"::1:5432",65e1a.28,1,"x",2026-03-01 08:00:00 UTC,,0,LOG,00000,'
    found = read(tmp_path, line + '"connection authorized: user=a database=b",,,,,,,,,""\n')
    assert [one.address for one in found.clients] == ["::1"]


def test_a_web_site_that_answers_everything_is_not_an_open_store(tmp_path):
    line = '203.0.113.{} - - [01/Mar/2026:08:10:00 +0000] "GET {} HTTP/1.1" 200 {} "-" "-"\n'
    probes = [
        ("/_cat/indices", 612),
        ("/_search", 612),
        ("/x/_search?scroll=1m", 612),
        ("/?query=shoes", 99),
        ("/?q=hats", 7),
    ]
    page = "".join(line.format(n, path, size) for n, (path, size) in enumerate(probes))
    assert read(tmp_path, page).exposure == ()
    assert len(read(tmp_path, page + line.format(7, "/people/_search", 5000)).exposure) == 1
