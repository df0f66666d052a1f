"""Takes the pictures of the web site that the README shows: `python tools/make_pictures.py`.

Needs `playwright` and the program `chromium`. The day is fixed and the municipality made up, so that the pictures
change only when the pages do.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from boligplan.cli.main import main

ROOT = Path(__file__).parents[1]
PLAN = ROOT / "examples" / "eksempelvik-2022-2027.yaml"
DAY = "2026-06-01"
# Name, page, width, height, look.
PICTURES = (
    ("nettside-oversikt", "index.html", 1280, 1200, "light"),
    ("nettside-tiltak", "tiltak-startlån-barnefamilier.html", 390, 780, "dark"),
)


def make() -> None:
    """Nothing; the pictures in docs/bilder are of the pages as they are now."""
    out = ROOT / "docs" / "bilder"
    out.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        if main(["nettside", str(PLAN), "--ut", folder, "--per", DAY]) != 0:
            raise SystemExit("the site could not be made")
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name, page_name, width, height, look in PICTURES:
            page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=look)
            page.goto((Path(folder) / page_name).as_uri())
            page.wait_for_function("document.fonts.status === 'loaded'")
            page.screenshot(path=out / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    make()
