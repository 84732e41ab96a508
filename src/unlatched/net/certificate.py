"""TLS as a server speaks it: version, and what its certificate says (RFC 5280)."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime

from unlatched.names import shown


@dataclass(frozen=True, slots=True)
class Tls:
    """Protocol version and certificate. ``names`` are those it is made out to; ``problems`` in words."""

    version: str
    issuer: str = ""
    names: tuple[str, ...] = ()
    not_after: datetime | None = None
    problems: tuple[str, ...] = ()


def context() -> ssl.SSLContext:
    """TLS that talks to anything: what is wrong with a certificate is a fact to report."""
    found = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    found.check_hostname = False
    found.verify_mode = ssl.CERT_NONE
    found.set_ciphers("ALL:@SECLEVEL=0")
    found.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    return found


def facts(connection: ssl.SSLSocket, host: str) -> Tls:
    """What the handshake showed."""
    version = connection.version() or "unknown"
    raw = connection.getpeercert(binary_form=True)
    old = ("an outdated TLS version",) if version in ("SSLv3", "TLSv1", "TLSv1.1") else ()
    try:
        return _certificate(raw or b"", version, host, old)
    except ValueError:
        return Tls(version, problems=(*old, "the certificate cannot be read"))


def _certificate(raw: bytes, version: str, host: str, problems: tuple[str, ...]) -> Tls:
    from cryptography import x509

    found = x509.load_der_x509_certificate(raw)
    names = _names(found)
    now, end = datetime.now(UTC), found.not_valid_after_utc
    wrong = [
        *problems,
        *(["the certificate has expired"] if end < now else []),
        *(["the certificate is not yet valid"] if found.not_valid_before_utc > now else []),
        *(["the certificate is self-signed"] if found.issuer == found.subject else []),
        *([] if _covers(names, host) else ["the certificate is made out to another name"]),
    ]
    return Tls(version, shown(_common_name(found.issuer)), tuple(map(shown, names)), end, tuple(wrong))


def _names(found: object) -> list[str]:
    from cryptography import x509

    assert isinstance(found, x509.Certificate)  # noqa: S101
    try:
        alternative = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return [_common_name(found.subject)]
    hosts = [str(name) for name in alternative.get_values_for_type(x509.DNSName)]
    return (hosts + [str(one) for one in alternative.get_values_for_type(x509.IPAddress)])[:20]


def _common_name(name: object) -> str:
    from cryptography import x509

    assert isinstance(name, x509.Name)  # noqa: S101
    found = name.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    found = found or name.get_attributes_for_oid(x509.NameOID.ORGANIZATION_NAME)
    return str(found[0].value) if found else ""


def _covers(names: list[str], host: str) -> bool:
    """RFC 6125: a wildcard stands for one label."""
    lower = [name.lower() for name in names]
    return host in lower or "*." + host.partition(".")[2] in lower
