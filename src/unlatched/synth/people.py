"""People: everything a record may say of someone, made from the person's number.

A column's values depend on the seed and the person only, so two collections agree about a person.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from unlatched.errors import UsageError
from unlatched.synth.countries import Country, Days, country, pairs
from unlatched.synth.draw import Draw, Ints
from unlatched.synth.text import choose, hexadecimal, join, numbers

_OLDEST = np.datetime64("1932-01-01")
_AGES = 29_500
TODAY = np.datetime64("2026-03-02")


@dataclass(frozen=True, slots=True)
class People:
    """The people of one exposure."""

    draw: Draw
    codes: tuple[str, ...]

    def each(self, people: Ints, make: Callable[[Country, Ints], pa.Array]) -> pa.Array:
        """A column made country by country; ``make`` gets a country and its people's numbers."""
        if len(self.codes) == 1:
            return make(country(self.codes[0]), people)
        home = self.draw.below(people, "country", len(self.codes))
        places = [np.flatnonzero(home == i) for i in range(len(self.codes))]
        parts = [make(country(c), people[at]) for c, at in zip(self.codes, places, strict=True)]
        order = np.argsort(np.concatenate(places), kind="stable")
        return pa.concat_arrays(parts).take(pa.array(order))

    def keys(self, people: Ints, salt: str = "key", width: int = 16) -> pa.Array:
        """An opaque key of each person, different for all at full width."""
        return hexadecimal(self.draw.bits(people, salt), width)

    def woman(self, people: Ints) -> Ints:
        """1 for women, 0 for men."""
        return self.draw.below(people, "sex", 2)

    def names(self, people: Ints, latin: bool = False) -> pa.Array:
        """Full names, in the country's own script or romanised."""
        return self.each(people, lambda land, ids: self._names(land, ids, latin))

    def _names(self, land: Country, ids: Ints, latin: bool) -> pa.Array:
        surname, given = _part(self.draw, land, ids, latin)
        if latin or land.space:
            return join(given, " ", surname) if latin or not land.surname_first else join(surname, " ", given)
        return join(surname, given)

    def born(self, people: Ints) -> Days:
        """Birth dates. People whose numbers are equal modulo 24,000 never share one (see ``cn``, ``eg``)."""
        turn, place = np.divmod(people, 24_000)
        day = (self.draw.below(place, "born", _AGES) + turn * 18_233) % _AGES
        return np.asarray(_OLDEST + day.astype("timedelta64[D]"))

    def numbers(self, people: Ints) -> pa.Array:
        """National ID numbers: check digits fit, but never issued; different for all people."""
        return self.each(people, lambda land, ids: self._numbers(land, ids))

    def _numbers(self, land: Country, ids: Ints) -> pa.Array:
        if len(ids) and int(ids.max()) >= land.capacity:
            raise UsageError(
                f"only {land.capacity:,} {land.script} ID numbers are free; ask for fewer people"
            )
        return land.number(ids, self.born(ids))

    def phones(self, people: Ints) -> pa.Array:
        """Mobile numbers (E.164), never assigned or for fiction; shared once a range is used up."""
        return self.each(people, lambda land, ids: land.phone(self.draw, ids))

    def emails(self, people: Ints) -> pa.Array:
        """Addresses at domains kept for examples (RFC 2606)."""
        given, surname = self._ascii(people, 1), self._ascii(people, 0)
        domain = choose(
            ("example.com", "example.org", "example.net", "mail.example"),
            self.draw.below(people, "domain", 4),
        )
        return join(given, ".", surname, numbers(people % 9973), "@", domain)

    def users(self, people: Ints) -> pa.Array:
        """User names."""
        return join(self._ascii(people, 0), "_", numbers(people % 99_991))

    def _ascii(self, people: Ints, part: int) -> pa.Array:
        latin = self.each(people, lambda land, ids: _part(self.draw, land, ids, True)[part])
        plain = pc.utf8_normalize(pc.utf8_lower(latin), form="NFKD")
        return pc.replace_substring_regex(plain, "[^a-z]+", "")

    def addresses(self, people: Ints) -> pa.Array:
        """Home addresses: invented streets of the invented city."""
        return self.each(people, lambda land, ids: _address(self.draw, land, ids))

    def employers(self, people: Ints) -> pa.Array:
        """Invented employers."""
        return self._listed(people, "employer", lambda land: land.employers)

    def nationalities(self, people: Ints) -> pa.Array:
        """Country codes (ISO 3166-1 alpha-2)."""
        return choose(
            [code.upper() for code in self.codes], self.draw.below(people, "country", len(self.codes))
        )

    def groups(self, people: Ints) -> pa.Array:
        """Ethnic groups that do not exist."""
        return self._listed(people, "group", lambda land: land.groups)

    def _listed(self, people: Ints, salt: str, words: Callable[[Country], str]) -> pa.Array:
        def pick(land: Country, ids: Ints) -> pa.Array:
            options = pairs(words(land))[0]
            return choose(options, self.draw.weighted(ids, salt, [1 / (i + 2) for i in range(len(options))]))

        return self.each(people, pick)

    def kind(self) -> str | None:
        """The kind of the ID numbers, where there is one for all."""
        kinds = {country(code).id_kind for code in self.codes}
        return kinds.pop() if len(kinds) == 1 else None


def _part(draw: Draw, land: Country, ids: Ints, latin: bool) -> tuple[pa.Array, pa.Array]:
    """Surnames and given names. Given names of one syllable (Han) are put together from two."""
    script = int(latin)
    women, men = pairs(land.women)[script], pairs(land.men)[script]
    first, half = women + men, len(women)
    woman = draw.below(ids, "sex", 2) == 1
    pick = np.where(woman, draw.below(ids, "given", half), half + draw.below(ids, "given", len(men)))
    given = choose([n.title() for n in first] if latin else first, pick)
    if not land.space and max(len(n) for n in pairs(land.women)[0]) == 1:
        second = draw.below(ids, "second", len(first))
        given = join(given, choose(first, second))
    if land.middle:
        other = pairs(land.men)[script]
        middle = join(given, " ", choose(other, draw.below(ids, "middle", len(other))))
        given = pc.if_else(pa.array(draw.chance(ids, "has middle", land.middle)), middle, given)
    surname = draw.weighted(ids, "surname", [1 / (i + 4) for i in range(len(land.surnames.split()))])
    return choose(pairs(land.surnames)[script], surname), given


def _address(draw: Draw, land: Country, ids: Ints) -> pa.Array:
    streets = pairs(land.streets)[0]
    parts = {
        "{city}": land.city,
        "{street}": choose(streets, draw.below(ids, "street", len(streets))),
        "{number}": numbers(1 + draw.below(ids, "house", 220)),
    }
    return join(*(parts.get(piece, piece) for piece in land.address))


def mixed(codes: Sequence[str], usual: Sequence[str]) -> tuple[str, ...]:
    """The countries asked for, else the usual ones of a shape."""
    return tuple(codes) or tuple(usual)
