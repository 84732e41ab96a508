"""Reader of schemas.txt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.classify.made_up import made_up
from unlatched.classify import Sample
from unlatched.raw import Raw

_FILE = Path(__file__).with_name("schemas.txt")
NONE = "dpv:NonPersonalData"
_TYPES = {
    "recent_time": "TIMESTAMP",
    "bool": "BOOLEAN",
    "small_int": "BIGINT",
    "epoch": "BIGINT",
    "vector": "FLOAT",
}


@dataclass(frozen=True, slots=True)
class Known:
    """A field: its path, the categories that are right, the maker of its values."""

    path: str
    categories: frozenset[str]
    maker: str


@dataclass(frozen=True, slots=True)
class Schema:
    """A collection whose fields are known."""

    set: str
    name: str
    fields: tuple[Known, ...]

    def samples(self, values: bool = True) -> list[Sample]:
        """What an audit (or, without values, an inventory) knows of it."""
        return [_sample(field, values) for field in self.fields]


def _sample(field: Known, values: bool) -> Sample:
    type_ = _TYPES.get(field.maker, "VARCHAR")
    if not values:
        return Sample(field.path, type_, Raw(()), 0, 0, 0)
    made = made_up(field.maker)
    distinct = tuple(dict.fromkeys(made))
    lengths = (512, 512) if field.maker == "vector" else (2, 2) if field.path.endswith("[]") else None
    return Sample(field.path, type_, Raw(distinct), len(made), len(made), len(distinct), lengths)


def schemas() -> Iterator[Schema]:
    """Every schema of the file."""
    head, fields = "", []
    for line in [*_FILE.read_text(encoding="utf-8").splitlines(), "[end end]"]:
        if line.startswith("["):
            if fields:
                yield Schema(*head.split(maxsplit=1), tuple(fields))
            head, fields = line[1:-1], []
        elif line.strip() and not line.startswith("#"):
            name, categories, maker = (part.strip() for part in line.split("|"))
            terms = frozenset(NONE if term == "-" else f"pd:{term}" for term in categories.split(","))
            fields.append(Known(name, terms, maker))
