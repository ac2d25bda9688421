"""Files that a command writes: all of them, each whole, or none."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import click


@dataclass(frozen=True)
class Output:
    """Bytes for a file; - stands for the standard output."""

    target: str
    content: bytes

    @property
    def is_standard(self) -> bool:
        return self.target == "-"

    @property
    def is_replaced(self) -> bool:
        """Whether it is an ordinary file, to be replaced in one step; a device or a pipe is written to."""
        path = Path(self.target)
        return not self.is_standard and (path.is_file() or not path.exists())


def check_outputs(*targets: str | None) -> None:
    """Refuse, before any work is done, targets that cannot be written. Raises click.UsageError (exit 2)."""
    given = [target for target in targets if target]
    if len({str(Path(target).resolve()) if target != "-" else target for target in given}) < len(given):
        raise click.UsageError("Two outputs cannot go to the same place.")
    for target in given:
        path = Path(target)
        if target != "-" and (path.is_dir() or not path.absolute().parent.is_dir()):
            raise click.UsageError(f"{target} cannot be written: there is no such folder, or it is one.")


def write_all(outputs: Sequence[Output]) -> None:
    """Write every output; a file is replaced in one step, so nobody ever reads half of it.

    Raises click.ClickException (exit 1) where the system refuses.
    """
    prepared: list[tuple[Path, Path]] = []
    try:
        for output in outputs:
            if output.is_replaced:
                target = Path(output.target).resolve()
                prepared.append((_prepare(target, output.content), target))
        for temporary, target in prepared:
            temporary.replace(target)
        for output in outputs:
            if not output.is_replaced:
                _pour(output)
    except OSError as error:
        raise click.ClickException(f"{error.filename} cannot be written: {error.strerror}") from error
    finally:
        for temporary, _ in prepared:
            with suppress(OSError):
                temporary.unlink()


def _prepare(target: Path, content: bytes) -> Path:
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    with os.fdopen(handle, "wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())
    Path(name).chmod(0o644)
    return Path(name)


def _pour(output: Output) -> None:
    if output.is_standard:
        sys.stdout.buffer.write(output.content)
        sys.stdout.flush()
    else:
        Path(output.target).write_bytes(output.content)
