"""The company a field keeps: whether its neighbours, and the collection's name, point at people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unlatched.classify.heading import Heading, heading
from unlatched.classify.lexicon import Naming, pieces
from unlatched.classify.mundane import PEOPLE, STORAGE, THING
from unlatched.detectors import Detector

if TYPE_CHECKING:
    from unlatched.classify.judge import Column

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
    """``people`` counts neighbours that identify, ``things`` those that tell of wares; flags for the name."""

    people: int
    things: int
    named_people: bool
    named_things: bool
    kinds: frozenset[str]
    size: int

    @property
    def peopled(self) -> bool:
        """Whether the collection is about people."""
        return self.people >= 2 or (self.people >= 1 and not self.things) or self.named_people

    def bearing(self, detector: Detector, naming: Naming | None, title: Heading) -> float:
        """Log odds that the company adds to a kind."""
        weak = naming is None or naming.weak
        odds = 0.0
        if not self.peopled:
            told = min(1.0, self.size / 6) if naming is not None else 1.0
            odds -= detector.needs_people * told * (1.0 if weak else 0.8)
            odds -= (
                4.5
                if self.named_things and detector.needs_people
                else 1.0
                if self.named_things and weak
                else 0.0
            )
        elif naming is None and title.bare:
            odds += 1.0
        elif weak and naming is not None and naming.weight > 0:
            odds += 1.5 if detector.matches else 0.5
        if naming is not None and naming.weak and detector.kind == "person_key":
            odds -= 1.0 if self.peopled else 3.0
        return odds


def company(collection: str, columns: Sequence[Column]) -> Company:
    """Read the company from the likeliest kinds of all fields."""
    from unlatched.classify.judge import by_kind

    title = heading(collection)
    words = (set(pieces(title.leaf)) | set(pieces(title.parents))) - STORAGE
    sure = [kind for column in columns for kind, odds in [column.best()] if kind and odds > 1.0]
    people = {by_kind()[kind].category for kind in sure} & IDENTIFYING
    things = sum(1 for column in columns if _WARE & set(column.heading.leaf))
    return Company(
        len(people),
        things,
        bool(words & PEOPLE),
        bool(words & THING) and not words & PEOPLE,
        frozenset(sure),
        len(columns),
    )
