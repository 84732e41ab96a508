"""How much faster a BSON dump is read and counted than pymongo's ``bson`` decodes it, in one run.

    python bench/bson_dump.py [FILE.bson ...]

Without files, a dump of invented people and positions is made in a temporary folder. Every leaf of every
document is counted in DuckDB, detection's sample included; pymongo only decodes.
"""

from __future__ import annotations

import datetime
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import bson
import duckdb

from unlatched.bson.warming import warm
from unlatched.shape import leaves
from unlatched.stores import Offer
from unlatched.stores.files import offering

DECODED = 400_000


def main(paths: list[Path]) -> None:
    """Print a line per collection and the whole."""
    warm()
    with tempfile.TemporaryDirectory() as folder:
        paths = paths or made(Path(folder))
        ours = theirs = 0.0
        for path in paths:
            offered, seconds = timed(lambda path=path: offering([path]).offers)
            for offer in offered:
                documents, scan = timed(lambda offer=offer: counted(offer))
                decoding = documents / decode_rate(path)
                ours, theirs = ours + seconds + scan, theirs + decoding
                print(
                    f"{offer.name}: {documents:,} documents, {path.stat().st_size / 1e6:,.0f} MB; "
                    f"shape {seconds:.2f} s, all leaves counted {scan:.2f} s; pymongo {decoding:.2f} s"
                )
        print(f"ratio {theirs / ours:.1f} (at least 3 is asked of the whole audit)")


def timed(call: Callable[[], Any]) -> tuple[Any, float]:
    """The result and the seconds it took."""
    start = time.perf_counter()
    return call(), time.perf_counter() - start


def counted(offer: Offer) -> int:
    """Count the values of every leaf; the number of documents."""
    connection = duckdb.connect()
    connection.execute("SET threads = 2; SET preserve_insertion_order = false")
    scan = offer.scan(connection)
    each = [
        f"sum(len({leaf.expression}))" if leaf.repeated else f"count({leaf.expression})"
        for leaf in leaves(offer.shape)
    ]
    row = connection.execute(f"SELECT count(*), {', '.join(each)} FROM {scan.relation}").fetchall()[0]
    return int(row[0])


def decode_rate(path: Path) -> float:
    """Documents per second that pymongo decodes, over the first 400,000."""
    with path.open("rb") as file:
        documents = [raw for _, raw in zip(range(DECODED), raws(file.read(256 << 20)), strict=False)]
    start = time.perf_counter()
    for raw in documents:
        bson.decode(raw)
    return len(documents) / (time.perf_counter() - start)


def raws(data: bytes) -> Iterator[bytes]:
    """The documents one after another."""
    position = 0
    while position + 4 <= len(data):
        size = int.from_bytes(data[position : position + 4], "little")
        if position + size <= len(data):
            yield data[position : position + size]
        position += size


def made(folder: Path, people: int = 26, fixes: int = 67) -> list[Path]:
    """Two collections at a quarter of the story's scale; 25,000 invented records, repeated."""
    chance = random.Random(1)
    for name, make, times in (("persons", person, people), ("points", point, fixes)):
        records = b"".join(bson.encode(make(chance)) for _ in range(25_000))
        with (folder / f"{name}.bson").open("wb") as file:
            for _ in range(times):
                file.write(records)
    return sorted(folder.glob("*.bson"))


def person(chance: random.Random) -> dict:
    """Somebody who does not exist."""
    born = datetime.datetime(1950, 1, 1) + datetime.timedelta(chance.randint(0, 20_000))
    return {
        "_id": bson.ObjectId(),
        "name": "王" + chance.choice("甲乙丙丁"),
        "name_latin": f"Wang {chance.randint(0, 99)}",
        "id": {"number": f"9999{chance.randrange(10**14):014d}", "issued": born, "expires": born},
        "sex": chance.choice("MF"),
        "home": {"address": f"虚构省虚构市第{chance.randint(1, 99)}街道{chance.randint(1, 999)}室"},
        "birthday": born,
        "mobile": f"100{chance.randrange(10**8):08d}",
        "photo": f"https://photos.example/{chance.getrandbits(128):032x}.jpg",
        "employer": "虚构公司",
    }


def point(chance: random.Random) -> dict:
    """Where nobody was."""
    return {
        "_id": bson.ObjectId(),
        "person_id": f"9999{chance.randrange(10**14):014d}",
        "loc": {"type": "Point", "coordinates": [chance.uniform(0, 9), chance.uniform(0, 9)]},
        "device_id": f"cam-{chance.randrange(10**5):05d}",
        "ts": datetime.datetime(2019, 2, 1) + datetime.timedelta(seconds=chance.randint(0, 86_400)),
        "place_type": chance.choice(["hotel", "school"]),
    }


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]])
