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
    return _rewrite(data, {r"word/document\.xml": _document, r"word/(header|footer)\d*\.xml": _filler(words)})


def finish_odt(data: bytes, words: dict[str, str], alternatives: list[str]) -> bytes:
    """The ODT file with whole rows, alternative texts, pages that lie, and `words` for {{…}} in head and foot."""
    fill = _filler(words)
    return _rewrite(
        data,
        {
            r"content\.xml": lambda xml: _content(xml, alternatives),
            r"styles\.xml": lambda xml: fill(_lying_pages(xml)),
        },
    )


def _rewrite(data: bytes, parts: dict[str, Part]) -> bytes:
    """The archive with every part changed whose name fits one of the patterns in `parts`."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            change = next((part for name, part in parts.items() if re.fullmatch(name, info.filename)), None)
            new.writestr(info, change(content.decode()).encode() if change else content)
    return out.getvalue()


def _filler(words: dict[str, str]) -> Part:
    def fill(xml: str) -> str:
        return re.sub(r"\{\{(\w+)\}\}", lambda found: escape(words.get(found[1], found[0])), xml)

    return fill


# What the filter puts where the pages turn.
_UPRIGHT, _LYING = (
    f'<w:p><w:pPr><w:pStyle w:val="Seksjon"/><w:sectPr><w:pgSz w:orient="{way}"/></w:sectPr></w:pPr></w:p>'
    for way in ("portrait", "landscape")
)


def _sections(xml: str) -> str:
    """Every section with the page, margins and letterhead of the last one; no empty page where one lies at the end."""
    last = re.findall(r"<w:sectPr\b.*?</w:sectPr>", xml, re.DOTALL)[-1]
    size = dict(re.findall(r'w:([wh])="(\d+)"', last))
    page = f'<w:pgSz w:w="{size.get("h", 16838)}" w:h="{size.get("w", 11906)}" w:orient="landscape"/>'
    lying = re.sub(r"<w:pgSz [^>]*/>", page, last)
    xml = re.sub(rf"({_LYING})\s*{_UPRIGHT}", r"\1", xml)
    xml = re.sub(rf"{_LYING}\s*{re.escape(last)}(?=\s*</w:body>)", lying, xml)
    for mark, section in ((_UPRIGHT, last), (_LYING, lying)):
        before, _, after = mark.partition("<w:sectPr>")
        xml = xml.replace(mark, before + section + after.partition("</w:sectPr>")[2])
    return xml


def _document(xml: str) -> str:
    xml = _sections(xml)
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
    standing, lying, end = (
        '<text:p text:style-name="Stående" ?/>',
        '<text:p text:style-name="Liggende" ?/>',
        "</office:text>",
    )
    xml = re.sub(rf"{standing}\s*(?={lying}|{end})", "", xml)  # an empty page else
    xml = re.sub(r'(</table:table>\s*<text:p text:style-name=)"Text_20_body"', r'\1"First_20_paragraph"', xml)
    return xml.replace("<table:table-row>", '<table:table-row table:style-name="HelRad">')


def _lying_pages(xml: str) -> str:
    """The styles with pages that lie, made of the first page of the file where it has none of that name."""
    master = re.search(r"<style:master-page\b(?:[^>]*/>|.*?</style:master-page>)", xml, re.DOTALL)
    names = dict(re.findall(r' style:(name|page-layout-name)="([^"]*)"', master[0])) if master else {}
    pattern = rf'<style:page-layout style:name="{names.get("page-layout-name")}".*?</style:page-layout>'
    layout = re.search(pattern, xml, re.DOTALL)
    if 'style:name="Liggende"' in xml or not (master and layout):
        return xml
    other = {"width": "height", "height": "width"}
    lying = re.sub(r"(?<=fo:page-)(width|height)", lambda side: other[side[0]], layout[0])
    lying = re.sub(r'(?<=style:print-orientation=")\w+', "landscape", lying)
    styles = "".join(
        f'<style:style style:name="{name}" style:family="paragraph" style:parent-style-name="Standard" '
        f'style:master-page-name="{page}"><style:text-properties fo:font-size="1pt"/></style:style>'
        for name, page in (("Liggende", "Liggende"), ("Stående", names["name"]))
    )
    xml = xml.replace(master[0], master[0] + _called("Liggende", master[0]))
    xml = xml.replace(layout[0], layout[0] + _called("Liggende", lying))
    return xml.replace("</office:styles>", styles + "</office:styles>", 1)


def _called(name: str, element: str) -> str:
    start, end, rest = element.partition(">")
    return re.sub(r' style:(name|page-layout-name)="[^"]*"', rf' style:\1="{name}"', start) + end + rest
