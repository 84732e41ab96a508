# ruff: noqa: E501  (tables of cases read better in lines)
from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cases.servers import http
from unlatched.cases.contacts import rdap
from unlatched.errors import ScopeError, StoreError

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def card(mail=None, name="Example", tel=None):
    rows = [["version", {}, "text", "4.0"], ["fn", {}, "text", name]]
    rows += [["email", {}, "text", mail]] if mail else []
    rows += [["tel", {"type": "voice"}, "uri", tel]] if tel else []
    return ["vcard", rows]


def entity(roles, *, inside=(), **more):
    return {
        "objectClassName": "entity",
        "roles": list(roles),
        "vcardArray": card(**more),
        "entities": list(inside),
    }


def domain(*entities):
    return {"objectClassName": "domain", "entities": list(entities)}


def parse(document, what="domain"):
    return rdap.parse(document, what, "https://rdap.example/x", NOW)


def test_owners_contacts_and_the_registrars_abuse_desk():
    found = parse(
        domain(
            entity(["registrant"], mail="owner@example.org"),
            entity(
                ["registrar"],
                mail="info@registrar.example",
                inside=[entity(["abuse"], mail="abuse@registrar.example")],
            ),
        )
    )
    assert [(one.role, one.address) for one in found] == [
        ("owner", "mailto:owner@example.org"),
        ("other", "mailto:abuse@registrar.example"),
    ]


def test_an_addresss_abuse_desk_comes_first():
    found = parse(
        domain(
            entity(["registrant"], mail="noc@host.example"),
            entity(["abuse"], mail="abuse@host.example", tel="tel:+1-201-555-0123"),
        ),
        "ip",
    )
    assert {one.role for one in found} == {"host"}
    assert min(found, key=lambda one: one.preference).address == "mailto:abuse@host.example"


@pytest.mark.parametrize(
    "mail",
    ["REDACTED FOR PRIVACY", "https://registrar.example/contact", "redacted@example.org", "a@b@c.org", "x", 7, None, ["a@example.org"],
     "abuse@example.org\r\nBcc: x@example.org", "withheldforprivacy@example.org", "\u202eabuse@example.org"],
)  # fmt: skip
def test_redaction_and_rubbish_are_no_contact(mail):
    made = entity(["registrant"])
    made["vcardArray"][1].append(["email", {}, "text", mail])
    assert parse(domain(made)) == ()


@pytest.mark.parametrize(
    "document",
    [None, [], 3, {}, {"entities": 4}, {"entities": [4, None]}, {"entities": [{"roles": 3, "vcardArray": "x"}]},
     {"entities": [{"roles": ["abuse"], "vcardArray": ["vcard", [["email"], 4, ["email", {}, "text", {}]]]}]}],
)  # fmt: skip
def test_wrong_forms_are_passed_over(document):
    assert parse(document) == ()


def test_entities_inside_entities_end_somewhere():
    deep = entity(["registrant"], mail="deep@example.org")
    for _ in range(500):
        deep = entity(["sponsor"], inside=[deep])
    assert parse(domain(deep)) == ()


@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=5) | st.just("email"),
        lambda c: (
            st.lists(c, max_size=4)
            | st.dictionaries(st.sampled_from(["entities", "roles", "vcardArray"]), c, max_size=3)
        ),
        max_leaves=20,
    )
)
def test_it_never_raises(document):
    parse(document)
    rdap.server(document, "example.org")


BOOT = {
    "services": [
        [["org"], ["http://org.example/"]],
        [["203.0.113.0/24"], ["https://narrow.example/"]],
        [["203.0.0.0/8"], ["https://wide.example/"]],
        [["2001:db8::/32"], ["https://six.example/"]],
        ["nonsense"],
    ]
}


@pytest.mark.parametrize(
    ("name", "base"),
    [
        ("db.example.org", "http://org.example/"),
        ("203.0.113.9", "https://narrow.example/"),
        ("203.9.9.9", "https://wide.example/"),
        ("2001:db8::1", "https://six.example/"),
        ("198.51.100.1", None),
        ("example.net", None),
        ("borg", None),
    ],
)
def test_the_server_is_found(name, base):
    assert rdap.server(BOOT, name) == base


def look(origin, name="example.org", allow=lambda host: True):
    return rdap.look(name, origin, allow, NOW)


def test_over_the_wire():
    body = json.dumps(domain(entity(["registrant"], mail="owner@example.org"))).encode()
    with http({"/domain/example.org": body}) as (origin, seen):
        (found,) = look(origin)
        assert found.source == origin + "/domain/example.org"
        assert seen[0][2]["Accept"].startswith("application/rdap+json")
        with pytest.raises(ScopeError):
            look(origin, allow=lambda host: False)
        assert len(seen) == 1


@pytest.mark.parametrize("body", [b"<html>", b"\xff\xfe\x00", b"{" * 3000, b"[" * 100_000, b"x" * 600_000])
def test_hostile_answers_are_refused(body):
    with http({"/domain/example.org": body}) as (origin, _), pytest.raises(StoreError):
        look(origin)


def test_unknown_there():
    with http({}) as (origin, _):
        assert look(origin) == ()
