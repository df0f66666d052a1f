"""Drafts into files: the only place that starts pandoc, and the one that calls typst."""

from __future__ import annotations

import base64
import os
import re
import subprocess
import tempfile
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, date, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from boligplan.errors import BoligplanError
from boligplan.extras import missing
from boligplan.language import date_text, tag
from boligplan.reports.draft import PICTURE, Draft
from boligplan.reports.markdown import plain
from boligplan.reports.office import finish_docx, finish_odt
from boligplan.resources import resource_dir
from boligplan.sheets.guard import read_package

Format = Literal["md", "html", "docx", "pdf", "odt"]

READER = (
    "markdown_strict+raw_html+all_symbols_escapable+intraword_underscores+escaped_line_breaks+space_in_atx_header"
    "+blank_before_header+blank_before_blockquote+startnum+pipe_tables+table_captions+table_attributes"
    "+header_attributes+fenced_divs+bracketed_spans+link_attributes+footnotes+implicit_figures"
)
_EXTRA = ("dokument", "Word, PDF, ODT og HTML")
_PICTURE = re.compile(rb'<img src="(figur-[a-z0-9-]+\.svg)"')  # a `<` in a text is `&lt;`, so this is never text


def pandoc_binary() -> Path:
    """Where the pandoc that follows with `pypandoc_binary` lies; never one from PATH. Nothing is imported."""
    found = find_spec("pypandoc")
    if found is not None and found.origin:
        binary = Path(found.origin).parent / "files" / ("pandoc.exe" if os.name == "nt" else "pandoc")
        if binary.is_file():
            return binary
    raise missing(*_EXTRA)


def convert(draft: Draft, formats: list[Format], reference: Path | None = None) -> dict[Format, bytes]:
    """The draft in every format asked for; `reference` is the municipality's own Word or ODT file.

    Raises BoligplanError where the draft holds what a document may not, with its line.
    """
    _check_reference(reference, formats)
    with tempfile.TemporaryDirectory() as name, ThreadPoolExecutor(8) as pool:
        folder = Path(name)
        for picture, svg in draft.pictures.items():
            (folder / picture).write_text(svg, encoding="utf-8", newline="\n")
        if reference:
            (folder / f"kommune{reference.suffix}").write_bytes(reference.read_bytes())
        office = bool({"docx", "odt"} & set(formats)) and bool(draft.pictures)
        drawn = pool.submit(_draw, folder, sorted(draft.pictures)) if office else None
        made = [pool.submit(_one, draft, to, folder, reference, drawn) for to in formats]
        return {to: one.result() for to, one in zip(formats, made, strict=True)}


def _check_reference(reference: Path | None, formats: list[Format]) -> None:
    if reference is None:
        return
    if not reference.is_file():
        raise BoligplanError(f"Fant ikke {reference}.")
    if reference.suffix.lower() not in (".docx", ".odt") or reference.suffix[1:].lower() not in formats:
        raise BoligplanError(
            f"{reference} kan ikke brukes som mal-dokument her.",
            help="En .docx brukes med --til docx, en .odt med --til odt.",
        )
    read_package(reference)


def _one(draft: Draft, to: Format, folder: Path, reference: Path | None, drawn: Future[None] | None) -> bytes:
    if to == "md":
        return draft.to_text().encode()
    if to == "html":
        template = resource_dir("templates") / "dokument" / "rapport.html"
        page = _pandoc(draft, "html5", folder, f"--template={template}", "--section-divs=false")
        return _PICTURE.sub(lambda found: _inside(draft.pictures[found[1].decode()]), page)
    if to == "pdf":
        return _pdf(draft, folder)
    own = folder / f"kommune.{to}"
    used = own if reference and own.is_file() else resource_dir("templates") / "dokument" / f"reference.{to}"
    if drawn:
        drawn.result()
    data = _pandoc(draft, to, folder, f"--reference-doc={used}", "--shift-heading-level-by=-1")
    mark = "UTKAST" if draft.is_draft else date_text(draft.day)
    words = {"kommune": draft.municipality, "tittel": draft.title, "merke": mark}
    if to == "docx":
        return finish_docx(data, words)
    return finish_odt(data, words, [plain(text) for _, text in PICTURE.findall(draft.body)])


def _inside(svg: str) -> bytes:
    """The start of an `img` that carries the picture itself, so that the page fetches nothing."""
    return b'<img src="data:image/svg+xml;base64,%b"' % base64.b64encode(svg.encode())


def _pandoc(draft: Draft, to: str, folder: Path, *options: str) -> bytes:
    """What pandoc makes of the draft's body."""
    metadata = {"lang": tag(draft.language), "title": draft.title, "subtitle": draft.subtitle}
    metadata |= {"kommune": draft.municipality, "dato": draft.day.isoformat()}
    command = [
        str(pandoc_binary()), f"--from={READER}", f"--to={to}", "--output=-", "--sandbox", "--standalone",
        "--wrap=none", f"--lua-filter={resource_dir('templates') / 'dokument' / 'filter.lua'}",
        *(f"--metadata={key}={value}" for key, value in metadata.items() if value), *options,
    ]  # fmt: skip
    done = subprocess.run(
        command, cwd=folder, input=draft.body.encode(), capture_output=True, check=False, env=_environment(draft.day)
    )
    if done.returncode:
        raise _fault(draft, done.stderr.decode("utf-8", "replace"))
    return done.stdout


def _environment(day: date) -> dict[str, str]:
    """Nothing of the user's: the date of the report, no programs to find, and what Windows cannot start without."""
    epoch = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "TEMP", "TMP") if name in os.environ}
    return kept | {"SOURCE_DATE_EPOCH": str(epoch), "PATH": "", "LC_ALL": "C.UTF-8"}


def _fault(draft: Draft, stderr: str) -> BoligplanError:
    """What pandoc's complaint means: our filter's own marks, else a reference document that is none."""
    found = re.search(r"(HTML|BILDE):(.*)", stderr)
    if not found:
        return BoligplanError(
            "Dokumentet kunne ikke lages.",
            help="Hvis du bruker et mal-dokument, se etter om det er en hel Word- eller ODT-fil.",
        )
    at = draft.body.find(found[2])
    line = draft.lines_before + 1 + draft.body.count("\n", 0, max(at, 0))
    where = f"{draft.file or 'Utkastet'}, linje {line}"
    if found[1] == "HTML":
        help = "Skriv \\< foran tegnet hvis det skal stå i teksten."
        return BoligplanError(f"{where}: HTML kan ikke brukes her ({found[2]}).", help=help)
    help = "Bare figur-….svg ved siden av utkastet kan brukes."
    return BoligplanError(f"{where}: bildet «{found[2]}» hører ikke til rapporten.", help=help)


def _typst(source: bytes, folder: Path, name: str, **options: object) -> list[bytes]:
    """The pages as pictures, or the one PDF."""
    try:
        import typst
    except ImportError:
        raise missing(*_EXTRA) from None
    file = folder / name
    file.write_bytes(source)
    fonts = [str(resource_dir("templates") / "dokument" / "fonter")]
    try:
        made = typst.compile(str(file), root=str(folder), ignore_system_fonts=True, font_paths=fonts, **options)  # type: ignore[call-overload] # keywords by format
    except typst.TypstError as error:
        raise _typst_fault(str(error), options.get("format") == "png") from None
    return made if isinstance(made, list) else [made]


def _typst_fault(message: str, drawing: bool) -> BoligplanError:
    """What typst's complaint means; its own words are English, and are not shown."""
    letters = dict.fromkeys(re.findall(r'the text `"(.+?)"` could not be displayed', message))
    if letters:
        listed = ", ".join(f"«{letter}»" for letter in letters)
        return BoligplanError(
            f"PDF-en mangler skrifttegn for {listed}.", help="Velg docx, odt eller html, eller skriv om teksten."
        )
    if drawing:
        help = "Velg html eller pdf, eller lag bildene på nytt med «boligplan rapport … --til md»."
        return BoligplanError("Bildene til Word- og ODT-filen kunne ikke lages.", help=help)
    return BoligplanError("PDF-en kunne ikke lages.", help="Velg docx, odt eller html.")


def _draw(folder: Path, pictures: list[str]) -> None:
    """Nothing; beside each SVG lies a PNG, for Word and ODT."""
    pages = "".join(f'#page(width: auto, height: auto, margin: 0pt, image("{picture}"))\n' for picture in pictures)
    made = _typst(pages.encode(), folder, "bilder.typ", format="png", ppi=200)
    for picture, data in zip(pictures, made, strict=True):
        (folder / picture).with_suffix(".png").write_bytes(data)


def _pdf(draft: Draft, folder: Path) -> bytes:
    template = resource_dir("templates") / "dokument" / "rapport.typ"
    source = _pandoc(draft, "typst-smart", folder, f"--template={template}", "--shift-heading-level-by=-1")
    day = draft.day
    (made,) = _typst(
        source,
        folder,
        "rapport.typ",
        pdf_standards=["a-2a", "ua-1"],
        timestamp=datetime(day.year, day.month, day.day, tzinfo=UTC),
        sys_inputs={
            "tittel": draft.title,
            "undertittel": draft.subtitle,
            "kommune": draft.municipality,
            "dato": day.isoformat(),
            "dato_tekst": date_text(day),
            "lang": tag(draft.language)[:2],
            "utkast": "ja" if draft.is_draft else "nei",
        },
    )
    return made
