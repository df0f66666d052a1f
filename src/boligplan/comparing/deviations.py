"""What was changed since the plan was adopted, as faults: the key, what stood there, and the lines that record it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from boligplan.comparing.changes import Difference, Kind
from boligplan.comparing.versions import since_adoption
from boligplan.diagnostics import Diagnostic
from boligplan.editing.yamltext import Plain, block, written
from boligplan.errors import BoligplanError
from boligplan.language import period_text
from boligplan.language.values import Values
from boligplan.loading import diagnostic_of
from boligplan.plan import Plan
from boligplan.reading import Reading
from boligplan.rules import RULES, Finding
from boligplan.rules.wording import CHANGED
from boligplan.safetext import clipped
from boligplan.tree import Path as FilePath
from boligplan.tree import walk

DATE, CASE = "DATO", "SAK"  # what a person fills in


def explained(path: Path, reading: Reading, day: date) -> tuple[Diagnostic, ...]:
    """Return the faults of a reading, with one for each key that was changed since the plan was adopted.

    Where git has no version that the checksum fits, the fault stands as the rule gave it.
    """
    faults = reading.loaded.diagnostics
    if not any(fault.code == CHANGED for fault in faults):
        return faults
    try:
        changes = since_adoption(path, reading, day).changes
    except BoligplanError:
        return faults
    rule = next(rule for rule in RULES if rule.code == CHANGED)
    found = [
        diagnostic_of(reading.loaded.documents, rule, _finding(difference, changes.old, changes.new))
        for difference in changes.differences
    ]
    kept = tuple(fault for fault in faults if fault.code != CHANGED) if found else faults
    return (*kept, *sorted(found, key=lambda fault: fault.sort_key))


def _finding(difference: Difference, old: Plan, new: Plan) -> Finding:
    subject = difference.subject
    place = _place(new, subject.id, subject.level)
    where = "planen" if subject.level == "plan" else "felles" if subject.level == "felles" else f"«{subject.id}»"
    if difference.kind == Kind.NEW and subject.level != "tiltak":  # only a measure is `innført`
        return Finding(
            place,
            f"{where} sto ikke i planen da den ble vedtatt.",
            "Sett tilbake det som sto. Bare tiltak kan komme inn ved et senere vedtak, med «innført».",
        )
    if difference.kind == Kind.NEW:
        lines = block({"innført": {"dato": DATE, "sak": CASE}})
        return Finding(place, f"{where} sto ikke i planen da den ble vedtatt.", _help(f"under {where}", lines))
    if difference.kind == Kind.GONE:
        message = f"{where} sto i planen da den ble vedtatt, og er borte."
        lines = block({"sluttet": {"dato": DATE, "sak": CASE, "grunn": "…"}})
        return Finding(
            place, message, _help("under det", lines, "Sett det tilbake. Hvis det er vedtatt tatt ut, legg til dette")
        )
    if difference.kind in (Kind.RENAMED, Kind.MOVED):
        what = "het" if difference.kind == Kind.RENAMED else "sto under"
        was = getattr(difference.before, "id", difference.before)
        return Finding(place, f"{where} {what} «{was}» da planen ble vedtatt.", "Sett det tilbake.")
    key, before = difference.field, difference.before
    was = clipped(Values(old).value(key, before), 60)
    value = Plain(period_text(before).replace("–", "-")) if key == "periode" and before else written(before)
    entry = [f"  - dato: {DATE}", f"    sak: {CASE}", "    før:"]
    entry += [f"      {key}:"] if value is None else block({key: value}, 6)
    message = f"{where} er endret siden vedtaket: «{key}» var {was}."
    if subject.level == "felles":  # recorded on the plan, whole
        where, entry = "planen", [*entry[:3], *block({"felles": written(old.common) or {}}, 6)]
    if _has_changes(new, subject.id, subject.level):
        return Finding((*place, key), message, _help(f"sist i «endret» under {where}", entry))
    return Finding((*place, key), message, _help(f"under {where}", ["endret:", *entry]))


def _help(place: str, lines: list[str], begin: str = "Hvis det er vedtatt, legg til dette") -> str:
    """The lines to put in, ready to paste, and what else it may be."""
    shown = "\n".join(f"    {line}" for line in lines)
    return f"{begin} {place}:\n{shown}\nHvis det var en skrivefeil, bruk «boligplan revisjon rett»."


def _has_changes(plan: Plan, id: str, level: str) -> bool:
    items = [plan] if level in ("plan", "felles") else [node.item for node in walk(plan) if node.item.id == id]
    return any(item.changes for item in items)


def _place(plan: Plan, id: str, level: str) -> FilePath:
    """Where the thing stands in the file; the top of the plan where it stands no more."""
    if level == "felles":
        return ("felles",)
    steps = ((("planprosess", n), step.id) for n, step in enumerate(plan.process))
    return next((path for path, of in (*((n.path, n.item.id) for n in walk(plan)), *steps) if of == id), ())
