"""Starts web server and worker, says where they are, keeps them running, and stops both on Ctrl-C."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import requests

from vendorrisk.config import load_settings
from vendorrisk.errors import ConfigurationError

BIN = Path(sys.executable).parent
FLASK = str(BIN / "flask")
PATIENCE_SECONDS = 60
LONGEST_PAUSE = 30.0
#: the children end with the supervisor even when it is killed and can no longer tell them
BOUND = ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []


class Child:
    """One process that is started again when it ends by itself, with growing pauses."""

    def __init__(self, *command: str) -> None:
        self.command = command
        self.pause = 1.0
        self.started_at = 0.0
        self.start_again_at = 0.0
        self.start()

    def start(self) -> None:
        self.started_at = time.monotonic()
        # A session of its own: Ctrl-C reaches the supervisor, which stops the children in order.
        self.process = subprocess.Popen([*BOUND, *self.command], start_new_session=True)
        self.start_again_at = 0.0

    def look_after(self) -> None:
        if self.process.poll() is None:
            return
        now = time.monotonic()
        if not self.start_again_at:
            self.pause = 1.0 if now - self.started_at > LONGEST_PAUSE else min(self.pause * 2, LONGEST_PAUSE)
            self.start_again_at = now + self.pause
            name = Path(self.command[0]).name
            print(f"{name} ended; it is started again in {self.pause:.0f} s.", file=sys.stderr)
        elif now >= self.start_again_at:
            self.start()

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()

    def wait(self) -> None:
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)


def main() -> int:
    try:
        settings = load_settings(os.environ)
    except ConfigurationError as error:
        print(error, file=sys.stderr)
        return 1
    if fault := _cannot_listen(settings.host, settings.port):
        print(fault, file=sys.stderr)
        return 1
    done = subprocess.run([FLASK, "sample", "load"], check=False, stderr=subprocess.PIPE, text=True)
    if done.returncode:
        print(done.stderr, file=sys.stderr)
        return done.returncode
    _supervise(f"http://{settings.host}:{settings.port}/healthz")
    return 0


def _supervise(health: str) -> None:
    """Run both until Ctrl-C, SIGTERM or the terminal's end; then stop both."""
    children: list[Child] = []
    for ending in (signal.SIGTERM, signal.SIGHUP):
        # Started under nohup, it stays when the terminal goes.
        if signal.getsignal(ending) != signal.SIG_IGN:
            signal.signal(ending, _interrupt)
    try:
        children.append(Child(str(BIN / "gunicorn"), "-c", "setup/gunicorn.conf.py", "app:app"))
        children.append(Child(FLASK, "worker"))
        greeting = subprocess.Popen([FLASK, "sample", "show"], stdout=subprocess.PIPE, text=True)
        _wait_for(health)
        print(greeting.communicate()[0], end="", flush=True)
        while True:
            for child in children:
                child.look_after()
            time.sleep(0.5)
    except KeyboardInterrupt:
        print("\nStopping.")
    finally:
        for child in children:
            child.stop()
        for child in children:
            child.wait()


def _interrupt(*_args: object) -> None:
    raise KeyboardInterrupt


def _cannot_listen(host: str, port: int) -> str:
    """Why the address cannot be listened on, in one line; empty when it can."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return f"Port {port} is in use. Choose another: make run PORT={port % 65535 + 1}"
        return f"Cannot listen on HOST “{host}”, PORT {port}: {error.strerror or error}"
    return ""


def _wait_for(address: str) -> None:
    last = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < last:
        try:
            if requests.get(address, timeout=2).ok:
                return
        except requests.RequestException:
            time.sleep(0.1)
    print("The web server does not answer; see the messages above.", file=sys.stderr)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("\nStopped before it began.")
