"""A draft from anybody, its pictures and its links: a document is made without fetching or reading anything else."""

import base64
import re
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from boligplan.cli.main import main

HEAD = "---\ntittel: T\nundertittel:\nkommune: K\nmålform: bokmål\ndato: 2024-01-01\nkilde: k\nutkast: nei\n---\n\n"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="9" height="9" fill="#123"/></svg>'
FORMATS = ("html", "docx", "odt", "pdf")
# Attributes that some element of HTML, or some program that pandoc writes for, fetches from.
FETCHING = (
    "src", "data-src", "srcset", "poster", "data-background-image", "data-background-video", "data-background-iframe",
    "background", "href", "xlink:href", "data", "action", "formaction", "cite", "longdesc", "manifest", "data-poster",
    "data-srcset", "data-external", "icon", "style", "custom-style", "onload", "target", "title",
)  # fmt: skip


class Trap(HTTPServer):
    """A server on this machine that remembers what it was asked for."""

    asked: list[str]


@pytest.fixture
def trap() -> Iterator[Trap]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            assert isinstance(self.server, Trap)
            self.server.asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"SVAR-FRA-NETTET")

        def log_message(self, *args: object) -> None:
            pass

    server = Trap(("127.0.0.1", 0), Handler)
    server.asked = []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def document(folder: Path, body: str, to: str) -> bytes:
    """The draft's document in one format, what is packed in it unpacked."""
    (folder / "u.md").write_text(HEAD + body, encoding="utf-8")
    out = folder / f"u.{to}"
    assert main(["rapport", str(folder / "u.md"), "--til", to, "--ut", str(out)]) == 0
    data = out.read_bytes()
    if zipfile.is_zipfile(out):
        with zipfile.ZipFile(out) as package:
            return b"\n".join(package.read(name) for name in package.namelist())
    held = re.findall(rb"data:[\w/+.-]*;base64,([A-Za-z0-9+/=]+)", data)
    return b"\n".join([data, *map(base64.b64decode, held)])


@pytest.mark.parametrize("to", FORMATS)
def test_no_attribute_on_any_element_fetches(tmp_path: Path, trap: Trap, to: str) -> None:
    (tmp_path / "hemmelig.txt").write_text("TOPPHEMMELIG")
    (tmp_path / "figur-a.svg").write_text(SVG)
    web = f"http://127.0.0.1:{trap.server_port}"
    addresses = (f"{web}/x", f"file://{tmp_path}/hemmelig.txt", str(tmp_path / "hemmelig.txt"), "hemmelig.txt")
    values = [f'{name}="{value}"' for name in FETCHING for value in (*addresses, f"url({web}/y)")]
    parts = [
        f"## Kapittel {{{value}}}\n\n::: {{.section {value}}}\nI en del.\n:::\n\n[Ord]{{{value}}}\n\n"
        f"[lenke](https://example.org){{{value}}}\n\n"
        for value in values
    ]
    one = " ".join(f'{name}="{addresses[1]}"' for name in FETCHING)
    parts.append(f'![Bilde](figur-a.svg){{alt="Et bilde" width=50% {one}}}\n\n')
    parts.append(f"| A | B |\n|---|---|\n| 1 | 2 |\n\n: Tabell {{{one}}}\n")
    made = document(tmp_path, "".join(parts), to)
    assert trap.asked == []
    assert b"TOPPHEMMELIG" not in made
    assert b"SVAR-FRA-NETTET" not in made
    assert f"127.0.0.1:{trap.server_port}".encode() not in made
    assert b"hemmelig.txt" not in made


@pytest.mark.parametrize("to", FORMATS)
@pytest.mark.parametrize(
    "target",
    ["javascript:alert(1)", "JaVaScript:alert(1)", "data:text/html,x", "file:///etc/passwd", "vbscript:x", "annen.html",
     "/etc/passwd", "//farlig.example/x", "ftp://farlig.example", "smb://farlig.example/x", "ms-word:ofe|u|http://x"],
)  # fmt: skip
def test_a_link_of_another_scheme_is_text(tmp_path: Path, to: str, target: str) -> None:
    made = document(tmp_path, f"Les [mer om det]({target}).\n", to)
    assert target.encode() not in made
    assert b"/URI" not in made
    if to != "pdf":
        assert b"mer om det" in made


@pytest.mark.parametrize("target", ["https://example.org/a", "http://example.org/b", "mailto:post@example.org"])
def test_links_to_web_and_mail_stay(tmp_path: Path, target: str) -> None:
    for to in FORMATS:
        assert target.encode() in document(tmp_path, f"Les [mer]({target}).\n", to)


def test_a_link_within_the_document_stays(tmp_path: Path) -> None:
    assert b'<a href="#der">' in document(tmp_path, "Se [der](#der).\n\n## Der {#der}\n", "html")


def test_the_page_itself_forbids_fetching(tmp_path: Path) -> None:
    assert b"Content-Security-Policy\" content=\"default-src 'none'; img-src data:;" in document(
        tmp_path, "x\n", "html"
    )


def test_a_picture_lies_inside_the_page(tmp_path: Path) -> None:
    (tmp_path / "figur-a.svg").write_text(SVG)
    assert SVG.encode() in document(tmp_path, '![Bilde](figur-a.svg){alt="x"}\n', "html")


@pytest.mark.parametrize("to", FORMATS)
@pytest.mark.parametrize(
    "picture", ["![B](figur-borte.svg)", "![B][b]\n\n[b]: figur-borte.svg", '![B](figur-borte.svg "tittel")']
)
def test_a_picture_that_is_not_there_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], to: str, picture: str
) -> None:
    (tmp_path / "u.md").write_text(HEAD + picture + "\n", encoding="utf-8")
    assert main(["rapport", str(tmp_path / "u.md"), "--til", to, "--ut", str(tmp_path / f"u.{to}")]) == 2
    said = capsys.readouterr().err
    assert re.search(r"linje 1[13]: bildet", said)
    assert "figur-borte.svg" in said


def refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """What is said of a draft that shows `figur-a.svg`, the same for every format."""
    (folder / "u.md").write_text(HEAD + "Tekst.\n\n![Bilde](figur-a.svg)\n", encoding="utf-8")
    said = set()
    for to in FORMATS:
        assert main(["rapport", str(folder / "u.md"), "--til", to, "--ut", str(folder / f"ut.{to}")]) == 2
        assert not (folder / f"ut.{to}").exists()
        said.add(capsys.readouterr().err)
    (one,) = said
    return one


def test_a_picture_that_is_a_link_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "ekte.svg").write_text(SVG)
    (tmp_path / "figur-a.svg").symlink_to(tmp_path / "ekte.svg")
    assert "linje 13: bildet figur-a.svg er en lenke til en annen fil" in refused(tmp_path, capsys)


@pytest.mark.parametrize(
    ("svg", "told"),
    [
        ("root:x:0:0:root:/root:/bin/bash\n", "er ikke en SVG-fil"),
        ("", "er ikke en SVG-fil"),
        ("<svg", "er ikke en SVG-fil"),
        ("<html><body/></html>", "har «html»"),
        ('<!DOCTYPE svg [<!ENTITY e SYSTEM "file:///etc/passwd">]><svg>&e;</svg>', "har egne definisjoner"),
        (SVG.replace("<rect", "<script>alert(1)</script><rect"), "har «script»"),
        (SVG.replace("<rect", '<image href="http://127.0.0.1/x"/><rect'), "har «image»"),
        (SVG.replace("<rect", '<use href="#a"/><rect'), "har «use»"),
        (SVG.replace("<rect", "<style>@import url(http://127.0.0.1/x)</style><rect"), "har «style»"),
        (SVG.replace("fill=", "onload="), "har «onload»"),
        (SVG.replace("#123", "url(http://127.0.0.1/x)"), "har «fill»"),
        (SVG.replace("#123", r"u\72l(http://127.0.0.1/x)"), "har «fill»"),
        (SVG.replace('width="40"', 'width="90000"'), "må si hvor stort det er"),
        (SVG.replace('width="40" ', ""), "må si hvor stort det er"),
        (SVG.replace("/></svg>", "/>" + "<g>" * 500_000), "er ikke en SVG-fil"),
    ],
)
def test_a_picture_that_is_not_ours_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], svg: str, told: str
) -> None:
    (tmp_path / "figur-a.svg").write_text(svg)
    assert f"linje 13: bildet figur-a.svg {told}" in refused(tmp_path, capsys)
