"""A private PostgreSQL for as long as the tests run, with one database for each application."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

STARTED_WITHIN_SECONDS = 30


@contextmanager
def private_postgresql() -> Iterator[str]:
    """Yield the address of the server, without a database's name. Skips where PostgreSQL is not installed."""
    programs = _programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed")
    folder = Path(tempfile.mkdtemp(prefix="vendorrisk-pg-"))
    port = free_port()
    owner = _owner(folder)
    data = folder / "data"
    _run(
        owner, programs / "initdb", "-D", data, "-U", "vendorrisk", "--auth=trust", "--no-sync", "-E", "UTF8"
    )
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
    log, wait = folder / "log", str(STARTED_WITHIN_SECONDS)
    _run(owner, programs / "pg_ctl", "-D", data, "-o", options, "-l", log, "-w", "-t", wait, "start")
    try:
        yield f"postgresql://vendorrisk@127.0.0.1:{port}"
    finally:
        _run(owner, programs / "pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def new_database(server: str, name: str) -> str:
    """Make a database; returns its address."""
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    return f"{server}/{name}"


def _programs() -> Path | None:
    """The folder of initdb and pg_ctl: on the path, or where Debian keeps them."""
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    return max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)


def _owner(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root, so root hands the folder to the system's own user for it."""
    if os.geteuid() != 0:
        return []
    shutil.chown(folder, "postgres", "postgres")
    return ["runuser", "-u", "postgres", "--"]


def _run(owner: list[str], *command: object) -> None:
    told = [*owner, *map(str, command)]
    done = subprocess.run(told, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 0, done.stderr


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
