"""No file brings an importer down: a clear refusal or an import, and nothing else, in little memory.

EXCHANGE_FUZZ_SECONDS makes it longer; thirty seconds by default, five minutes before a release (`make fuzz`).
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

SECONDS = os.environ.get("EXCHANGE_FUZZ_SECONDS", "30")
#: kilobytes
MEMORY = 256 * 1024
PROJECT = Path(__file__).parents[3]


def test_no_file_brings_a_reader_down() -> None:
    command = [sys.executable, "-m", "tests.questionnaires.exchange.fuzzing", SECONDS]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    tried, memory = (int(figure) for figure in done.stdout.split())
    assert tried > float(SECONDS)
    assert memory < MEMORY
