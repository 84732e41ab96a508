"""Redis and its kin (RESP 2): counters, the number of keys, and rights by dry run. No value is read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from unlatched.check.finding import CLOSED, Anonymous, Can, Finding
from unlatched.check.ransom import notes
from unlatched.net import Visit
from unlatched.net.faults import ForeignError
from unlatched.net.resp import Refusal, Resp
from unlatched.net.targets import Named
from unlatched.net.values import number, version_of

SCHEMES: Final = ("redis", "rediss")
PORT: Final = 6379
NOWHERE: Final = "unlatched:no-such-key"
_WORM = frozenset({"backup1", "backup2", "backup3", "backup4"})


def probe(visit: Visit, target: Named) -> Finding:
    """INFO, DBSIZE, a hundred key names (looked at for ransom notes), and dry runs."""
    with Resp(visit, target.tls) as server:
        if target.password:
            server.log_in(target.user, target.password)
        info = server.call("INFO")
        visit.transcript.say("INFO", _said(info))
        if isinstance(info, Refusal):
            return _refused(info)
        facts = _facts(info)
        version = version_of(facts.get("redis_version"))
        if version is None:
            raise ForeignError("the answer is not Redis's")
        return _open(server, facts, version)


def _said(answer: Any) -> str:
    return f"refused: {answer.kind}" if isinstance(answer, Refusal) else "answered"


def _refused(said: Refusal) -> Finding:
    if said.kind in ("NOAUTH", "DENIED", "WRONGPASS", "NOPERM"):
        why = {
            "DENIED": "protected mode: only clients on its own machine are let in",
            "NOPERM": "strangers are let in, but may not even read its status",
        }.get(said.kind, "the server asks for a login")
        return Finding("auth_required", CLOSED, None, "redis", why)
    if b"operation not permitted" in said.text.lower():
        return Finding("auth_required", CLOSED, None, "redis", "the server asks for a login")
    raise ForeignError("the answer is not Redis's")


def _facts(info: Any) -> dict[str, str]:
    text = info.decode("utf-8", "replace") if isinstance(info, bytes) else ""
    pairs = (line.partition(":") for line in text.splitlines() if ":" in line)
    return {key: value.strip() for key, _, value in pairs}


def _open(server: Resp, facts: dict[str, str], version: str) -> Finding:
    size = _ask(server, "DBSIZE")
    scanned = _ask(server, "SCAN", "0", "COUNT", "100")
    names = _names(scanned)
    read = _ask(server, "GETRANGE", NOWHERE, "0", "0") == b""
    listed = isinstance(size, int)
    if not listed and not read:
        return Finding(
            "auth_required", CLOSED, version, "redis", "strangers are let in, but may read nothing"
        )
    write, admin = _rights(server, facts, version, listed and read)
    why = "anybody can read it" if read else "anybody can list its keys"
    return Finding(
        "open", Anonymous(listed, read, write, admin), version, "redis", why, _counts(facts, size),
        _members(facts), _ransom(names), _notes(facts),
    )  # fmt: skip


def _ask(server: Resp, *words: str) -> Any:
    answer = server.call(*words)
    server.visit.transcript.say(" ".join(words), _said(answer))
    return answer


def _names(scanned: Any) -> list[str]:
    keys = scanned[1] if isinstance(scanned, list) and len(scanned) == 2 else []
    return [key.decode("utf-8", "replace") for key in keys or () if isinstance(key, bytes)]


def _rights(server: Resp, facts: dict[str, str], version: str, everything: bool) -> tuple[Can, Can]:
    """By dry run from 7.0 on; before, whoever may do all the rest is taken to have every right."""
    if int(version.partition(".")[0]) >= 7:
        write, admin = (_dry(server, *words) for words in (("SET", NOWHERE, "1"), ("CONFIG", "GET", "dir")))
    else:
        write = admin = "inferred" if everything else "unknown"
    if facts.get("role") == "slave" and facts.get("slave_read_only") == "1" and write != "no":
        write = "no" if admin == "no" else "inferred"
    return write, admin


def _dry(server: Resp, *words: str) -> Can:
    user = server.call("ACL", "WHOAMI")
    name = user.decode("utf-8", "replace") if isinstance(user, bytes) else "default"
    answer = server.call("ACL", "DRYRUN", name, *words)
    server.visit.transcript.say(f"ACL DRYRUN {words[0]}", _said(answer))
    if isinstance(answer, Refusal):
        return "unknown"
    return "yes" if answer == b"OK" else "no"


def _counts(facts: dict[str, str], size: Any) -> dict[str, int]:
    every = [facts[key] for key in facts if key.startswith("db") and facts[key].startswith("keys=")]
    keys = sum(number(one.removeprefix("keys=").partition(",")[0]) or 0 for one in every)
    found = {
        "records": keys or (size if isinstance(size, int) else 0),
        "databases": len(every),
        "uptime_seconds": number(facts.get("uptime_in_seconds")),
        "bytes_sent": number(facts.get("total_net_output_bytes")),
        "connections_received": number(facts.get("total_connections_received")),
    }
    return {key: value for key, value in found.items() if value is not None}


def _members(facts: dict[str, str]) -> tuple[str, ...]:
    """The replication source and the replicas: named, never asked."""
    found = [f"{facts['master_host']}:{facts.get('master_port', '')}"] if "master_host" in facts else []
    for key, value in facts.items():
        if key.startswith("slave") and "ip=" in value:
            parts = dict(part.partition("=")[::2] for part in value.split(","))
            found.append(f"{parts.get('ip', '')}:{parts.get('port', '')}")
    return tuple(found)


def _ransom(names: Sequence[str]) -> tuple[str, ...]:
    worm = len(_WORM & {name.lower() for name in names}) >= 2
    mined = (
        ("keys 'backup1' to 'backup4': a robot tried to take the machine over through Redis",) if worm else ()
    )
    return (*notes(names), *mined)


def _notes(facts: dict[str, str]) -> tuple[str, ...]:
    return (
        ("it copies another server: that may be the owner's wish, or an attacker's",)
        if (facts.get("role") == "slave")
        else ()
    )
