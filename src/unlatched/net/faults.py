"""How a server can fail to answer, told apart because each says something else about exposure."""

from __future__ import annotations

from typing import Final

from unlatched.errors import StoreError

NO_NAME: Final = "the host name does not exist"


class NetError(StoreError):
    """A server could not be talked to."""


class GoneError(NetError):
    """Nothing is there: the port is closed, or the name does not exist."""


class FilteredError(NetError):
    """No answer: packets are dropped, the connection is closed without a byte, or a name is not found out."""


class ForeignError(NetError):
    """Something answers, but not in the store's protocol, not completely, or without an end."""


class TlsError(NetError):
    """The TLS handshake failed."""


class RedirectError(ForeignError):
    """The server names another host. It was not followed: it is a new target."""

    def __init__(self, host: str) -> None:
        super().__init__("redirects to another address, which is a new target and was not followed")
        self.host = host
