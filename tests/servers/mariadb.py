"""MariaDB; open: root without a password over TCP."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tests.servers import Launch, binary, certificate


def missing() -> str:
    return "" if binary("mariadbd") and binary("mariadb-install-db") else "no mariadb-server"


def launch(folder: Path, port: int, closed: bool = False, tls: bool = False, grants: bool = True) -> Launch:
    user = ["--user=root"] if os.getuid() == 0 else []
    subprocess.run(
        [
            binary("mariadb-install-db") or "",
            "--no-defaults",
            f"--datadir={folder}/data",
            "--skip-test-db",
            "--auth-root-authentication-method=normal",
            *user,
        ],
        check=True,
        capture_output=True,
    )
    setup = folder / "setup.sql"
    wanted = "IDENTIFIED BY 'secret'" if closed else "IDENTIFIED BY ''"
    setup.write_text(
        f"ALTER USER root@localhost {wanted};\nCREATE USER reader@'127.0.0.1' IDENTIFIED BY 'only-reads';\n"
        "GRANT SELECT ON *.* TO reader@'127.0.0.1';\n"
        if grants
        else ""
    )
    argv = [
        binary("mariadbd") or "",
        "--no-defaults",
        f"--datadir={folder}/data",
        f"--port={port}",
        "--bind-address=127.0.0.1",
        f"--socket={folder}/s",
        "--innodb-flush-log-at-trx-commit=0",
        "--general-log=1",
        f"--general-log-file={folder}/general.log",
        *user,
    ]
    argv += [f"--init-file={setup}"] if grants else ["--skip-grant-tables", "--skip-networking=0"]
    if tls:
        cert, key = certificate(folder)
        argv += [f"--ssl-cert={cert}", f"--ssl-key={key}"]
    return Launch(argv, port)
