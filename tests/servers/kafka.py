"""Kafka in KRaft mode; closed: SASL/PLAIN on its only client listener."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.servers import Launch, classpath, free_port, java, no_jars


def missing() -> str:
    return no_jars("kafka")


def launch(folder: Path, port: int, closed: bool = False) -> Launch:
    control, protocol = free_port(), "SASL_PLAINTEXT" if closed else "PLAINTEXT"
    lines = [
        "process.roles=broker,controller",
        "node.id=1",
        f"controller.quorum.voters=1@127.0.0.1:{control}",
        f"listeners=CLIENT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{control}",
        f"advertised.listeners=CLIENT://127.0.0.1:{port}",
        "controller.listener.names=CONTROLLER",
        f"listener.security.protocol.map=CLIENT:{protocol},CONTROLLER:PLAINTEXT",
        "inter.broker.listener.name=CLIENT",
        f"log.dirs={folder}/logs",
        "offsets.topic.replication.factor=1",
        "sasl.enabled.mechanisms=PLAIN",
        "sasl.mechanism.inter.broker.protocol=PLAIN",
    ]
    if closed:
        lines.append(
            "listener.name.client.plain.sasl.jaas.config=org.apache.kafka.common.security.plain."
            'PlainLoginModule required username="a" password="b" user_a="b";'
        )
    settings = folder / "server.properties"
    settings.write_text("\n".join(lines) + "\n")
    machine = java("-Xmx384m", "-cp", classpath("kafka"))
    subprocess.run(
        [*machine, "kafka.tools.StorageTool", "format", "-t", "MkU3OEVBNTcwNTJENDM2Qg", "-c", str(settings)],
        check=True,
        capture_output=True,
    )
    return Launch([*machine, "kafka.Kafka", str(settings)], port, seconds=60)
