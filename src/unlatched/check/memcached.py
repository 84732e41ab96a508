"""memcached (text protocol): its counters, and a key that nobody has."""

from __future__ import annotations

from typing import Final

from unlatched.check.finding import CLOSED, Anonymous, Finding
from unlatched.net import Visit
from unlatched.net.faults import ForeignError
from unlatched.net.targets import Named
from unlatched.net.values import number, version_of

SCHEMES: Final = ("memcached",)
PORT: Final = 11211
_COUNTS = {
    "records": "curr_items", "uptime_seconds": "uptime", "bytes_sent": "bytes_written", "bytes": "bytes",
}  # fmt: skip


def probe(visit: Visit, target: Named) -> Finding:
    """``stats``, then ``get`` of no such key."""
    with visit.wire(target.tls) as wire:
        wire.send(b"stats\r\n")
        first = wire.until(b"\r\n", 2048)
        if b"unauthenticated" in first.lower() or first.startswith(b"CLIENT_ERROR"):
            visit.transcript.say("stats", "refused: login needed")
            return Finding("auth_required", CLOSED, None, "memcached", "the server asks for a login")
        if not first.startswith(b"STAT "):
            raise ForeignError("the answer is not memcached's")
        facts = _facts(first + (b"" if first == b"END\r\n" else wire.until(b"END\r\n", 1 << 18)))
        visit.transcript.say("stats", f"{len(facts)} counters")
        wire.send(b"get unlatched:no-such-key\r\n")
        read = wire.until(b"\r\n", 4096) == b"END\r\n"
        visit.transcript.say("get (no such key)", "answered" if read else "refused")
    if "curr_items" not in facts or "uptime" not in facts:
        raise ForeignError("the answer is not memcached's")
    counts = {name: value for name, key in _COUNTS.items() if (value := number(facts.get(key))) is not None}
    rights = Anonymous(read, read, "inferred" if read else "unknown", "inferred" if read else "unknown")
    version = version_of(facts.get("version"))
    why = "anybody can use it" if read else "anybody may see its counters, but no entries"
    return Finding("open" if read else "auth_required", rights, version, "memcached", why, counts)


def _facts(text: bytes) -> dict[str, str]:
    lines = (line.split(b" ", 2) for line in text.split(b"\r\n") if line.startswith(b"STAT "))
    return {
        key.decode("latin-1"): value.decode("latin-1")
        for _, key, value in (one for one in lines if len(one) == 3)
    }
