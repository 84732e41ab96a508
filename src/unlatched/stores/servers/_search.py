"""Answers of Elasticsearch and OpenSearch to a search, and windows over the numbers of their documents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import msgspec

from unlatched.errors import StoreError
from unlatched.stores.servers.resuming import Place

_BARE: Final = msgspec.Raw(b"")


class Hit(msgspec.Struct):
    """A document; ``source`` is empty where the index keeps none."""

    source: msgspec.Raw = msgspec.field(name="_source", default=_BARE)
    sort: list[Any] = msgspec.field(default_factory=list)


class _Total(msgspec.Struct):
    value: int


class _Hits(msgspec.Struct):
    hits: list[Hit]
    total: int | _Total = 0


class _Shards(msgspec.Struct):
    total: int = 0
    successful: int = 0


class Answer(msgspec.Struct):
    """What a search gave."""

    found: _Hits = msgspec.field(name="hits", default_factory=lambda: _Hits([]))
    shards: _Shards = msgspec.field(name="_shards", default_factory=_Shards)
    timed_out: bool = False
    scroll: str = msgspec.field(name="_scroll_id", default="")

    @property
    def hits(self) -> list[Hit]:
        """The documents of this page."""
        return self.found.hits

    @property
    def total(self) -> int:
        """All documents that match."""
        total = self.found.total
        return total.value if isinstance(total, _Total) else total

    @property
    def incomplete(self) -> bool:
        """Whether some of the index did not answer."""
        return self.timed_out or self.shards.successful < self.shards.total

    @property
    def bare(self) -> int:
        """Documents without their source."""
        return sum(not bytes(hit.source) for hit in self.hits)

    def sources(self) -> list[bytes]:
        """The documents as they stand in the answer, each on one line."""
        return [bytes(hit.source).replace(b"\n", b" ") for hit in self.hits if bytes(hit.source)]


def answer(body: bytes) -> Answer:
    """The answer in a body; :class:`StoreError` where it is none."""
    try:
        return msgspec.json.decode(body, type=Answer)
    except (msgspec.DecodeError, UnicodeDecodeError):
        pass
    raise StoreError("the answer is not what the store's protocol says")


@dataclass(slots=True)
class Windows(Place[str]):
    """A read by numbers, from ``at`` up to ``end`` with it, ``width`` of them at a time.

    ``page`` is the number of documents that an answer may hold, ``expected`` how many there were at first;
    ``end`` is None where the documents are not numbered.
    """

    page: int = 1
    width: int = 1
    at: int = 0
    end: int | None = None
    expected: int | None = None

    def query(self) -> dict[str, Any]:
        """Everything in this window."""
        within = {"range": {"_seq_no": {"gte": self.at, "lt": self.at + self.width}}}
        return {"size": self.page, "query": within, "track_total_hits": True}

    def narrow(self) -> None:
        """The window held more than an answer may."""
        if self.width == 1:
            raise StoreError("one document is too large an answer")
        self.width = max(1, self.width // 4)

    def passed(self, documents: int) -> None:
        """The window held so many documents; the next one is wider where this one was far from full."""
        self.at, self.records = self.at + self.width, self.records + documents
        if documents * 4 <= self.page:
            self.width *= 4
