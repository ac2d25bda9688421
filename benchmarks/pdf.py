"""The PDF of an assessment, against WeasyPrint alone on the very same HTML and style."""

from __future__ import annotations

from tests.reports.building import DECISION, sample_record
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from benchmarks.measuring import line, side_by_side
from vendorrisk.reports.rendering import TEMPLATES, VARIANT, NothingToFetch, render_pdf, report_html

TIMES = 7


def main() -> None:
    record = sample_record(decision=DECISION)
    html, style = report_html(record), (TEMPLATES / "report.css").read_text()

    def alone() -> None:
        fonts = FontConfiguration()
        sheet = CSS(string=style, font_config=fonts, url_fetcher=NothingToFetch())
        HTML(string=html).write_pdf(
            stylesheets=[sheet], font_config=fonts, pdf_variant=VARIANT, pdf_tags=True
        )

    ours, least = side_by_side(lambda: render_pdf(record), alone, TIMES)
    print(line("the assessment's PDF, record to bytes", ours, least))
    print(line("  floor: WeasyPrint alone on the same HTML", least))


if __name__ == "__main__":
    main()
