"""A page of evidence for the sample: a small PDF that says what it is."""

from __future__ import annotations

FIRST_LINE = "Sample evidence: made up, to show how evidence is read."


def sample_pdf(vendor: str, about: str) -> bytes:
    """One A4 page with three lines in the viewer's own Helvetica."""
    lines = (vendor, about, FIRST_LINE)
    shown = " ".join(f"({_escaped(line)}) Tj 0 -28 Td" for line in lines)
    stream = f"BT /F1 14 Tf 60 760 Td {shown} ET".encode("latin-1", "replace")
    parts = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    )
    return _assembled(parts)


def _assembled(parts: tuple[bytes, ...]) -> bytes:
    content, offsets = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        offsets.append(len(content))
        content += b"%d 0 obj\n" % number + part + b"\nendobj\n"
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    table += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, len(content))
    return content + table + trailer


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
