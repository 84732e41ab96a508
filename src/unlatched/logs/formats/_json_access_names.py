"""What web servers and proxies call the parts of a request in JSON; the first that is there counts."""

from __future__ import annotations

from typing import Final

HOSTS: Final = (
    "remote_addr",
    "remote_ip",
    "clientip",
    "client_ip",
    "remoteIP",
    "remote",
    "client",
    "ip",
    "RemoteAddr",
)
TIMES: Final = ("time_iso8601", "time_local", "@timestamp", "timestamp", "time", "msec", "ts")
TARGETS: Final = ("request_uri", "uri", "url", "path", "RequestPath", "request")
SIZES: Final = ("body_bytes_sent", "bytes_sent", "bytes", "size", "response_size", "bytesSent")
AGENTS: Final = ("http_user_agent", "user_agent", "agent", "userAgent")
USERS: Final = ("remote_user", "user", "auth")
STATUS: Final = ("status", "response", "status_code", "code")
