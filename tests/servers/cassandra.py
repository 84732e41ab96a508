"""Cassandra, one node; ``closed`` wants a name and a password."""

from __future__ import annotations

import socket
import struct
import subprocess
from pathlib import Path

from tests.servers import Launch, binary, certificate, classpath, free_port, no_jars

_YAML = """cluster_name: test
num_tokens: 1
partitioner: org.apache.cassandra.dht.Murmur3Partitioner
commitlog_sync: periodic
commitlog_sync_period: 10000ms
data_file_directories: [{folder}/data]
commitlog_directory: {folder}/commitlog
saved_caches_directory: {folder}/saved
hints_directory: {folder}/hints
cdc_raw_directory: {folder}/cdc
seed_provider:
  - class_name: org.apache.cassandra.locator.SimpleSeedProvider
    parameters: [{{seeds: "127.0.0.1:{storage}"}}]
listen_address: 127.0.0.1
storage_port: {storage}
rpc_address: 127.0.0.1
native_transport_port: {port}
endpoint_snitch: SimpleSnitch
authenticator: {authenticator}
authorizer: {authorizer}
{tls}
"""
_OPEN = (
    "java.lang java.io java.nio java.util java.util.concurrent java.util.concurrent.atomic java.lang.module"
)
_OPEN += " jdk.internal.loader jdk.internal.ref jdk.internal.reflect jdk.internal.math jdk.internal.module"
_OPEN += " jdk.internal.util.jar sun.nio.ch"
_EXPORTED = "java.base/jdk.internal.misc java.base/jdk.internal.ref java.base/sun.nio.ch java.sql/java.sql"
_EXPORTED += " java.management.rmi/com.sun.jmx.remote.internal.rmi java.rmi/sun.rmi.registry"
_EXPORTED += " java.rmi/sun.rmi.server java.rmi/sun.rmi.transport.tcp"


def missing() -> str:
    return no_jars("cassandra")


def _encrypted(folder: Path) -> str:
    """TLS for clients, and nothing else."""
    cert, key = certificate(folder)
    store = folder / "keys.p12"
    subprocess.run(
        ["openssl", "pkcs12", "-export", "-in", str(cert), "-inkey", str(key), "-out", str(store),
         "-passout", "pass:changeit"],
        check=True, capture_output=True,
    )  # fmt: skip
    return (
        f"client_encryption_options: {{enabled: true, optional: false, keystore: {store}, "
        "keystore_password: changeit, store_type: PKCS12}"
    )


def launch(folder: Path, port: int, closed: bool = False, tls: bool = False) -> Launch:
    config = folder / "cassandra.yaml"
    config.write_text(_YAML.format(
        folder=folder, port=port, storage=free_port(), tls=_encrypted(folder) if tls else "",
        authenticator="PasswordAuthenticator" if closed else "AllowAllAuthenticator",
        authorizer="CassandraAuthorizer" if closed else "AllowAllAuthorizer",
    ))  # fmt: skip
    argv = [
        binary("java") or "", "-Xmx512m", "-Djdk.attach.allowAttachSelf=true",
        *(f"--add-exports={one}=ALL-UNNAMED" for one in _EXPORTED.split()),
        *(f"--add-opens=java.base/{one}=ALL-UNNAMED" for one in _OPEN.split()),
        "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED",
        f"-Dcassandra.config=file://{config}", f"-Dcassandra.storagedir={folder}",
        "-Dcassandra-foreground=yes", "-Dcassandra.skip_wait_for_gossip_to_settle=0",
        "-Dcassandra.ring_delay_ms=1", "-Dcassandra.superuser_setup_delay_ms=0",
        f"-Dcassandra.jmx.local.port={free_port()}", "-cp", classpath("cassandra"),
        "org.apache.cassandra.service.CassandraDaemon",
    ]  # fmt: skip
    return Launch(argv, port, seconds=150)


def create(port: int, space: str) -> None:
    """A key space and a table in it."""
    with socket.create_connection(("127.0.0.1", port), 20) as one:
        _call(one, 1, b"\0\1\0\x0bCQL_VERSION\0\x053.0.0")
        _query(one, f"CREATE KEYSPACE IF NOT EXISTS {space} WITH replication = "
                    "{'class': 'SimpleStrategy', 'replication_factor': 1}")  # fmt: skip
        _query(one, f"CREATE TABLE IF NOT EXISTS {space}.guests (id int PRIMARY KEY, email text)")


def _query(one: socket.socket, text: str) -> None:
    data = text.encode()
    _call(one, 7, struct.pack(">i", len(data)) + data + struct.pack(">HB", 1, 0))


def _call(one: socket.socket, operation: int, body: bytes) -> None:
    one.sendall(struct.pack(">BBhBi", 4, 0, 0, operation, len(body)) + body)
    head = one.recv(9, socket.MSG_WAITALL)
    if head[4] == 0:
        raise RuntimeError("Cassandra refused")
    one.recv(struct.unpack(">i", head[5:])[0], socket.MSG_WAITALL)
