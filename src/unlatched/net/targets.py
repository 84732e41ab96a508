"""What the user named: scheme, host and port of a server. Credentials never reach a locator.

>>> parse("mongodb://ana:secret@db.example.org:27018/shop").locator
'mongodb://db.example.org:27018/shop'
>>> parse("127.0.0.1:6379").port
6379
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final
from urllib.parse import unquote

from unlatched.errors import ScopeError, UsageError
from unlatched.names import plain
from unlatched.scope.rules import split

_ENCRYPTED: Final = frozenset(
    {
        "tls=true",
        "ssl=true",
        "sslmode=require",
        "sslmode=verify-ca",
        "sslmode=verify-full",
        "ssl-mode=REQUIRED",
    }
)
_TLS: Final = {"https": "http", "rediss": "redis", "mongodb+tls": "mongodb"}


@dataclass(frozen=True, slots=True)
class Named:
    """A server. ``port`` 0 is the product's usual one; ``path`` starts with a slash or is empty."""

    scheme: str
    host: str
    port: int = 0
    tls: bool = False
    path: str = ""
    query: str = ""
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def locator(self) -> str:
        """The target as it may be shown."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = f":{self.port}" if self.port else ""
        return plain((f"{self.scheme}://" if self.scheme else "") + host + port + self.path)

    def over_tls(self) -> Named:
        """The same over TLS."""
        return replace(self, tls=True)


def parse(text: str) -> Named:
    """A target from ``scheme://user@host:port/path`` or ``host:port``.

    TLS is asked for by the scheme (``https+elasticsearch``, ``rediss``), ``?tls=true`` or
    ``?sslmode=require``.
    """
    scheme, mark, rest = text.partition("://")
    scheme, rest = (scheme.lower(), rest) if mark else ("", text)
    if scheme == "mongodb+srv":
        raise UsageError("mongodb+srv names its hosts in DNS; name each host as mongodb://host:port")
    rest, _, query = rest.partition("?")
    authority, slash, path = rest.partition("/")
    credentials, _, place = authority.rpartition("@")
    if "," in place:
        raise UsageError("name one host a target; every member of a cluster is a target of its own")
    encrypted = scheme in _TLS or scheme.startswith("https+") or not _ENCRYPTED.isdisjoint(query.split("&"))
    scheme = scheme.removeprefix("https+")
    user, _, password = credentials.partition(":")
    host, port = _host(place)
    return Named(
        scheme, host, port or 0, encrypted, slash + path if path else "", query,
        unquote(user), unquote(password),
    )  # fmt: skip


def _host(place: str) -> tuple[str, int | None]:
    try:
        host, port = split(place)
    except ScopeError:
        host, port = "", None
    host = host.strip("[]")
    if not host:
        raise UsageError("the target names no host, or an impossible port; write scheme://host:port")
    return host, port
