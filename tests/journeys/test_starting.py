"""`make run` as it is started and stopped: the supervisor with both of its processes."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from tests.support.running import ROOT, free_port, wait_until


@contextmanager
def supervised(folder: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """The supervisor on a folder of its own; killed if the test did not stop it."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    told = {"MODE": "sample", "DATA_DIR": str(folder / "data"), "PORT": str(port), "WEB_WORKERS": "1"}
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "setup.run"],
            env={**kept, **told},
            cwd=ROOT,
            stdout=log,
            stderr=log,
            text=True,
            preexec_fn=heed_ctrl_c,
        )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=40)


def heed_ctrl_c() -> None:
    """As in a terminal; what a shell starts in the background ignores it, and so would the children of such tests."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def said(folder: Path) -> str:
    return (folder / "log").read_text()


def children_of(process: subprocess.Popen[str]) -> list[int]:
    told = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
    return [int(pid) for pid in told.split()]


def is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def answers(port: int) -> bool:
    try:
        return requests.get(f"http://127.0.0.1:{port}/healthz", timeout=2).ok
    except requests.RequestException:
        return False


def test_a_start_tells_where_to_go_survives_a_crash_and_stops_whole(tmp_path: Path) -> None:
    port = free_port()
    with supervised(tmp_path, port) as process:
        greeted = "Ctrl-C stops everything"
        wait_until(lambda: greeted in said(tmp_path) or process.poll() is not None, "the greeting")
        told = said(tmp_path)
        assert f"http://127.0.0.1:{port}" in told
        assert "celia@" in told and f"http://127.0.0.1:{port}/r/" in told
        wait_until(lambda: len(children_of(process)) == 2, "web server and worker")
        children = children_of(process)
        os.kill(children[0], signal.SIGKILL)
        wait_until(
            lambda: len(children_of(process)) == 2 and children[0] not in children_of(process), "a restart"
        )
        wait_until(lambda: answers(port), "the web server after its crash")
        children = children_of(process)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=40) == 0
        assert not [pid for pid in children if is_there(pid)]
        assert not answers(port)


def test_a_port_in_use_is_told_in_one_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with supervised(tmp_path, port) as process:
            assert process.wait(timeout=30) == 1
    assert said(tmp_path).splitlines() == [f"Port {port} is in use. Choose another: make run PORT={port + 1}"]
    assert not (tmp_path / "data").exists()


def test_a_port_that_is_no_number_is_told_in_one_line(tmp_path: Path) -> None:
    kept = {**os.environ, "MODE": "sample", "DATA_DIR": str(tmp_path / "data"), "PORT": "eighty"}
    done = subprocess.run(
        [sys.executable, "-m", "setup.run"], env=kept, cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "PORT is “eighty”" in done.stderr and "Traceback" not in done.stderr
