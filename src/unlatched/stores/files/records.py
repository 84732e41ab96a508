"""Records of JSON, parsed where they are looked at one by one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any


def decoded(lines: Sequence[bytes]) -> list[dict[str, Any]]:
    """The objects among ``lines``; what cannot be parsed is left out."""
    import msgspec

    decoder = msgspec.json.Decoder()
    found = []
    for line in lines:
        try:
            record = decoder.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError):
            record = _leniently(line)
        except RecursionError:
            continue
        if isinstance(record, dict):
            found.append(record)
    return found


def _leniently(line: bytes) -> Any:
    """What DuckDB parses though it is no JSON: ``NaN`` and ``Infinity``."""
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None
