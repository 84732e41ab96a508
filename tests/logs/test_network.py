"""Organisations from the operator's own table or MaxMind-format file; addresses in every spelling."""

from __future__ import annotations

from itertools import pairwise

import pytest
from netaddr import IPSet

from unlatched import logs
from unlatched.errors import UsageError
from unlatched.logs.network import canonical, organisations


def test_the_narrowest_network_wins(tmp_path):
    path = tmp_path / "nets.csv"
    path.write_text(
        "network,organisation\n203.0.113.0/24,Wide\n203.0.113.64/26,Middle\n203.0.113.64/30,Narrow\n"
        "203.0.113.128/25,Other\n2001:db8::/32,Six\nnot a network,x\n198.51.100.7,Host\n"
    )
    name = organisations(path)
    found = {
        address: name(address)
        for address in ("203.0.113.1", "203.0.113.65", "203.0.113.100", "203.0.113.200")
    }
    assert list(found.values()) == ["Wide", "Narrow", "Middle", "Other"]
    others = ("2001:db8::9", "::ffff:203.0.113.1", "198.51.100.7", "192.0.2.1", "db1")
    assert [name(one) for one in others] == ["Six", "Wide", "Host", None, None]


def test_a_table_without_networks_is_refused_without_quoting_it(tmp_path):
    path = tmp_path / "nets.csv"
    path.write_text("kanarienvogel7291\n")
    with pytest.raises(UsageError) as caught:
        organisations(path)
    assert "kanarienvogel" not in str(caught.value)


def test_maxmind_format(tmp_path):
    from mmdb_writer import MMDBWriter

    writer = MMDBWriter(6, "GeoLite2-ASN", ipv4_compatible=True)
    writer.insert_network(IPSet(["203.0.113.0/24"]), {"autonomous_system_organization": "Example Hosting"})
    writer.insert_network(IPSet(["2001:db8::/32"]), {"autonomous_system_organization": "Six"})
    writer.to_db_file(str(tmp_path / "asn.mmdb"))
    name = organisations(tmp_path / "asn.mmdb")
    assert [name(one) for one in ("203.0.113.9", "2001:db8::1", "192.0.2.1", "db1")] == [
        "Example Hosting",
        "Six",
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("spellings", "address"),
    [
        (("192.0.2.7", "::ffff:192.0.2.7", "::FFFF:c000:207"), "192.0.2.7"),
        (("2001:db8::1", "2001:0db8:0:0:0:0:0:1", "2001:DB8::1"), "2001:db8::1"),
        (("fe80::1", "fe80::1%eth0"), "fe80::1"),
    ],
)
def test_one_spelling_for_one_address(spellings, address):
    assert {canonical(one)[0] for one in spellings} == {address}
    assert all(canonical(a) == canonical(b) for a, b in pairwise(spellings))


def test_clients_of_one_organisation_are_counted_together(tmp_path):
    table, log = tmp_path / "nets.csv", tmp_path / "access.log"
    table.write_text("203.0.113.0/24,Wide\n")
    line = '203.0.113.{} - - [01/Mar/2026:08:10:00 +0000] "GET /x HTTP/1.1" 200 5 "-" "-"\n'
    log.write_text("".join(line.format(n) for n in range(1, 6)))
    found = logs.read([log], options=logs.Options(networks=table))
    assert logs.window(found).organisations == 1
    assert logs.window(found).clients == 5
