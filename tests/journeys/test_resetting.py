"""`make reset`: asks, and deletes nothing but a data folder."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.support.running import ROOT


def reset(folder: Path, answer: str = "", force: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", "-s", "reset", f"DATA_DIR={folder}", f"FORCE={force}"],
        cwd=ROOT,
        input=answer,
        capture_output=True,
        text=True,
    )


def data_in(folder: Path) -> Path:
    (folder / "data" / "files").mkdir(parents=True)
    (folder / "data" / "vendorrisk.sqlite3").touch()
    return folder / "data"


def test_data_go_when_the_answer_is_yes(tmp_path: Path) -> None:
    data = data_in(tmp_path)
    assert reset(data, "yes\n").returncode == 0
    assert not data.exists()


def test_data_stay_with_any_other_answer_and_with_none(tmp_path: Path) -> None:
    data = data_in(tmp_path)
    for answer in ("no\n", "y\n", "\n", ""):
        done = reset(data, answer)
        assert done.returncode != 0 and "Nothing was deleted" in done.stdout
    assert (data / "vendorrisk.sqlite3").exists()


def test_a_script_need_not_answer(tmp_path: Path) -> None:
    data = data_in(tmp_path)
    assert reset(data, force="1").returncode == 0
    assert not data.exists()


def test_a_folder_that_is_no_data_folder_is_never_deleted(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").touch()
    assert reset(tmp_path, "yes\n", force="1").returncode != 0
    assert (tmp_path / "letters.txt").exists()
