"""How long the table of vendors takes with 1,000 and with 10,000 of them, through the whole application.

    python benchmarks/portfolio.py

Each page is asked for as a signed-in browser would: guards, session, search, template, headers. The sizes and
the floor take turns within one run, so that a busy machine slows them all. The floor is a Flask application with
nothing but one SELECT of the same fifty rows and one flat template. The goals: 95 % within 5 x floor, and 10,000
vendors within 1.3 x of 1,000.
"""

from __future__ import annotations

import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

from flask import Flask

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.support.applications import make_app
from tests.support.browsing import Browser
from tests.support.personas import PIA, add
from vendorrisk.accounts.sessions import open_session
from vendorrisk.database import db, now_utc
from vendorrisk.portfolio.models import VendorStanding
from vendorrisk.vendors.models import Vendor
from vendorrisk.vendors.texts import fold

SIZES = (1_000, 10_000)
REPEATS = 150
WARM_UP = 15
PAGES = {
    "first page": "/vendors",
    "page 15": "/vendors?page=15",
    "search": "/vendors?q=systems",
    "search for one": "/vendors?q=systems+777",
    "search without a hit": "/vendors?q=nothing+like+it",
    "filtered, sorted by risk": "/vendors?answer=yes&tier=2&sort=-risk",
    "sorted by date": "/vendors?sort=valid_until",
}
SYLLABLES = (
    "ba",
    "cor",
    "del",
    "fin",
    "gra",
    "hel",
    "ix",
    "jo",
    "kel",
    "lum",
    "mar",
    "nor",
    "ost",
    "pra",
    "que",
)
ENDS = ("Systems", "Cloud", "Payroll", "Analytics", "Freight", "Telecom", "Security", "Software")
ANSWERS = ("yes", "yes_if", "no", "not_assessed", "not_assessed", "stale", "expired", "yes")
FLOOR = """<table>{% for r in rows %}<tr><td><a href="/vendors/{{ r[0] }}">{{ r[1] }}</a> {{ r[2] }}</td><td>{{ r[3] }}</td>
<td>{{ r[4] }}</td><td>{{ r[5] }}</td><td>{{ r[6] }}</td><td>{{ r[7] }} {{ r[8] }}</td><td>{{ r[9] }}</td></tr>{% endfor %}</table>"""
FLOOR_QUERY = """SELECT v.public_id, v.name, s.used_for, s.answer, s.valid_until, s.open_conditions, s.tier, s.grade,
s.risk_level, s.open_state FROM vendors v JOIN vendor_standings s ON s.vendor_id = v.id WHERE s.is_archived = 0 ORDER BY s.sort_name, s.vendor_id LIMIT 50"""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        houses = {size: house(Path(folder) / str(size), size) for size in SIZES}
        floor = plain_page(Path(folder) / str(SIZES[-1]) / "test.sqlite3")
        for name, address in PAGES.items():
            report(name, measured(address, houses, floor))


def measured(
    address: str, houses: dict[int, Browser], floor: Callable[[], None]
) -> dict[int | str, list[float]]:
    jobs: dict[int | str, Callable[[], None]] = {
        size: opening(browser, address) for size, browser in houses.items()
    }
    jobs["floor"] = floor
    taken: dict[int | str, list[float]] = {name: [] for name in jobs}
    for turn in range(WARM_UP + REPEATS):
        for name, job in jobs.items():
            started = time.perf_counter()
            job()
            if turn >= WARM_UP:
                taken[name].append((time.perf_counter() - started) * 1000)
    return taken


def report(name: str, taken: dict[int | str, list[float]]) -> None:
    floor = taken["floor"]
    print(f"{name} (n {REPEATS}; floor {statistics.median(floor):.1f} ms, 95 % {most(floor):.1f} ms)")
    for size in SIZES:
        median = statistics.median(taken[size])
        print(
            f"  {size:>6} vendors  median {median:5.1f} ms  95 % {most(taken[size]):5.1f} ms"
            f"  95 % against the floor's {most(taken[size]) / most(floor):4.1f} x"
        )
    small, large = (statistics.median(taken[size]) for size in SIZES)
    print(f"  {SIZES[1]} against {SIZES[0]}: {large / small:.2f} x")


def most(taken: list[float]) -> float:
    return statistics.quantiles(taken, n=20)[-1]


def opening(browser: Browser, address: str) -> Callable[[], None]:
    def open_page() -> None:
        reply = browser.client.get(address, base_url=browser.site)
        assert reply.status_code == 200
        reply.close()

    return open_page


def house(folder: Path, size: int) -> Browser:
    """An application with so many vendors, and a signed-in browser of somebody in procurement."""
    folder.mkdir()
    app = make_app(folder)
    with app.app_context():
        add_vendors(size, Random(4242))
        token, _ = open_session(add(PIA), "", now_utc(), waits=False)
        db.session.commit()
    browser = Browser(app)
    browser.carry(token)
    return browser


def add_vendors(size: int, random: Random) -> None:
    """Vendors as a purchasing system would name them, each with a standing."""
    for number in range(size):
        name = f"{''.join(random.choices(SYLLABLES, k=3)).title()} {random.choice(ENDS)} {number}"
        domain = f"{name.split()[0].lower()}{number}.example"
        vendor = Vendor(name=name, domain=domain, search_text=fold(f"{name} {domain}"), created_at=now_utc())
        db.session.add(vendor)
        db.session.flush()
        db.session.add(standing(vendor, random))
    db.session.info.pop("portfolio.touched", None)
    db.session.commit()


def standing(vendor: Vendor, random: Random) -> VendorStanding:
    answer = random.choice(ANSWERS)
    decided = answer != "not_assessed"
    return VendorStanding(
        vendor_id=vendor.id,
        sort_name=fold(vendor.name),
        search_text=f"{vendor.search_text} payroll for all staff, travel costs",
        answer=answer,
        why="Approved for “Payroll for all staff” by Celia Cortez on 24 September 2026.",
        valid_until=date.today() + timedelta(days=random.randint(1, 900)) if decided else None,
        open_conditions=random.randint(1, 3) if answer == "yes_if" else 0,
        tier=random.randint(1, 4),
        grade=random.choice("ABCDF") if decided else None,
        residual_risk=Decimal(random.randint(0, 1000)) / 10 if decided else None,
        risk_level=random.choice(("low", "moderate", "high", "critical")) if decided else None,
        open_state=random.choice(("", "", "in_progress", "submitted")),
        used_for="Payroll for all staff, travel costs",
        refreshed_at=now_utc(),
    )


def plain_page(database: Path) -> Callable[[], None]:
    """The floor: the same rows without anything around them."""
    app = Flask("floor")
    connection, page = sqlite3.connect(database), app.jinja_env.from_string(FLOOR)

    @app.get("/vendors")
    def vendors() -> str:
        return page.render(rows=connection.execute(FLOOR_QUERY).fetchall())

    client = app.test_client()

    def open_page() -> None:
        client.get("/vendors").close()

    return open_page


if __name__ == "__main__":
    main()
