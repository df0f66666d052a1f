"""Makes templates/dokument/reference.docx and .odt out of pandoc's own: A4, letterhead, page numbers, styles.

Run it after a change: `python tools/make_reference_documents.py [FOLDER]`. The bytes depend on this file and the
version of pandoc only. The words in double braces are filled in by src/boligplan/reports/office.py.
"""

import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path

from boligplan.reports.pandoc import pandoc_binary

FONT = "Calibri"
BLUE, GREY, LINE, SHADE, AMBER, AMBER_SHADE = "1F3864", "44546A", "AAAAAA", "E7ECF4", "B45309", "FEF3E2"
WORD = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def color(value: str) -> str:
    return f'<w:color w:val="{value}"/>'


def size(points: float) -> str:
    return f'<w:sz w:val="{points * 2:.0f}"/><w:szCs w:val="{points * 2:.0f}"/>'


def space(before: int, after: int, line: str = "") -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}"{line}/>'


KEEP = "<w:keepNext/><w:keepLines/>"
FONTS = f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>'
BORDER = f'<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="4" w:color="{LINE}"/></w:pBdr>'
DRAFT = (
    f'<w:pBdr><w:left w:val="single" w:sz="24" w:space="8" w:color="{AMBER}"/></w:pBdr>'
    f'<w:shd w:val="clear" w:color="auto" w:fill="{AMBER_SHADE}"/>'
)

# Style id: paragraph properties, run properties.
DOCX_STYLES = {
    "Normal": (space(0, 120, ' w:line="264" w:lineRule="auto"'), ""),
    "BodyText": (space(0, 120), ""),
    "FirstParagraph": (space(100, 120), ""),
    "Compact": (space(20, 20, ' w:line="247" w:lineRule="auto"'), ""),
    "Title": (f'{KEEP}{space(0, 60)}<w:jc w:val="left"/>', f"{FONTS}<w:b/>{color(BLUE)}{size(22)}"),
    "Subtitle": (f'{KEEP}{space(0, 280)}<w:jc w:val="left"/>', f'{FONTS}<w:b w:val="0"/>{color(GREY)}{size(12)}'),
    "Heading1": (f'{KEEP}{space(360, 100)}<w:outlineLvl w:val="0"/>', f"{FONTS}<w:b/>{color(BLUE)}{size(15)}"),
    "Heading2": (f'{KEEP}{space(280, 80)}<w:outlineLvl w:val="1"/>', f"{FONTS}<w:b/>{color(BLUE)}{size(12.5)}"),
    "Heading3": (f'{KEEP}{space(220, 60)}<w:outlineLvl w:val="2"/>', f"{FONTS}<w:b/>{color(BLUE)}{size(11)}"),
    "TableCaption": (f"{KEEP}{space(160, 60)}", f'<w:b/><w:i w:val="0"/>{color(GREY)}{size(9.5)}'),
    "ImageCaption": (space(0, 200), f'<w:i w:val="0"/>{color(GREY)}{size(9.5)}'),
    "CaptionedFigure": (f"<w:keepNext/>{space(160, 60)}", ""),
}
NEW_DOCX_STYLES = f"""
<w:style w:type="paragraph" w:customStyle="1" w:styleId="Utkast"><w:name w:val="Utkast"/><w:basedOn w:val="BodyText"/>
<w:qFormat/><w:pPr>{DRAFT}{space(60, 120)}<w:ind w:left="160"/></w:pPr></w:style>
<w:style w:type="paragraph" w:customStyle="1" w:styleId="Seksjon"><w:name w:val="Seksjon"/><w:basedOn w:val="Normal"/>
<w:pPr>{space(0, 0, ' w:line="20" w:lineRule="exact"')}</w:pPr><w:rPr>{size(1)}</w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Header"><w:name w:val="header"/><w:basedOn w:val="Normal"/>
<w:pPr>{BORDER}{space(0, 0)}</w:pPr><w:rPr>{color(GREY)}{size(9)}</w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Footer"><w:name w:val="footer"/><w:basedOn w:val="Normal"/>
<w:pPr>{space(0, 0)}</w:pPr><w:rPr>{color(GREY)}{size(9)}</w:rPr></w:style>
"""
TABLE_STYLE = f"""
<w:style w:type="table" w:default="1" w:styleId="Table"><w:name w:val="Table"/><w:basedOn w:val="TableNormal"/>
<w:qFormat/><w:rPr>{size(9)}</w:rPr><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblBorders>
<w:top w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/>
<w:bottom w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/>
<w:insideH w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/></w:tblBorders><w:tblCellMar>
<w:top w:w="28" w:type="dxa"/><w:left w:w="70" w:type="dxa"/>
<w:bottom w:w="28" w:type="dxa"/><w:right w:w="70" w:type="dxa"/>
</w:tblCellMar></w:tblPr><w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr>
<w:shd w:val="clear" w:color="auto" w:fill="{SHADE}"/></w:tcPr></w:tblStylePr></w:style>
"""
FIELD = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> {0} </w:instrText></w:r>\
<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
HEADER = (
    f'<w:hdr {WORD}><w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>{{{{kommune}}}}</w:t>'
    '</w:r><w:r><w:t xml:space="preserve"> · {{merke}}</w:t></w:r></w:p></w:hdr>'
)
FOOTER = (
    f'<w:ftr {WORD}><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr><w:r><w:t xml:space="preserve">{{{{tittel}}}} · Side '
    f'</w:t></w:r>{FIELD.format("PAGE")}<w:r><w:t xml:space="preserve"> av </w:t></w:r>{FIELD.format("NUMPAGES")}'
    "</w:p></w:ftr>"
)
BODY = (
    f'<w:document {WORD}><w:body><w:sectPr><w:headerReference w:type="default" r:id="rIdTopp"/>'
    '<w:footerReference w:type="default" r:id="rIdBunn"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1418" '
    'w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr></w:body>'
    "</w:document>"
)

# As Word 2013 and later: the edge of a table, not the text in it, stands on the margin.
COMPAT = (
    '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" '
    'w:val="15"/></w:compat>'
)

ODT_TEXT = {
    "Text_20_body": ('fo:margin-top="0cm" fo:margin-bottom="0.21cm" fo:line-height="110%"', ""),
    "First_20_paragraph": ('fo:margin-top="0.18cm" fo:margin-bottom="0.21cm" fo:line-height="110%"', ""),
    "Heading": ('fo:margin-top="0.5cm" fo:margin-bottom="0.15cm" fo:keep-with-next="always"', f'fo:color="#{BLUE}"'),
    "Heading_20_1": ('fo:margin-top="0.63cm" fo:margin-bottom="0.18cm" fo:keep-with-next="always"', "15pt"),
    "Heading_20_2": ('fo:margin-top="0.5cm" fo:margin-bottom="0.14cm" fo:keep-with-next="always"', "12.5pt"),
    "Heading_20_3": ('fo:margin-top="0.4cm" fo:margin-bottom="0.1cm" fo:keep-with-next="always"', "11pt"),
}
ODT_NEW = f"""
<style:style style:name="Title" style:family="paragraph" style:parent-style-name="Standard" style:class="chapter">
<style:paragraph-properties fo:margin-bottom="0.1cm" fo:keep-with-next="always"/>
<style:text-properties fo:font-size="22pt" fo:font-weight="bold" fo:color="#{BLUE}"/></style:style>
<style:style style:name="Subtitle" style:family="paragraph" style:parent-style-name="Standard" style:class="chapter">
<style:paragraph-properties fo:margin-bottom="0.5cm" fo:keep-with-next="always"/>
<style:text-properties fo:font-size="12pt" fo:color="#{GREY}"/></style:style>
<style:style style:name="Utkast" style:family="paragraph" style:parent-style-name="Text_20_body">
<style:paragraph-properties fo:background-color="#{AMBER_SHADE}" fo:border-left="2pt solid #{AMBER}"
 fo:padding="0.15cm"/></style:style>
<style:style style:name="Header" style:family="paragraph" style:parent-style-name="Standard" style:class="extra">
<style:paragraph-properties fo:border-bottom="0.5pt solid #{LINE}" fo:padding-bottom="0.1cm"/>
<style:text-properties fo:font-size="9pt" fo:color="#{GREY}"/></style:style>
<style:style style:name="Footer" style:family="paragraph" style:parent-style-name="Standard" style:class="extra">
<style:text-properties fo:font-size="9pt" fo:color="#{GREY}"/></style:style>
<style:style style:name="Liggende" style:family="paragraph" style:parent-style-name="Standard"
 style:master-page-name="Liggende"><style:text-properties fo:font-size="1pt"/></style:style>
<style:style style:name="Stående" style:family="paragraph" style:parent-style-name="Standard"
 style:master-page-name="Standard"><style:text-properties fo:font-size="1pt"/></style:style>
"""


def odt_layout(name: str, width: str, height: str, way: str) -> str:
    return (
        f'<style:page-layout style:name="{name}"><style:page-layout-properties fo:page-width="{width}" '
        f'fo:page-height="{height}" style:print-orientation="{way}" fo:margin-top="1.2cm" fo:margin-bottom="1.2cm" '
        'fo:margin-left="2cm" fo:margin-right="2cm" style:num-format="1" style:writing-mode="lr-tb"/>'
        '<style:header-style><style:header-footer-properties fo:min-height="0.8cm" fo:margin-bottom="0.4cm"/>'
        '</style:header-style><style:footer-style><style:header-footer-properties fo:min-height="0.8cm" '
        'fo:margin-top="0.3cm"/></style:footer-style></style:page-layout>'
    )


def odt_master(name: str, layout: str) -> str:
    return (
        f'<style:master-page style:name="{name}" style:page-layout-name="{layout}"><style:header>'
        '<text:p text:style-name="Header"><text:span text:style-name="Strong_20_Emphasis">{{kommune}}</text:span>'
        ' · {{merke}}</text:p></style:header><style:footer><text:p text:style-name="Footer">{{tittel}} · Side '
        '<text:page-number text:select-page="current">1</text:page-number> av <text:page-count>1</text:page-count>'
        "</text:p></style:footer></style:master-page>"
    )


def default(name: str) -> dict[str, bytes]:
    """The parts of pandoc's own reference document."""
    done = subprocess.run([pandoc_binary(), "--print-default-data-file", name], capture_output=True, check=True)
    with zipfile.ZipFile(io.BytesIO(done.stdout)) as archive:
        return {part: archive.read(part) for part in archive.namelist()}


def save(path: Path, parts: dict[str, bytes]) -> None:
    """Write the parts with one fixed date; the mimetype of an odt comes first and is not compressed."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts, key=lambda name: (name != "mimetype", name)):
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(info, parts[name])


def docx_styles(xml: str) -> str:
    """Pandoc's styles with ours in their place."""
    for style, (paragraph, run) in DOCX_STYLES.items():
        pattern = rf'(<w:style [^>]*w:styleId="{style}"[^>]*>)(.*?)(</w:style>)'
        inner = re.search(pattern, xml, re.DOTALL)
        if inner is None:
            raise SystemExit(f"pandoc has no style {style} any more")
        kept = re.sub(r"<w:(pPr|rPr)>.*?</w:\1>|<w:(?:pPr|rPr) ?/>", "", inner[2], flags=re.DOTALL)
        new = f"{inner[1]}{kept}<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr>{inner[3]}"
        xml = xml.replace(inner[0], new)
    xml = re.sub(
        r'<w:style w:type="table" w:default="1" w:styleId="Table">.*?</w:style>', TABLE_STYLE, xml, flags=re.DOTALL
    )
    defaults = f'<w:rPrDefault><w:rPr>{FONTS}{size(10.5)}<w:lang w:val="nb-NO"/></w:rPr></w:rPrDefault>'
    xml = re.sub(r"<w:rPrDefault>.*?</w:rPrDefault>", defaults, xml, flags=re.DOTALL)
    return xml.replace("</w:styles>", NEW_DOCX_STYLES + "</w:styles>")


def make_docx(path: Path) -> None:
    """Write the Word file."""
    parts = default("reference.docx")
    parts["word/styles.xml"] = docx_styles(parts["word/styles.xml"].decode()).encode()
    start = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    settings = parts["word/settings.xml"].decode()
    settings = settings.replace('<w:decimalSymbol w:val="." />', '<w:decimalSymbol w:val="," />')
    settings = settings.replace('<w:listSeparator w:val="," />', '<w:listSeparator w:val=";" />')
    settings = settings.replace("<w:rsids", COMPAT + "<w:rsids", 1)
    parts["word/settings.xml"] = settings.encode()
    parts["word/document.xml"] = (start + BODY).encode()
    parts["word/header1.xml"], parts["word/footer1.xml"] = (start + HEADER).encode(), (start + FOOTER).encode()
    relations = "".join(
        f'<Relationship Id="{id}" Type="{RELATION}/{kind}" Target="{kind}1.xml"/>'
        for id, kind in (("rIdTopp", "header"), ("rIdBunn", "footer"))
    )
    types = "".join(
        f'<Override PartName="/word/{kind}1.xml" ContentType="{CONTENT}.{kind}+xml"/>' for kind in ("header", "footer")
    )
    for name, end, more in (
        ("word/_rels/document.xml.rels", "</Relationships>", relations),
        ("[Content_Types].xml", "</Types>", types),
    ):
        parts[name] = parts[name].decode().replace(end, more + end).encode()
    save(path, parts)


def make_odt(path: Path) -> None:
    """Write the ODT file."""
    parts = default("reference.odt")
    xml = parts["styles.xml"].decode()
    for old in ("Times New Roman", "Arial", "Tahoma", "Lucida Sans Unicode"):
        xml = re.sub(rf"svg:font-family=\"'?{old}'?\"", f'svg:font-family="{FONT}"', xml)
    xml = xml.replace('fo:font-size="12pt"', 'fo:font-size="10.5pt"')
    for style, (paragraph, text) in ODT_TEXT.items():
        run = f'fo:font-size="{text}" fo:font-weight="bold" fo:color="#{BLUE}"' if text.endswith("pt") else text
        pattern = rf'(<style:style style:name="{style}"[^>]*?)(?:/>|>.*?</style:style>)'
        inner = f"<style:paragraph-properties {paragraph}/><style:text-properties {run}/></style:style>"
        xml, count = re.subn(pattern, rf"\g<1>>{inner}", xml, count=1, flags=re.DOTALL)
        if not count:
            raise SystemExit(f"pandoc has no style {style} any more")
    caption = (
        f'<style:paragraph-properties fo:margin-top="0.3cm" fo:margin-bottom="0.1cm" {{}}/><style:text-properties \
fo:font-size="9.5pt" fo:font-style="normal" fo:font-weight="{{}}" fo:color="#{GREY}"/></style:style>'
    )
    for style, keep, weight in (
        ("TableCaption", "always", "bold"),
        ("Table", "always", "bold"),
        ("FigureCaption", "auto", "normal"),
    ):
        head = f'<style:style style:name="{style}" style:family="paragraph"'
        rest = caption.format(f'fo:keep-with-next="{keep}"', weight)
        xml = re.sub(rf"({head}[^>]*)>\s*</style:style>", lambda m, rest=rest: f"{m[1]}>{rest}", xml)
    for style, look in (("Table_20_Contents", ""), ("Table_20_Heading", ' fo:font-weight="bold"')):
        head = f'<style:style style:name="{style}"'
        rest = (
            f'style:family="paragraph" style:parent-style-name="Standard" style:class="extra"><style:text-properties \
fo:font-size="9pt"{look}/></style:style>'
        )
        display = style.replace("_20_", " ")
        xml = re.sub(rf"{head}.*?</style:style>", f'{head} style:display-name="{display}" {rest}', xml, flags=re.DOTALL)
    xml = re.sub(r'<style:style [^>]*style:name="Footer".*?</style:style>', "", xml, flags=re.DOTALL)
    xml = xml.replace("</office:styles>", ODT_NEW + "</office:styles>", 1)
    layouts = odt_layout("A4", "21cm", "29.7cm", "portrait") + odt_layout("A4L", "29.7cm", "21cm", "landscape")
    xml = re.sub(r"<style:page-layout .*?</style:page-layout>", layouts, xml, flags=re.DOTALL)
    masters = odt_master("Standard", "A4") + odt_master("Liggende", "A4L")
    xml = re.sub(r"<style:master-page .*</style:master-page>", masters, xml, flags=re.DOTALL)
    parts["styles.xml"] = xml.encode()
    save(path, parts)


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1] / "templates" / "dokument"
    make_docx(folder / "reference.docx")
    make_odt(folder / "reference.odt")
