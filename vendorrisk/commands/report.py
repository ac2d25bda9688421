"""flask report: is this PDF genuine?"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
from flask.cli import AppGroup, ScriptInfo

if TYPE_CHECKING:
    from asn1crypto.x509 import Certificate

    from vendorrisk.reports.verification import Verification

report = AppGroup("report", help="Signed risk assessments.")
WORDS: Final = {
    "genuine": "genuine and current",
    "superseded": "genuine, but superseded by a later decision",
    "stale": "genuine, but stale: facts have changed since",
    "expired": "genuine, but expired",
    "intact": "signed by the given authority and unchanged",
    "altered": "ALTERED: do not rely on it",
    "not_ours": "not ours",
}
File = click.Path(exists=True, dir_okay=False, path_type=Path)


@report.command("verify", with_appcontext=False)
@click.argument("file", type=File)
@click.option("--trust", type=File, multiple=True, help="Certificate (PEM or DER) a signature may lead to.")
@click.option(
    "--offline", is_flag=True, help="Ask no database: check signature and score alone (needs --trust)."
)
@click.pass_obj
def verify(script: ScriptInfo, file: Path, trust: tuple[Path, ...], offline: bool) -> None:
    """Check signature, fingerprint, standing and score of a signed PDF.

    Exit 0 only when it is genuine and current; with --offline, when it is signed by a trusted authority and unchanged.
    """
    if offline and not trust:
        raise click.UsageError(
            "--offline needs --trust: the certificate that “flask report certificate” prints."
        )
    roots = [certificate for path in trust for certificate in _certificates(path)]
    found = _offline(file, roots) if offline else _online(script, file, roots)
    _tell(file, found)
    sys.exit(0 if found.status == ("intact" if offline else "genuine") else 1)


@report.command("certificate")
def certificate() -> None:
    """Print the authority's certificate, for whoever checks documents without this server."""
    from asn1crypto import pem

    from vendorrisk.assessments.deciding.identity import trust_roots

    for root in trust_roots():
        click.echo(pem.armor("CERTIFICATE", root.dump()).decode(), nl=False)


def _online(script: ScriptInfo, file: Path, roots: list[Certificate]) -> Verification:
    from vendorrisk.assessments.deciding.identity import trust_roots
    from vendorrisk.assessments.deciding.verification import known_document
    from vendorrisk.reports.verification import verify_pdf

    with script.load_app().app_context():
        return verify_pdf(file.read_bytes(), trust_roots=[*trust_roots(), *roots], known=known_document)


def _offline(file: Path, roots: list[Certificate]) -> Verification:
    from vendorrisk.reports.verification import verify_pdf

    return verify_pdf(file.read_bytes(), trust_roots=roots, known=None)


def _certificates(path: Path) -> list[Certificate]:
    """The certificates of a PEM or DER file. Raises BadParameter."""
    from asn1crypto import pem
    from asn1crypto.x509 import Certificate

    content = path.read_bytes()
    try:
        parts: Any = pem.unarmor(content, multiple=True) if pem.detect(content) else [("", {}, content)]
        certificates = [Certificate.load(der) for _name, _headers, der in parts]
        return [one for one in certificates if one.subject]
    except (ValueError, TypeError) as error:
        raise click.BadParameter(f"{path.name} holds no certificate.", param_hint="--trust") from error


def _tell(file: Path, found: Verification) -> None:
    click.echo(f"{file.name}: {WORDS[found.status]}")
    for reason in found.reasons:
        click.echo(f"  {reason}")
    if found.signed_at:
        click.echo(f"  Signed {found.signed_at:%Y-%m-%d %H:%M} UTC by {found.signer}.")
    if found.record and found.record.decision:
        decision = found.record.decision
        outcome = decision.outcome.replace("_", " ")
        click.echo(f"  {found.record.vendor.name}: {outcome}, decided by {decision.signer_name}.")
