"""What pandoc leaves out of docx and odt files, put in afterwards: letterhead, whole rows, alternative texts."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from xml.sax.saxutils import escape

Part = Callable[[str], str]


def finish_docx(data: bytes, words: dict[str, str]) -> bytes:
    """The Word file with letterhead in every section, rows that stay whole, and `words` for {{…}} in head and foot."""
    return _rewrite(data, {"word/document.xml": _document}, r"word/(header|footer)\d*\.xml", _filler(words))


def finish_odt(data: bytes, words: dict[str, str], alternatives: list[str]) -> bytes:
    """The ODT file with rows that stay whole, alternative texts, and `words` for {{…}} in head and foot."""
    return _rewrite(data, {"content.xml": lambda xml: _content(xml, alternatives)}, r"styles\.xml", _filler(words))


def _rewrite(data: bytes, parts: dict[str, Part], pattern: str, fill: Part) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            change = parts.get(info.filename) or (fill if re.fullmatch(pattern, info.filename) else None)
            new.writestr(info, change(content.decode()).encode() if change else content)
    return out.getvalue()


def _filler(words: dict[str, str]) -> Part:
    def fill(xml: str) -> str:
        return re.sub(r"\{\{(\w+)\}\}", lambda found: escape(words.get(found[1], found[0])), xml)

    return fill


def _document(xml: str) -> str:
    *_, last = re.findall(r"<w:sectPr.*?</w:sectPr>", xml, re.DOTALL) or [""]
    references = "".join(re.findall(r"<w:(?:header|footer)Reference [^>]*/>", last))
    xml = re.sub(r"<w:sectPr><w:pgSz", f"<w:sectPr>{references}<w:pgSz", xml)
    xml = re.sub(r'(</w:tbl>\s*<w:p><w:pPr><w:pStyle w:val=)"BodyText"', r'\1"FirstParagraph"', xml)
    xml = re.sub(r"<w:tr>\s*<w:trPr>", "<w:tr><w:trPr><w:cantSplit/>", xml)
    return re.sub(r"<w:tr>\s*<w:tc>", "<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc>", xml)


_CELL = 'fo:border="none" fo:border-bottom="0.5pt solid #aaaaaa" fo:padding="0.1cm"'
_ROW_STYLE = (
    '<style:style style:name="HelRad" style:family="table-row">'
    '<style:table-row-properties fo:keep-together="always"/></style:style>'
)


def _content(xml: str, alternatives: list[str]) -> str:
    texts = iter(alternatives)
    xml = re.sub(
        r"(<draw:image [^>]*/>)", lambda found: f"{found[1]}<svg:title>{escape(next(texts, ''))}</svg:title>", xml
    )
    for style, look in (("TableHeaderRowCell", f'{_CELL} fo:background-color="#e7ecf4"'), ("TableRowCell", _CELL)):
        start, name, rest = xml.partition(f'style:name="{style}"')
        xml = start + name + rest.replace('fo:border="none"', look, 1)
    xml = re.sub(r"<office:automatic-styles ?/>", "<office:automatic-styles></office:automatic-styles>", xml)
    xml = xml.replace("</office:automatic-styles>", _ROW_STYLE + "</office:automatic-styles>", 1)
    xml = re.sub(r'(</table:table>\s*<text:p text:style-name=)"Text_20_body"', r'\1"First_20_paragraph"', xml)
    return xml.replace("<table:table-row>", '<table:table-row table:style-name="HelRad">')
