"""Documentation that cannot fall behind: each command, key and code has its page, and what a page says can be typed."""

import json
import re
import shlex
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

import pytest

import vik
from boligplan.cli.main import Program
from boligplan.explanations import families
from boligplan.reader.keys import known_keys
from test_repo import ROOT, tracked_files

DOCS = ROOT / "docs"
PAGES = sorted(DOCS.glob("*.md"))
NORWEGIAN = [*(page for page in PAGES if page.name != "arkitektur.md"), ROOT / "README.md"]
COMMANDS = json.loads((ROOT / "src" / "boligplan" / "cli" / "words.json").read_text(encoding="utf-8"))["commands"]
MADE = ("kommandoer.md", "planfilen.md", "regler.md", "utsagn.md", "åpne-data-kolonner.md")


def text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def prose(page: Path) -> str:
    """The text of a page without what stands in frames."""
    return re.sub(r"^```.*?^```", "", text(page), flags=re.MULTILINE | re.DOTALL)


def anchors(page: Path) -> set[str]:
    """The addresses of the headings of a page, as git servers make them."""
    heads = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", re.sub(r"[`*]", "", head).lower()).replace(" ", "-") for head in heads}


# -- Nothing lacks its page --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [entry.name for entry in Program.table])
def test_a_command_has_its_section_and_a_page_that_tells_what_it_is_for(command: str) -> None:
    assert f"\n### boligplan {command}\n" in text(DOCS / "kommandoer.md")
    assert [page.name for page in PAGES if page.name not in MADE and f"boligplan {command}" in text(page)]
    assert f"boligplan {command}" in text(ROOT / "README.md")


def test_every_key_has_its_row_and_is_in_use_in_an_example() -> None:
    rows = set(re.findall(r"^\| `(\w+)`", text(DOCS / "planfilen.md"), re.MULTILINE)) | {"hvert_år"}
    keys = known_keys().keys() - {"hode"}  # of `felt`, where the printed heading is the key
    assert keys - rows == set()
    used = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "examples").glob("*.yaml"))
    assert {key for key in keys if not re.search(rf"(?:^|[\s{{-]){key}:", used)} == set()


def test_every_code_has_its_section() -> None:
    sections = set(re.findall(r"^### (\S+)$", text(DOCS / "regler.md"), re.MULTILINE))
    assert sections == {page.code for family in families().values() for page in family}


def test_the_index_lists_every_page() -> None:
    listed = set(re.findall(r"\]\(([\w.-]+\.md)\)", text(DOCS / "README.md")))
    assert listed == {unicodedata.normalize("NFC", page.name) for page in PAGES} - {"README.md"}


# -- What the pages say is so ------------------------------------------------------------------------------------------

LINKS = [(page, link) for page in [*PAGES, ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
         for link in re.findall(r"\]\(([^)\s]+)\)", prose(page)) if not re.match(r"\w+:", link)]  # fmt: skip


@pytest.mark.parametrize(("page", "link"), LINKS, ids=lambda value: getattr(value, "name", value))
def test_a_link_leads_somewhere(page: Path, link: str) -> None:
    name, _, anchor = link.partition("#")
    target = (page.parent / name).resolve() if name else page
    assert target.exists()
    assert not anchor or anchor in anchors(target)
    assert target.is_dir() or target in {path.resolve() for path in tracked_files()}


def typed(page: Path) -> Iterator[list[str]]:
    """The words of every `boligplan …` a page tells one to type."""
    blocks = re.findall(r"^```(?:bash|console|powershell)\n(.*?)^```", text(page), re.MULTILINE | re.DOTALL)
    lines = [line.removeprefix("$ ") for block in blocks for line in block.splitlines()]
    inline = re.findall(r"`(boligplan [^`]+)`", prose(page))
    for line in [*(line for line in lines if line.startswith("boligplan ")), *inline]:
        words = shlex.split(re.sub(r"<TAB>|\\$", "", line), comments=True)[1:]
        stop = next((n for n, word in enumerate(words) if word in ("|", ">", "&&")), len(words))
        yield words[:stop]


@pytest.mark.parametrize("page", NORWEGIAN, ids=lambda page: page.name)
def test_every_command_and_option_on_a_page_exists(page: Path) -> None:
    for words in typed(page):
        if words and words[0].isupper():
            continue  # KOMMANDO, MAL: names of what to type
        own = list(takewhile(lambda word: not word.startswith("-"), words[:2]))
        name = next((name for name in (" ".join(own), *own[:1], "") if name in COMMANDS), "")
        assert name or not own, f"boligplan {' '.join(words)}"
        known = {*COMMANDS[name]["options"], *COMMANDS[""]["options"], "--help"}
        options = {word.partition("=")[0] for word in words if word.startswith("--")}
        assert options <= known, f"boligplan {' '.join(words)}"


@pytest.mark.skipif(sys.platform == "win32", reason="the commands are for Linux and macOS")
def test_installing_upgrading_and_removing_work_as_the_page_says(tmp_path: Path) -> None:
    blocks = re.findall(r"^```bash\n(.*?)^```", text(DOCS / "installere.md"), re.MULTILINE | re.DOTALL)
    install, _, _, upgrade, remove = blocks
    assert upgrade.startswith("git pull\n")
    offline = {"PIP_NO_INDEX": "1", "PIP_NO_DEPS": "1", "PIP_NO_BUILD_ISOLATION": "0", "PIP_NO_CACHE_DIR": "1"}
    packages = next(path for path in sys.path if path.endswith("site-packages"))  # what a registry would give
    env = vik.environment(HOME=str(tmp_path), PYTHONPATH=packages, PIP_DISABLE_PIP_VERSION_CHECK="1", **offline)
    for block in (install, upgrade.removeprefix("git pull\n")):
        done = subprocess.run(["bash", "-euc", block], cwd=ROOT, env=env, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
    shown = subprocess.run(
        [tmp_path / ".local/bin/boligplan", "status", "plans"], cwd=ROOT, env=env, capture_output=True, check=True
    )
    assert b"Boligsosial plan" in shown.stdout
    subprocess.run(["bash", "-euc", remove], cwd=ROOT, env=env, check=True)
    assert [path for path in tmp_path.rglob("*") if "boligplan" in path.name] == []
