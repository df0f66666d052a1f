"""What is parsed without a library, as targets: each takes any text, and raises only where the program has a bug."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from decimal import Decimal
from itertools import count
from pathlib import Path

from boligplan import deadline, faultviews
from boligplan.deadline import Miswritten
from boligplan.fields import is_id, parse_id, parse_number
from boligplan.importers.cells import read_amount, read_time, split_points, split_rings
from boligplan.importers.owners import Registry, core
from boligplan.importers.values import economy
from boligplan.loading import check
from boligplan.reader.source import SourceFile
from boligplan.safetext import clean

PARSERS: tuple[Callable[[str], object], ...] = (
    deadline.parse_date, deadline.parse_deadline, deadline.parse_year, deadline.parse_years, deadline.parse_period,
    deadline.parse_duration, deadline.parse_day_of_year, parse_number, parse_id,
)  # fmt: skip


def fields(text: str) -> None:
    """A scalar is a value, or miswritten; what is proposed instead is right itself."""
    for parse in PARSERS:
        try:
            parse(text)
        except Miswritten as fault:
            if fault.better:
                parse(fault.better)


def times(text: str) -> None:
    """A deadline and a span keep what was written, and can be counted with."""
    with suppress(Miswritten):
        due = deadline.parse_deadline(text)
        assert due.first <= due.last and str(due) == text
    with suppress(Miswritten):
        span = deadline.parse_duration(text)
        assert span.after(date(2024, 2, 29)) > date(2024, 2, 29) and span.after(date.max.replace(month=1))
    with suppress(Miswritten):
        assert deadline.parse_day_of_year(text).of(2023).year == 2023
    with suppress(Miswritten):
        years = deadline.parse_years(text)
        assert deadline.parse_years(deadline.show_years(years)) == years


def cells(text: str) -> None:
    """A cell of a printed table is read or doubted; what it gives can stand in a plan."""
    text = clean(text)  # as the reader of tables does with every cell
    for period in (None, (2022, 2027)):
        time = read_time(text, period)
        assert not time.years or deadline.parse_years(deadline.show_years(time.years))
        assert not time.due or deadline.parse_deadline(time.due)
    amount = read_amount(text)
    assert amount is None or (isinstance(amount[0], Decimal) and amount[0] >= 0)
    assert all(split_points(text)[1]) and all(split_rings(text)[1])
    assert economy(text)["tekst"] == text


def owners(text: str) -> None:
    """Whoever a cell names gets an id and a name."""
    numbers = count()
    registry = Registry(lambda name: f"id-{next(numbers)}")
    for piece in (clean(text), clean(text.upper()), clean(text)):
        said = registry.responsibility(piece, [])
        named = {*said["hos"], *said["delegert"], *said["ved"], *registry.ids(piece, [])}
        assert named <= {owner.id for owner in registry.owners.values()}
    assert all(owner.name and is_id(owner.id) for owner in registry.owners.values())
    core(text)


TOP = "format: 1\nid: a\ntittel: A\nkommune: {navn: B}\nmålform: bokmål\ntilstand: vedtatt\n"


def files(text: str) -> None:
    """A file, however it is typed, is a plan or has faults with places in it, and so is its journal."""
    for plan, journal in ((text, text), (TOP + text, ""), (f"{TOP}vi_skal:\n  - id: b\n    tekst: {text}\n", text)):
        sources = [SourceFile("a.yaml", plan), SourceFile("a.framdrift.yaml", journal)]
        loaded = check(Path("a.yaml"), sources, date(2024, 2, 29))
        assert loaded.plan or loaded.diagnostics
        for found in loaded.diagnostics:
            assert found.message and found.place.line <= (plan + journal).count("\n") + 1
            assert faultviews.full(found).plain and faultviews.github(found)


TARGETS: dict[str, Callable[[str], None]] = {
    "fields": fields, "times": times, "cells": cells, "owners": owners, "files": files,
}  # fmt: skip
