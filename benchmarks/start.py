"""A cold start of the web application in a fresh process, against Python with Flask and SQLAlchemy alone; and its memory."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

from benchmarks.measuring import line, side_by_side

OURS = "import app, resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
FLOOR = "import flask, flask_sqlalchemy, resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
TIMES = 7


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        environ = {**os.environ, "MODE": "test", "DATA_DIR": folder}
        memory: dict[str, int] = {}

        def start(program: str) -> None:
            done = subprocess.run(
                [sys.executable, "-c", program], env=environ, check=True, capture_output=True, text=True
            )
            memory[program] = int(done.stdout)

        ours, least = side_by_side(lambda: start(OURS), lambda: start(FLOOR), TIMES)
        print(line("cold start of the application", ours, least))
        print(line("  floor: Flask and Flask-SQLAlchemy alone", least))
        print(f"memory after the start: {memory[OURS] // 1024} MB, floor {memory[FLOOR] // 1024} MB")


if __name__ == "__main__":
    main()
