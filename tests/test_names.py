"""Names from the data: hostile, and sometimes data themselves."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unlatched.names import LONGEST, MASK, plain, shown


@given(st.text(max_size=300))
def test_only_characters_that_print_on_one_line(name):
    for text in (plain(name), shown(name)):
        assert all(char == " " or unicodedata.category(char)[0] not in "C" for char in text)
        assert not set(text) & set("\n\r\t\u2028\u2029\u202e\x1b\0")
    assert len(shown(name)) <= LONGEST


@given(st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyz_.[]{}*"), min_size=1, max_size=60))
def test_names_of_letters_are_kept(name):
    assert shown(name) == name


@given(
    st.integers(10**6, 10**19),
    st.sampled_from(["{}", "u.{}", "{}.name", "id-{}", "phone {} x", "{}_copy", "[{}]"]),
)
def test_numbers_of_people_are_masked(number, form):
    assert str(number) not in shown(form.format(number))


@pytest.mark.parametrize(
    "value",
    [
        "ana@example.org", "+44 1632 960123", "(01632) 960-123", "1984-02-29", "29/02/1984", "3f9ac2e81b77d04455aa",  # noqa: E501
        "550e8400-e29b-41d4-a716-446655440000", "GB82WEST12345698765432", "192.0.2.146.17", "Qz7canary4vX9",
    ],
)  # fmt: skip
def test_values_are_masked(value):
    assert value not in shown(f"users.{value}.name")
    assert MASK in shown(value)
