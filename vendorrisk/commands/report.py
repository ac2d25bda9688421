"""flask report: is this PDF genuine?"""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask.cli import AppGroup

report = AppGroup("report", help="Signed risk assessments.")
WORDS = {
    "genuine": "genuine and current",
    "superseded": "genuine, but superseded by a later decision",
    "stale": "genuine, but stale: facts have changed since",
    "expired": "genuine, but expired",
    "altered": "ALTERED: do not rely on it",
    "not_ours": "not ours",
}


@report.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def verify(file: Path) -> None:
    """Check signature, fingerprint, standing and score; exit 0 only when genuine and current."""
    from vendorrisk.assessments.deciding.verification import known_document, trust_roots
    from vendorrisk.reports.verification import verify_pdf

    found = verify_pdf(file.read_bytes(), trust_roots=trust_roots(), known=known_document)
    click.echo(f"{file.name}: {WORDS[found.status]}")
    for reason in found.reasons:
        click.echo(f"  {reason}")
    if found.signed_at:
        click.echo(f"  Signed {found.signed_at:%Y-%m-%d %H:%M} UTC by {found.signer}.")
    sys.exit(0 if found.status == "genuine" else 1)
