"""Every importer on files that nobody meant it to read, in a process of its own whose memory can be told."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random

from tests.questionnaires.exchange.catalog_samples import catalog, control
from tests.questionnaires.exchange.workbook_samples import caiq_3, caiq_4, hecvat_4
from vendorrisk.questionnaires.exchange import recognising
from vendorrisk.questionnaires.exchange.imported import ExchangeError
from vendorrisk.questionnaires.exchange.workbooks.writing import write_workbook
from vendorrisk.questionnaires.library import library

REAL = Path(__file__).parents[4] / "shared" / "data"
PIECES = (
    b"",
    b"\0",
    b"{",
    b"[",
    b'"',
    b"\\",
    b"yes",
    b"\xff\xfe",
    b"'",
    b"- ",
    b"&a",
    b"*a",
    b"99999999999999999999",
    b"%s",
    b"\r\n",
)


def _seeds() -> list[bytes]:
    own = library().questionnaires["rapid"]
    made = [recognising.BY_KEY[key].write_questionnaire for key in ("vsaq", "xlsx", "csv")]
    files = [write(own) for write in made if write]
    files += [caiq_4({"IAM-14.1": ("Yes", "x")}), caiq_3({"AIS-01.1": "No"}), hecvat_4({"COMP-01": "Yes"})]
    files += [write_workbook(own), b"id,text\n1,One\n", catalog(control("ac-1", "Accounts", "Each has one."))]
    paths = (path for path in REAL.rglob("*") if path.suffix in (".json", ".yaml", ".csv", ".psv"))
    return files + [path.read_bytes() for path in sorted(paths) if path.stat().st_size < 300_000]


def _mutated(content: bytes, random: Random) -> bytes:
    changed = bytearray(content)
    for _ in range(random.randint(1, 8)):
        at = random.randrange(len(changed) + 1)
        kind = random.randrange(4)
        if kind == 0:
            changed[at : at + random.randint(0, 40)] = random.choice(PIECES)
        elif kind == 1:
            changed[at:at] = random.choice(PIECES) * random.randint(1, 30)
        elif kind == 2 and at < len(changed):
            changed[at] ^= 1 << random.randrange(8)
        else:
            start = random.randrange(len(changed) + 1)
            changed[at:at] = changed[start : start + random.randint(0, 200)]
    return bytes(changed)


def _readers() -> list[Callable[[bytes, str], object]]:
    both = [(each.read_questionnaire, each.read_answers) for each in recognising.FORMATS]
    return [reader for pair in both for reader in pair if reader]


def _most_memory() -> int:
    """Kilobytes at the most since this program began; getrusage would count what the caller had before it."""
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:"))


def main() -> None:
    """Read mutated files for so many seconds; how many, and the most memory in kilobytes, to standard output."""
    random, seeds, readers = Random(20261123), _seeds(), _readers()
    until, tried = time.monotonic() + float(sys.argv[1]), 0
    while time.monotonic() < until:
        content = _mutated(random.choice(seeds), random)
        for format_ in recognising.FORMATS:
            format_.recognises(content)
        with suppress(ExchangeError):
            random.choice(readers)(content, "fuzz")
        with suppress(ExchangeError):
            recognising.read_questionnaire(content, "fuzz")
        tried += 1
    print(tried, _most_memory())


if __name__ == "__main__":
    main()
