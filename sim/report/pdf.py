"""Print a page as PDF with the Chromium of the system."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from sim.errors import SanctuaryError

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# The pages load nothing from elsewhere, so that no sandbox is needed; root and containers have none.
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-pdf-header-footer",
    "--no-first-run",
)
_SECONDS = 300


def browser() -> str:
    """Return the path of the Chromium of the system.

    Raises
    ------
    SanctuaryError
        When there is none.
    """
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        raise SanctuaryError(
            "there is no Chromium to print a PDF with",
            remedy="Install chromium with the system's package manager, or open the HTML file in any browser and print it.",
            exit_code=1,
        )
    return found


def print_pdf(page: Path, out: Path) -> None:
    """Print a page.

    Parameters
    ----------
    page
        An HTML file.
    out
        The PDF.

    Raises
    ------
    SanctuaryError
        When there is no Chromium, or it fails.
    """
    binary = browser()
    with tempfile.TemporaryDirectory() as profile:
        command = [
            binary,
            *_FLAGS,
            f"--user-data-dir={profile}",
            f"--print-to-pdf={out.resolve()}",
            page.resolve().as_uri(),
        ]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise _failed(binary, type(error).__name__) from error
    if done.returncode or not out.exists():
        raise _failed(binary, (done.stderr.strip().splitlines() or ["it said nothing"])[-1])


def _failed(binary: str, why: str) -> SanctuaryError:
    remedy = "The HTML file is there: open it in any browser and print it."
    return SanctuaryError(f"{binary} printed no PDF ({why})", remedy=remedy, exit_code=1)
