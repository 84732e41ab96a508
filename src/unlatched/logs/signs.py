"""What bulk reading, dumping and ransom look like, whatever the store."""

from __future__ import annotations

import re
from typing import Final

NOTE: Final = re.compile(
    r"read_*-*me|please_*read|recover|restore_your|ransom|bitcoin|\bbtc\b|pwned|hacked|how_?to_|decrypt|your_?data"
    r"|has_?been_?(dropped|deleted|backed)|^warning$|[._]warning$|^warning[._]|leaked|contact_?(me|us)|send_?btc",
    re.IGNORECASE,
)
DUMPERS: Final = frozenset(
    {"mongodump", "mongoexport", "pg_dump", "pg_dumpall", "pg_basebackup", "mysqldump", "elasticdump",
     "elasticsearch-dump", "rclone", "s3cmd"}
)  # fmt: skip


def is_note(name: str) -> bool:
    """Whether a collection's name is one that ransom notes are given.

    >>> [is_note(n) for n in ("READ__ME_TO_RECOVER_YOUR_DATA.README", "warning", "people", "storewarnings")]
    [True, True, False, False]
    """
    return NOTE.search(name) is not None
