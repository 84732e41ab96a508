"""Getting a case's time stamps: ask where a server is named, keep the rest in the queue."""

from __future__ import annotations

from unlatched.cases import stamps
from unlatched.cases.book import Book
from unlatched.cases.database import transaction
from unlatched.cases.network import Allow, Request, fetch
from unlatched.errors import StoreError

HEADERS = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}


def stamp(book: Book, case: str, url: str | None, allow: Allow) -> tuple[int, int]:
    """Queue a stamp for the newest entry and fetch what can be had; how many were stamped, how many wait."""
    book.case(case)
    with transaction(book.engine) as connection:
        stamps.want(connection, case)
        queue = stamps.queued(connection, case)
    done = sum(_one(book, case, seq, entry, url, allow) for seq, entry in queue) if url else 0
    return done, len(queue) - done


def _one(book: Book, case: str, seq: int, entry: str, url: str, allow: Allow) -> bool:
    # The answer comes before the transaction starts: nobody waits for a time server with the case locked.
    try:
        token = stamps.fetch(entry, lambda query: fetch(Request(url, query, HEADERS), allow).body)
    except StoreError:
        return False
    with transaction(book.engine) as connection:
        stamps.keep(connection, book.timeline(case), seq, token)
    return True
