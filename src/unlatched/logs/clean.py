"""Text from a log is hostile: what little of it is shown (names of collections, versions) is washed here."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final
from unicodedata import category

VERSION: Final = re.compile(r"\d{1,4}(?:\.\d{1,5}){1,3}(?:-[0-9A-Za-z.]{1,24})?")
DRIVERS: Final = (
    "PyMongo", "nodejs", "mongo-java-driver", "mongo-go-driver", "mongo-csharp-driver", "mongoc", "mongocxx",
    "mongo-rust-driver", "mongo-ruby-driver", "mongo-scala-driver", "mongo-swift-driver",
    "mongo-kotlin-driver",
    "mongo-java", "ext-mongodb:PHP", "MongoDB Internal Client", "NetworkInterfaceTL",
    "MongoDB Internal Driver",
    "Mongoose", "mgo", "Motor", "MongoKitten", "reactivemongo", "mongodb-php", "go-mysql", "libmysql",
)  # fmt: skip
APPLICATIONS: Final = (
    "MongoDB Shell", "mongosh", "mongodump", "mongoexport", "mongorestore", "mongoimport", "mongofiles",
    "mongostat",
    "mongotop", "bsondump", "MongoDB Compass", "Compass", "Robo 3T", "robo3t", "Studio 3T",
    "NoSQLBooster", "NoSQL",
    "MongoDB Automation Agent", "MongoDB Monitoring Module", "mongodb_exporter", "OplogFetcher",
    "NetworkInterfaceTL",
    "Metabase", "Tableau", "DataGrip", "DBeaver", "psql", "pg_dump", "pg_dumpall", "pg_basebackup", "pgAdmin",
    "PostgreSQL JDBC Driver", "walreceiver", "mysqldump", "curl", "Wget", "python-requests", "Go-http-client",
    "elasticdump", "elasticsearch-dump", "Kibana", "Java", "Scrapy", "aws-cli", "Boto3", "rclone", "s3cmd",
    "Mozilla", "masscan", "zgrab", "Nmap", "okhttp", "axios", "node-fetch", "aiohttp", "httpx",
)  # fmt: skip


@lru_cache(maxsize=4096)
def clean(text: str, limit: int = 120) -> str:
    """Printable, without control, direction or private-use marks, at most ``limit`` characters.

    >>> clean("people\\x1b[31m\\u202e<b>")
    'people[31m<b>'
    """
    kept = "".join(
        sign for sign in text[: limit * 2] if category(sign)[0] != "C" and category(sign) not in ("Zl", "Zp")
    )
    return kept if len(kept) <= limit else kept[: limit - 1] + "…"


def version(text: str) -> str | None:
    """A version number at the start of ``text``, nothing else.

    >>> version("v4.2.11-rc1 <script>"), version("x")
    ('4.2.11-rc1', None)
    """
    found = VERSION.match(text.lstrip("v"))
    return found.group() if found else None


@lru_cache(maxsize=4096)
def known_driver(name: str) -> str:
    """A driver's name if it is a known one, otherwise ``other``: the field is free text.

    >>> known_driver("PyMongo|Motor"), known_driver("ana@example.org")
    ('PyMongo', 'other')
    """
    return _known(name, DRIVERS)


@lru_cache(maxsize=4096)
def known_application(name: str) -> str:
    """A program's name if it is a known one, otherwise ``other``."""
    return _known(name, APPLICATIONS)


def _known(name: str, names: tuple[str, ...]) -> str:
    low = name.strip().lower()
    return max((known for known in names if low.startswith(known.lower())), key=len, default="other")
