"""The spreadsheet for reporting as bytes: the same input gives the same bytes. No text of a plan becomes a formula."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from boligplan.extras import require
from boligplan.journal import REPORTED
from boligplan.language import Language, date_text, list_text, period_over_text, word
from boligplan.language.sentences import OWN_DAY
from boligplan.plan import Plan
from boligplan.reading import Origin
from boligplan.sheets import labels
from boligplan.sheets.columns import FILL, HIDDEN, INFO, SPARE
from boligplan.sheets.rows import Sheet
from boligplan.status import report_day

if TYPE_CHECKING:
    from xlsxwriter import Workbook  # type: ignore[import-untyped]  # it ships no types
    from xlsxwriter.format import Format  # type: ignore[import-untyped]  # it ships no types
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]  # it ships no types

VERSION = "1"  # of the layout that `reading` knows
LONGEST_TEXT = 32_767  # characters a cell can hold
KEY_ROW, HEAD_ROW, FIRST_ROW = 1, 2, 3
# Characters, points a line, and lines a row: not every program fits rows to their text. No row passes 409 points.
_INTRO_WIDTH, _LINE, _FEWEST, _MOST = 100, 15, 3, 27
_SEEN = INFO | FILL
_REPORTABLE = tuple(status for status in REPORTED if status != "erstattet")  # that one needs an id


@dataclass(frozen=True, slots=True)
class Book:
    """All that the workbook is made from."""

    plan: Plan
    day: date
    origin: Origin
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True, slots=True)
class _Formats:
    """The looks of the cells. Rows are unlocked, since a protected sheet sorts unlocked cells only."""

    title: Format
    line: Format
    head: Format
    fill_head: Format
    cell: Format
    fill: dict[str, Format]


def workbook(book: Book) -> bytes:
    """The bytes of the .xlsx file."""
    require("xlsxwriter", "regneark", "Regneark")
    from xlsxwriter import Workbook

    buffer = BytesIO()
    safely = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    language = book.plan.language
    with Workbook(buffer, safely) as file:
        made = datetime(book.day.year, book.day.month, book.day.day)  # noqa: DTZ001 - a local calendar day
        file.set_properties({"title": labels.TITLE.in_(language, book.plan.title), "created": made})
        looks = _formats(file)
        _intro(file.add_worksheet(labels.INTRO_SHEET.in_(language)), book, looks)
        for sheet in book.sheets:
            _sheet(file.add_worksheet(sheet.name), sheet, book.plan, looks)
        _data(file.add_worksheet(labels.DATA_SHEET), book)
    return buffer.getvalue()


def _formats(file: Workbook) -> _Formats:
    row: dict[str, Any] = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#BFBFBF", "locked": False}
    head: dict[str, Any] = {"bold": True, "text_wrap": True, "valign": "top", "border": 1}
    yellow = row | {"bg_color": "#FFF9DB"}
    fill = {key: file.add_format(yellow | {"num_format": column.number_format}) for key, column in FILL.items()}
    return _Formats(
        title=file.add_format({"bold": True, "font_size": 14}),
        line=file.add_format({"text_wrap": True, "valign": "top"}),
        head=file.add_format(head | {"bg_color": "#E7E6E6"}),
        fill_head=file.add_format(head | {"bg_color": "#FFE699"}),
        cell=file.add_format(row),
        fill=fill,
    )


def _intro(sheet: Worksheet, book: Book, looks: _Formats) -> None:
    language = book.plan.language
    sheet.set_column(0, 0, _INTRO_WIDTH)
    _write(sheet, 0, 0, labels.TITLE.in_(language, book.plan.title), looks.title)
    _write(sheet, 1, 0, labels.SHOWN_DAY.in_(language, date_text(book.day)), looks.line)
    _write(sheet, 2, 0, _source(book.origin, language), looks.line)
    _write(sheet, 3, 0, period_over_text(book.plan.period, book.day), looks.line)
    _write(sheet, 4, 0, _report_by(book), looks.line)
    for number, line in enumerate(labels.INTRO, 5):
        sheet.set_row(number, 2.3 * _LINE)
        _write(sheet, number, 0, line.in_(language), looks.line)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.protect()


def _report_by(book: Book) -> str:
    """Return the next day to report by, for which of the years asked about, and whether the program chose it."""
    years = sorted({int(row.cells["gjelder"]) for sheet in book.sheets for row in sheet.rows if row.cells["gjelder"]})
    due = {year: report_day(book.plan, year, book.day) for year in years}
    coming = min((found.day for found in due.values() if found.day >= book.day), default=None)
    if coming is None or not book.plan.is_in_force(book.day):
        return ""
    language = book.plan.language
    asked = list_text(str(year) for year, found in due.items() if found.day == coming)
    said = [labels.REPORT_BY.in_(language, asked, date_text(coming))]
    said += [OWN_DAY.in_(language)] if any(found.said_by == "programmet" for found in due.values()) else []
    return " ".join(said)


def _source(origin: Origin, language: Language) -> str:
    """Which file, and which saved version of it, the workbook was made from."""
    if origin.commit is None:
        return labels.UNSAVED.in_(language, origin.file)
    phrase = {True: labels.CHANGED, False: labels.SAVED, None: labels.UNCOMPARED}[origin.changed]
    return phrase.in_(language, origin.file, date_text(origin.commit.day), origin.commit.short)


def _data(sheet: Worksheet, book: Book) -> None:
    commit = book.origin.commit.short if book.origin.commit else ""
    facts = {"boligplan": VERSION, "plan": book.plan.id, "per": book.day.isoformat(), "commit": commit}
    for row, (key, value) in enumerate(facts.items()):
        sheet.write_string(row, 0, key)
        sheet.write_string(row, 1, value)
    sheet.very_hidden()
    sheet.protect()


def _sheet(sheet: Worksheet, content: Sheet, plan: Plan, looks: _Formats) -> None:
    language = plan.language
    columns = [key for key in (*HIDDEN, *_SEEN) if content.has_indicator or key not in SPARE]
    heads, last = _heads(plan), FIRST_ROW + len(content.rows) - 1
    _write(sheet, 0, len(HIDDEN), f"{content.title} · {plan.title}", looks.title)
    for column, key in enumerate(columns):
        sheet.write_string(KEY_ROW, column, key)
        _write(sheet, HEAD_ROW, column, heads.get(key, key), looks.fill_head if key in FILL else looks.head)
        sheet.set_column(column, column, _SEEN[key].width if key in _SEEN else None, None, {"hidden": key in HIDDEN})
        if check := _check(key, language):
            wrong = {"error_title": labels.WRONG.in_(language)}
            sheet.data_validation(FIRST_ROW, column, last, column, check | wrong)
    for number, row in enumerate(content.rows, FIRST_ROW):
        texts = row.cells | {"id": row.id, "av": row.by, "radmerke": row.marks}
        lines = max(len(wrap(texts[key][: column.width * 2 * _MOST], column.width)) for key, column in INFO.items())
        sheet.set_row(number, _LINE * min(max(lines, _FEWEST), _MOST))
        for column, key in enumerate(columns):
            _write(sheet, number, column, texts.get(key, ""), looks.fill.get(key, looks.cell))
    _behave(sheet, language, last, len(columns) - 1)


def _heads(plan: Plan) -> dict[str, str]:
    """The heads as they are printed; the levels are called what the plan calls them."""
    heads = {key: column.head.in_(plan.language) for key, column in _SEEN.items()}
    own = {"mål": plan.terms.goal, "vi_vil": plan.terms.aim, "vi_skal": plan.terms.measure}
    return heads | {key: term for key, term in own.items() if term}


def _check(key: str, language: Language) -> dict[str, Any] | None:
    """What a spreadsheet program should refuse in the column when somebody types there."""
    if key == "status":
        words = [word(status, language) for status in _REPORTABLE]
        return {"validate": "list", "source": words, "error_message": labels.CHOOSE_STATUS.in_(language)}
    if key == "dato":
        limits = {"minimum": date(2000, 1, 1), "maximum": date(2199, 12, 31)}
        message = {"error_message": labels.WRITE_DATE.in_(language)}
        return {"validate": "date", "criteria": "between"} | limits | message
    if key in FILL:
        return None
    return {"validate": "custom", "value": "=FALSE", "error_message": labels.NOT_HERE.in_(language)}


def _behave(sheet: Worksheet, language: Language, last_row: int, last_column: int) -> None:
    """Frozen heads, filter, A4 landscape, and protection without password that lets people sort and filter."""
    sheet.set_row(KEY_ROW, None, None, {"hidden": True})
    sheet.freeze_panes(FIRST_ROW, len(HIDDEN) + 2)  # number and measure stay in sight
    sheet.autofilter(HEAD_ROW, 0, last_row, last_column)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(0.4, 0.4, 0.5, 0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, HEAD_ROW)
    sheet.set_footer("&C" + labels.PAGE.in_(language))
    sheet.protect("", {"sort": True, "autofilter": True, "format_rows": True, "format_columns": False})


def _write(sheet: Worksheet, row: int, column: int, text: str, look: Format) -> None:
    """Nothing; the cell holds the text as text. What no cell can hold ends in «…»."""
    if len(text) > LONGEST_TEXT:
        text = text[: LONGEST_TEXT - 2] + " …"
    if text:
        sheet.write_string(row, column, text, look)
    else:
        sheet.write_blank(row, column, None, look)
