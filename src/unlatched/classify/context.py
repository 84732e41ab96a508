"""The company a field keeps: whether its neighbours, and the collection's name, point at people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from unlatched.classify.column import Column, by_kind
from unlatched.classify.heading import Heading, heading
from unlatched.classify.lexicon import Naming, pieces
from unlatched.classify.mundane import MOVING, PEOPLE, STORAGE, THING
from unlatched.detectors import Detector

MANY: Final = 2.0
SURE: Final = 1.0
FORENAMES: Final = ("given_name", "family_name")
WONTED: Final = frozenset(
    "nationality country city region job education marital_status religion ethnicity school language".split()  # noqa: SIM905
)
"""What records of people usually hold: a column of such words is about them, whatever it is called."""
WONT: Final = 1.5
CERTAIN: Final = 3
OF_THINGS: Final = 6.5
EACH_THING: Final = 0.5
MOST_THINGS: Final = 5
ABOUT_THINGS: Final = 2
"""So many fields that tell of things make a collection one of things, if fewer tell of people."""
IDENTIFYING: Final = frozenset(
    f"pd:{term}"
    for term in """
    Name OfficialID Passport EmailAddress TelephoneNumber BirthDate Gender Username Identifier UID Age
    Password Picture FacialPrint Ethnicity Religion MaritalStatus Nationality MACAddress DeviceBased
    VehicalLicenseNumber PaymentCardNumber BankAccount FinancialAccountNumber Tax Salary
    """.split()  # noqa: SIM905
)
_WARE: Final = frozenset(
    [
        "price",
        "sku",
        "stock",
        "quantity",
        "qty",
        "isbn",
        "ean",
        "upc",
        "barcode",
        "currency",
        "inventory",
        "brand",
    ]
)


@dataclass(frozen=True, slots=True)
class Company:
    """``people`` counts categories that identify, ``things`` fields that tell of wares; flags for the name.

    ``bearers`` counts the fields of each category that identifies; ``forenamed`` says that fields are called
    given name and family name, as those of wares and firms are not.
    """

    people: int
    things: int
    named_people: bool
    named_things: bool
    forenamed: bool
    bearers: Mapping[str, int]
    size: int
    languages: Mapping[str, float]

    def without(self, column: Column) -> Company:
        """The company of one field: it does not vouch for itself."""
        kind, odds = column.best()
        alone = kind is not None and odds > SURE and self.bearers.get(by_kind()[kind].category) == 1
        return replace(self, people=self.people - alone)

    def tongue(self, naming: Naming) -> str:
        """The language a name is taken to be in: the one its neighbours share."""
        return max(naming.languages, key=lambda tongue: self.languages.get(tongue, 0.0), default="")

    def shares_tongue(self, naming: Naming) -> bool:
        """Whether a name is a word of the language that most names of the collection are in."""
        most = max(self.languages.values(), default=0.0)
        return most >= MANY and any(
            self.languages.get(tongue, 0.0) >= 0.9 * most for tongue in naming.languages
        )

    @property
    def peopled(self) -> bool:
        """Whether the collection is about people."""
        return self.people >= 3 or self.people > self.things or self.named_people or self.forenamed

    @property
    def thingish(self) -> bool:
        """Whether the collection is about wares, firms or places."""
        return self.named_things or self.things >= ABOUT_THINGS

    def _of_things(self, detector: Detector, weak: bool) -> float:
        """Log odds lost among things: their places are nobody's."""
        if not self.thingish:
            return 0.0
        return (
            OF_THINGS + EACH_THING * min(self.things, MOST_THINGS)
            if detector.needs_people
            else 1.0
            if weak
            else 0.0
        )

    def bearing(self, detector: Detector, naming: Naming | None, title: Heading) -> float:
        """Log odds that the company adds to a kind."""
        weak = naming is None or naming.weak
        odds = 0.0
        if not self.peopled:
            told = min(1.0, self.size / 6) if naming is not None else 1.0
            odds -= detector.needs_people * told * (1.0 if weak else 0.8)
            odds -= self._of_things(detector, weak)
        elif naming is None and title.bare:
            odds += 1.0 + (WONT if self.people >= CERTAIN and detector.kind in WONTED else 0.0)
        elif weak and naming is not None and naming.weight > 0:
            odds += 1.5 if detector.matches else 0.5
        if naming is not None and not naming.weak and naming.weight > 0:
            shared = self.shares_tongue(naming)
            odds += 0.7 if shared and self.peopled else 0.0 if shared else -naming.shorthand
        if naming is not None and naming.weak and detector.kind == "person_key":
            odds -= 1.0 if self.peopled else 3.0
        return odds


def company(collection: str, columns: Sequence[Column]) -> Company:
    """Read the company from the likeliest kinds of all fields."""
    title = heading(collection)
    words = (set(pieces(title.leaf)) | set(pieces(title.parents))) - STORAGE
    sure = [kind for column in columns for kind, odds in [column.best()] if kind and odds > SURE]
    categories = (by_kind()[kind].category for kind in sure)
    bearers = Counter(category for category in categories if category in IDENTIFYING)
    things = sum(map(_is_of_things, columns))
    return Company(
        len(bearers),
        things,
        bool(words & (PEOPLE | MOVING)),
        bool(words & THING) and not words & (PEOPLE | MOVING),
        set(sure).issuperset(FORENAMES),
        bearers,
        len(columns),
        _languages(columns),
    )


def _is_of_things(column: Column) -> bool:
    """Whether a field tells of wares, firms or places: ``sku``, ``business_name``, ``well_depth``."""
    words = set(pieces(column.heading.leaf))
    return bool(words & _WARE) or (bool(words & THING) and not words & PEOPLE)


def _languages(columns: Sequence[Column]) -> dict[str, float]:
    """How many names are words of each language; a word of many languages counts little for each."""
    found: dict[str, float] = {}
    for column in columns:
        kind, _ = column.best()
        naming = column.namings.get(kind or "")
        for tongue in naming.languages if naming and not naming.weak else ():
            found[tongue] = found.get(tongue, 0.0) + 1 / len(naming.languages if naming else ())
    return found
