"""The web site, and documents as web pages, in a real browser: accessibility, keyboard, narrow screens, no script."""

from __future__ import annotations

import functools
import http.server
import json
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from boligplan.cli.main import main
from conftest import IN_CI

if not IN_CI:
    pytest.importorskip("playwright")
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[1]
PACKAGES = Path(__file__).parent / "node_modules"
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
BOKMAAL, NYNORSK = "eksempelvik-2022-2027", "fjordvik-2024-2027"
# One page of each kind, in both målformer.
PAGES = [
    "index.html",
    *(
        f"{folder}/{name}.html"
        for folder, measure, owner, goal in (
            (BOKMAAL, "tiltak-startlån-barnefamilier", "ansvarlig-nav", "maal-leie"),
            (NYNORSK, "tiltak-frå-leige-til-eige", "ansvarlig-nav", "maal-trygg-bustad"),
        )
        for name in (
            *("index", "tiltak", "oppfolging", "ansvarlige", "penger", "endringer", "om", "data"),
            *(measure, owner, goal),
        )
    ),
]
# The documents as HTML are put to the same tests.
DOCUMENTS = [
    (template, plan)
    for plan, templates in (
        (BOKMAAL, ("status", "årsmelding", "tiltak")),
        (NYNORSK, ("status", "revisjon", "handlingsprogram")),
    )
    for template in templates
]
PAGES += [f"dokument/{template}-{plan}.html" for template, plan in DOCUMENTS]
VIOLATIONS = """
async (options) => (await axe.run(document, { resultTypes: ["violations"], ...options })).violations
    .map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 120)).join(" | ")}`)
"""
CONTRAST = {"runOnly": ["color-contrast"]}


@pytest.fixture(scope="module")
def node_package() -> Callable[[str], Path]:
    """Give a function that finds a package that tests/package.json names: else a skip, and in CI a failure."""

    def find(name: str) -> Path:
        if not (PACKAGES / name).is_dir():
            (pytest.fail if IN_CI else pytest.skip)(f"{name} is missing: see tests/package.json")
        return PACKAGES / name

    return find


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of three plans: two with everything in them, in bokmål and nynorsk, and one that is nearly empty."""
    out = tmp_path_factory.mktemp("nettsted")
    plans = [str(ROOT / "examples" / f"{name}.yaml") for name in (BOKMAAL, NYNORSK, "halden")]
    assert main(["nettside", *plans, "--ut", str(out), "--per", "2026-11-22"]) == 0
    for template, plan in DOCUMENTS:
        file = out / "dokument" / f"{template}-{plan}.html"
        file.parent.mkdir(exist_ok=True)
        source = str(ROOT / "examples" / f"{plan}.yaml")
        assert main(["rapport", template, source, "--ut", str(file), "--per", "2026-11-22"]) == 0
    return out


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """Where the site is served."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def browser(need_tool: Callable[[str], str]) -> Iterator[Browser]:
    program = need_tool("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Callable[..., Any]]:
    """Give a function that opens a page of the site; what the browser complains of fails the test."""
    complaints: list[str] = []
    contexts = []

    def visit(name: str, width: int = 1280, **options: Any) -> Any:
        contexts.append(browser.new_context(viewport={"width": width, "height": 800}, **options))
        page = contexts[-1].new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("requestfailed", lambda request: complaints.append(request.url))
        page.goto(address + quote(name))
        return page

    yield visit
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_accessibility_violations_and_fits_its_screen(
    name: str, visit: Callable[..., Any], node_package: Callable[[str], Path]
) -> None:
    script = (node_package("axe-core") / "axe.min.js").read_text(encoding="utf-8")
    page = visit(name)
    page.evaluate(script)
    assert page.evaluate(VIOLATIONS, {}) == []
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(VIOLATIONS, CONTRAST) == []
    page.set_viewport_size({"width": 320, "height": 640})  # also 1280 px at 400 per cent
    assert page.evaluate(VIOLATIONS, {}) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.parametrize(
    ("pages", "rules"),
    [
        (["*.html", "[!d]*/**/*.html"], {"long-title": "off"}),  # for search engines: a title holds a measure's text
        (
            ["dokument/*.html"],
            {"no-inline-style": "off", "no-redundant-role": "off", "void-style": "off"},
        ),  # as pandoc writes them
    ],
)
def test_every_page_is_valid_html(
    pages: list[str],
    rules: dict[str, str],
    site: Path,
    node_package: Callable[[str], Path],
    need_tool: Any,
    tmp_path: Path,
) -> None:
    settings = tmp_path / "regler.json"
    settings.write_text(json.dumps({"root": True, "extends": ["html-validate:recommended"], "rules": rules}))
    program = node_package("html-validate") / "bin" / "html-validate.mjs"
    done = subprocess.run(
        [need_tool("node"), str(program), "--config", str(settings), "--formatter", "text", *pages],
        cwd=site,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, "")


def test_the_first_tab_skips_to_the_content(visit: Callable[..., Any]) -> None:
    page = visit(f"{BOKMAAL}/index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Hopp til innholdet"
    assert page.locator(".hopp").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "innhold"
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_the_keyboard_meets_everything_in_the_order_of_the_page_and_shows_where_it_is(
    visit: Callable[..., Any],
) -> None:
    page = visit(f"{BOKMAAL}/tiltak.html")
    count = page.evaluate("document.querySelectorAll('a[href], button, input, select').length")
    assert count > 50
    seen = []
    for _ in range(count):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate(
                "[[...document.querySelectorAll('a[href], button, input, select')].indexOf(document.activeElement),"
                " getComputedStyle(document.activeElement).outlineStyle]"
            )
        )
    assert [place for place, _ in seen] == list(range(count))
    assert {outline for _, outline in seen} == {"solid"}


def test_the_list_can_be_searched_chosen_from_and_sorted(visit: Callable[..., Any]) -> None:
    page = visit(f"{BOKMAAL}/tiltak.html")
    rows, told = page.locator("tbody tr:visible"), page.locator("[role=status]")
    assert told.inner_text() == "Viser 30 av 30 tiltak"
    page.get_by_label("Søk").fill("STARTLÅN")
    assert told.inner_text() == f"Viser {rows.count()} av 30 tiltak"
    assert 0 < rows.count() < 10
    page.get_by_label("Søk").fill("")
    page.get_by_label("Status").select_option("gjennomført")
    assert rows.count() == 4
    page.get_by_label("Status").select_option("")
    page.get_by_role("button", name="Når").click()
    assert page.locator("th[aria-sort]").inner_text().startswith("Når")
    days = page.eval_on_selector_all("td[data-verdi]", "cells => cells.map(cell => cell.dataset.verdi)")
    assert days == sorted(days)


def test_without_script_the_list_is_whole_and_nothing_is_offered_that_does_not_work(visit: Callable[..., Any]) -> None:
    page = visit(f"{BOKMAAL}/tiltak.html", java_script_enabled=False)
    assert page.locator("tbody tr:visible").count() == 30
    assert page.locator("input, select, button").count() == 0


def test_on_paper_there_is_no_menu_and_the_text_is_dark_on_white(visit: Callable[..., Any]) -> None:
    page = visit(f"{BOKMAAL}/index.html", color_scheme="dark")
    page.emulate_media(media="print", color_scheme="light")
    assert page.locator(".meny").is_hidden()
    look = "(e => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor])(document.body)"
    assert page.evaluate(look) == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]


def test_the_front_page_says_how_it_goes_in_one_screen(visit: Callable[..., Any]) -> None:
    page = visit(f"{NYNORSK}/index.html")
    for words in ("tiltak som skulle vore ferdige", "Mål for mål", "Neste revisjon", "Over fristen", "Sjå alt som må"):
        box = page.get_by_text(words).first.bounding_box()
        assert box["y"] + box["height"] <= 800, words
