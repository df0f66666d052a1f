"""The talk of `meld` in a terminal: one measure, or all that waits for a report, one after another."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import NamedTuple

from boligplan.cli.common import owner_called, require_sound, tell_saved
from boligplan.editing.reporting import Fields, propose, report
from boligplan.errors import BoligplanError
from boligplan.finding import find
from boligplan.journal import ENDED, NEED_REASON, REPORTED
from boligplan.language import counted, deadline_text, list_text
from boligplan.language.values import Values
from boligplan.loading import load
from boligplan.plan import Plan
from boligplan.safetext import closest, safe
from boligplan.status import NEEDING, MeasureStatus, PlanStatus, answering, standing
from boligplan.terminal.drawing import coming_text, own_day_text, shorten

with suppress(ImportError):  # not on Windows; there the console edits the line itself
    import readline  # noqa: F401 - lets `input` edit the line

SKIP, BACK, STOP = "", "f", "s"
KEEP = "Svar en gang til. Enter beholder det som står i klammer, - tømmer."
MANY = 15  # hits of a search that are listed


class Stopped(Exception):
    """The person has ended the talk."""


class Turn(NamedTuple):
    """One report that is asked for in a walk through; `year` where the measure repeats."""

    path: Path
    id: str
    year: int | None


# -- Asking ------------------------------------------------------------------------------------------------------------


def say(*lines: str) -> None:
    """Print the lines for the person at the terminal."""
    for line in lines:
        print(safe(line), file=sys.stderr, flush=True)


def ask(question: str, default: str = "") -> str:
    """What was typed, `default` for an empty line, nothing for a lone hyphen. Raises Stopped at the end of input."""
    shown = f"{question} [{shorten(default, 30)}]" if default else question
    try:
        typed = input(safe(shown + (" " if shown.endswith("?") else ": "))).strip()
    except EOFError:
        print(file=sys.stderr)
        raise Stopped from None
    return "" if typed == "-" else typed or default


def confirm(told: str, question: str = "Skrive dette?") -> bool:
    """Return whether the person says yes to what was told; no at the end of input."""
    say(*filter(None, [told]))
    try:
        while (typed := ask(f"{question} j = ja, n = nei").casefold()) not in ("j", "ja", "n", "nei"):
            pass
    except Stopped:
        return False
    return typed.startswith("j")


def _required(question: str, default: str = "") -> str:
    while not (typed := ask(question, default)):
        say("Dette må fylles ut.")
    return typed


def _chosen(typed: str, choices: Sequence[str]) -> str | None:
    """The choice meant by a number or by words, None where it is not clear."""
    if typed.isdecimal() and 0 < int(typed) <= len(choices):
        return choices[int(typed) - 1]
    words = typed.casefold()
    if words in choices:
        return words
    begun = [choice for choice in choices if choice.startswith(words)]
    if len(begun) == 1:
        return begun[0]
    close = closest(words, choices)
    say(f"«{typed}» er ikke et av valgene." + (f" Mente du «{close[0]}»?" if close else ""))
    return None


# -- One report --------------------------------------------------------------------------------------------------------


class Question(NamedTuple):
    """One thing to ask for an entry."""

    key: str
    words: str
    required: bool = False


_DEPENDING = {"gjelder", "utført", "begrunnelse", "ny_frist", "erstattet_av"}  # asked for with some statuses only


def _questions(m: MeasureStatus, status: str, day: date) -> list[Question]:
    """What an entry with this status may say, in the order of the file."""
    questions = []
    if m.measure.is_repeating and status not in ENDED:
        questions.append(Question("gjelder", "Hvilket år gjelder det?", required=True))
    questions.append(Question("tekst", "Hva er gjort?"))
    if indicator := m.measure.indicator:
        unit = f" ({indicator.unit})" if indicator.unit else ""
        questions.append(Question("verdi", shorten(indicator.name, 50) + unit))
    if status == "gjennomført":
        questions.append(Question("utført", "Når ble det gjort? (2024, 2024-06 eller 2024-06-30)"))
    if status in NEED_REASON or m.status in ENDED:
        questions.append(Question("begrunnelse", "Hvorfor?", required=True))
    if status == "utsatt":
        questions.append(Question("ny_frist", f"Ny frist, for eksempel {day.year + 1}-06-30", required=True))
    if status == "erstattet":
        questions.append(Question("erstattet_av", "Id-en til tiltaket som tok over", required=True))
    return questions


def _ask_entry(m: MeasureStatus, fields: Fields, day: date) -> Fields | str:
    """The entry as answered, or the word that was typed instead of a status: SKIP, BACK or STOP."""
    numbered = [f"{n} {word}" for n, word in enumerate(REPORTED, 1)]
    say("  " + "   ".join(numbered[:4]), "  " + "   ".join(numbered[4:]))
    while True:
        typed = ask("Status", str(fields.get("status", "")))
        if typed.casefold() in (SKIP, BACK, STOP):
            return typed.casefold()
        if status := _chosen(typed, REPORTED):
            break
    questions = _questions(m, status, day)
    gone = _DEPENDING - {question.key for question in questions}  # answered for another status
    answers = {key: value for key, value in fields.items() if key not in gone} | {"status": status}
    for question in questions:
        given = answers.get(question.key, "")
        default = given if isinstance(given, str) else " ".join(given)
        typed = (_required if question.required else ask)(question.words, default)
        answers[question.key] = typed.replace(",", " ").split() if question.key == "erstattet_av" else typed
    return answers


def _present(status: PlanStatus, m: MeasureStatus, heading: str = "") -> None:
    """Print what a person needs to know about a measure to report on it."""
    values = Values(status.plan, day=status.day)
    say("", f"{heading}{m.number} {m.measure.text}", *(f"  – {point}" for point in m.measure.points))
    say(f"  {m.measure.id} · {values.owners_text(m.measure.responsibility)}")
    timing = m.timing + (f" ({counted(m.days, 'dag', 'dager')})" if m.days is not None else "")
    if m.missing:
        timing += f", for {list_text(map(str, m.missing))}"
    if m.timing == "nær fristen":
        timing = coming_text(m, status.day)
    elif m.due:
        timing += f" · frist {deadline_text(m.deadline)}"
    say(f"  {m.status} · {timing}")
    if m.missing and (own_day := own_day_text(status)):
        say(f"  {own_day}")
    if m.entries:
        say(f"  Sist meldt {values.entry_text(m.entries[-1])}")


def _read(path: Path, day: date) -> tuple[Plan, PlanStatus]:
    """The plan and its status; raises BoligplanError where it has errors."""
    loaded = load(path, day)
    require_sound(loaded)
    return loaded.sound_plan, standing(loaded, day)


def _year(m: MeasureStatus, day: date) -> int | None:
    """The year a report most likely is about; None where the measure does not repeat."""
    if not m.measure.is_repeating or not m.measure.years:
        return None
    begun = (year for year in m.measure.years if year not in dict(m.answers) and year <= day.year)
    last = max((year for year in m.measure.years if year <= day.year), default=m.measure.years[0])
    return next(iter((*m.missing, *begun)), last)


def _confirm(path: Path, m: MeasureStatus, fields: Fields, day: date, dry: bool) -> bool | None:
    """True when the entry was written, False when it was dropped, None when it is to be answered again."""
    try:
        proposal = propose(path, [fields], day)
    except BoligplanError as error:
        say(error.message, error.help or "")
        return None
    say(*proposal.preview, *proposal.remarks)
    if proposal.errors:
        say("Meldingen kan ikke skrives slik.", KEEP)
        return None
    if dry:
        return True
    while (typed := ask("Skrive dette? j = ja, n = nei, r = rett opp").casefold()) not in ("j", "ja", "n", "nei", "r"):
        pass
    if typed == "r":
        say(KEEP)
        return None
    if typed.startswith("n"):
        say("Ikke skrevet.")
        return False
    try:
        tell_saved(report(path, [fields], day))
    except BoligplanError as error:
        say(error.message, error.help or "", KEEP)
        return None
    return True


def _talk(path: Path, m: MeasureStatus, fields: Fields, day: date, dry: bool = False) -> bool | str:
    """True when an entry was written, False when it was dropped, else SKIP, BACK or STOP."""
    while True:
        answers = _ask_entry(m, fields, day)
        if isinstance(answers, str):
            return answers
        written = _confirm(path, m, answers, day, dry)
        if written is not None:
            return written
        fields = answers


# -- The two kinds of talk ---------------------------------------------------------------------------------------------


def ask_one(paths: list[Path], fields: Fields, day: date, dry: bool) -> int:
    """The exit code after asking for one measure (unless it is given) and its report."""
    path = paths[0]
    try:
        if len(paths) > 1:
            path = _choose_plan(paths)
        plan, status = _read(path, day)
        m = _search(plan, status, str(fields.get("tiltak", "")))
        _present(status, m)
        say("Velg status med tall eller ord. Enter avslutter.")
        fields = {**fields, "tiltak": m.measure.id}
        if year := _year(m, day):
            fields = {"gjelder": str(year), **fields}
        if _talk(path, m, fields, day, dry) is True:
            return 0
    except Stopped:
        pass
    say("Ingenting er skrevet.")
    return 0


def _choose_plan(paths: list[Path]) -> Path:
    say(*(f"  {n} {path}" for n, path in enumerate(paths, 1)))
    names = [str(path) for path in paths]
    while True:
        if (typed := ask("Hvilken plan? (tall)")) and (name := _chosen(typed, names)):
            return paths[names.index(name)]


def _search(plan: Plan, status: PlanStatus, words: str) -> MeasureStatus:
    """The measure the person means. Raises Stopped for an empty line."""
    listed: tuple[MeasureStatus, ...] = ()
    while True:
        words = words or ask("Velg tall, eller søk igjen" if listed else "Søk: ord, nummer, id eller ansvarlig")
        if not words:
            raise Stopped
        if listed and words.isdecimal() and 0 < int(words) <= len(listed):
            return listed[int(words) - 1]
        hits = find(plan, status, words)[1]
        if len(hits) == 1:
            return hits[0]
        listed = hits[:MANY]
        for n, m in enumerate(listed, 1):
            say(f"{n:>3}  {m.number} {shorten(m.measure.text, 90)} ({m.status})")
        if len(hits) > MANY:
            say(f"     og {len(hits) - MANY} til; søk med flere ord.")
        if not hits:
            say(f"Fant ingen tiltak med «{words}».")
        words = ""


def walk_through(paths: list[Path], owner: str | None, fields: Fields, day: date) -> int:
    """The exit code after walking through all that is late, unreported, due or silent; each report is saved at once."""
    turns = [turn for path in paths for turn in _turns(path, owner, day)]
    if not turns:
        say("Ingenting venter på en melding.")
        return 0
    measures = len({(turn.path, turn.id) for turn in turns})
    asked = "en melding" if measures == len(turns) else counted(len(turns), "melding", "meldinger")
    say(f"{counted(measures, 'tiltak', 'tiltak')} venter på {asked}. Enter hopper over, f går tilbake, s stopper.")
    saved = at = 0
    result: bool | str = SKIP
    try:
        while at < len(turns) and result != STOP:
            turn = turns[at]
            _, status = _read(turn.path, day)
            m = next(m for m in status.measures if m.measure.id == turn.id)
            if m.is_closed and result != BACK:  # by the report on an earlier year
                at += 1
                continue
            year = f" Gjelder {turn.year}." if turn.year else ""
            _present(status, m, f"[{at + 1} av {len(turns)}]{year} ")
            known = {**fields, "tiltak": turn.id, **({"gjelder": str(turn.year)} if turn.year else {})}
            result = _talk(turn.path, m, known, day)
            saved += result is True
            at = max(0, at - 1) if result == BACK else at + 1
    except Stopped:
        pass
    finally:
        say("", f"{counted(saved, 'melding er', 'meldinger er')} skrevet, {measures} tiltak sto på listen.")
    return 0


def _turns(path: Path, owner: str | None, day: date) -> list[Turn]:
    plan, status = _read(path, day)
    waiting = [m for timing in NEEDING for m in status.needing[timing]]
    if owner is not None:
        waiting = list(answering(waiting, owner_called(plan, owner).id))
    return [Turn(path, m.measure.id, year) for m in waiting for year in m.missing or (_year(m, day),)]
