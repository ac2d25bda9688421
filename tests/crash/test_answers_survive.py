"""kill -9 of the web server while answers are saved: whatever was acknowledged is there afterwards."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crash.saving import Ledger, clients
from tests.support.running import Product, free_port, running_product, wait_until

QUESTIONS = {
    "access.sso": ("included", "extra", "no"),
    "governance.risk": ("reviewed", "kept", "no"),
    "people.confidentiality": ("yes", "no"),
    "suppliers.assessed": ("yearly", "once", "never"),
}
ENOUGH = 40


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    folder = tmp_path_factory.mktemp("crash")
    with running_product(folder, MODE="sample") as running:
        running.processes.pop("worker").terminate()
        running.flask("sample", "load")
        yield running


@pytest.mark.parametrize("moment", [0.0, 0.11, 0.37])
def test_no_acknowledged_answer_is_missing_after_kill_9(product: Product, moment: float) -> None:
    ledger = _save_until_killed(product, moment)
    assert ledger.lost_in(_database(product)) == []
    product.start_web()
    assert "unbroken" in product.flask("audit", "verify")


def test_the_harness_notices_a_product_that_loses_answers(product: Product) -> None:
    product.kill("web")
    product.environ["PORT"] = str(free_port())
    product._start("web", "gunicorn", "-c", "setup/gunicorn.conf.py", "tests.crash.broken_twin:app")  # pyright: ignore[reportPrivateUsage]
    wait_until(product._answers, "the broken twin")  # pyright: ignore[reportPrivateUsage]
    ledger = _save_until_killed(product, 0.0)
    assert ledger.lost_in(_database(product)) != []


def _save_until_killed(product: Product, moment: float) -> Ledger:
    with clients(_link(product), QUESTIONS) as ledger:
        wait_until(lambda: len(ledger.acknowledged) > ENOUGH, "answers to be saved")
        time.sleep(moment)
        product.kill("web")
    return ledger


def _link(product: Product) -> str:
    """A fresh link of the respondent who is at it."""
    shown = product.flask("sample", "show")
    return next(word for word in shown.split() if "/r/" in word)


def _database(product: Product) -> Path:
    return Path(product.environ["DATA_DIR"]) / "vendorrisk.sqlite3"
