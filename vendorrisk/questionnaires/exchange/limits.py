"""What reading one file may take."""

from typing import Final

#: bytes of address space; the interpreter with all readers takes a third of it before the first byte is read
MEMORY: Final = 256 * 1024 * 1024
#: seconds of computing
SECONDS: Final = 5
#: seconds by the clock
PATIENCE: Final = 20
LARGEST_FILE: Final = 10_000_000
