"""What a reminder says: a template filled in, and who gets it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from boligplan.language import Language, counted, date_text, template_folder, years_text
from boligplan.plan import Measure, Plan
from boligplan.planparts import Owner, Responsibility
from boligplan.reading import Origin
from boligplan.reminders.addresses import Addresses, read_addresses
from boligplan.reminders.notices import Notice, Reminder, reminders
from boligplan.reports.context import Builder
from boligplan.reports.templating import Environment, Loader, filled, keep_line_ends, sandbox
from boligplan.reports.words import Context, in_words
from boligplan.resources import resource_dir
from boligplan.safetext import fold, safe
from boligplan.status import PlanStatus, responsible

TEMPLATE = "purring.txt"
SOON = 7  # days


@dataclass(frozen=True, slots=True)
class Message:
    """One message: `name` for its files, `to` bare addresses (none where nobody is known), `passed_on` why it does not
    go to the owner, empty where it does."""

    name: str
    owner: str
    recipient: str
    to: tuple[str, ...]
    passed_on: str
    subject: str
    body: str
    language: Language
    day: date


def working_group(plan: Plan) -> Owner | None:
    """Who takes what reaches nobody else: whoever revises the plan, else its only group."""
    groups = [owner for owner in plan.owners if owner.type == "gruppe"]
    return plan.owner(plan.revision.by or "") or (groups[0] if len(groups) == 1 else None)


def messages(
    path: Path, origin: Origin, status: PlanStatus, since: date, *, has_sheets: bool
) -> Iterator[tuple[Message, bytes | None]]:
    """Each message of the plan at `path`, with the owner's spreadsheet where sheets are asked for."""
    addresses: Addresses | None = None
    for reminder in reminders(status, since):
        addresses = addresses or read_addresses(path.parent)
        sheet = _sheet(origin, status, reminder.owner) if has_sheets and reminder.owner else None
        yield message(status, origin, reminder, addresses, path.parent / "maler", has_sheet=sheet is not None), sheet


def _sheet(origin: Origin, status: PlanStatus, owner: Owner) -> bytes:
    """The spreadsheet of an owner; what nobody is named for has none, since somebody must be found first."""
    from boligplan.sheets.rows import sheets_of
    from boligplan.sheets.writing import Book, workbook

    return workbook(Book(status.plan, status.day, origin, sheets_of(status, owner.id)))


def message(
    status: PlanStatus, origin: Origin, reminder: Reminder, addresses: Addresses, own: Path, *, has_sheet: bool
) -> Message:
    """The message of one reminder; `own` is the municipality's folder of templates."""
    plan, owner, group = status.plan, reminder.owner, working_group(status.plan)
    has_address = owner == group or bool(owner and addresses.of(plan.id, owner.id))
    passed_on = _passed_on(status, owner, has_address=has_address)
    recipient = group if passed_on else owner
    words = Builder(status, plan.language)
    context = {
        **_sections(words, reminder),
        "plan": words.about(),
        "kilde": words.source(origin),
        "per": in_words(status.day),
        "til": "" if owner is None else owner.name if passed_on == "ikke opprettet" else words.name(owner.id),
        "arbeidsgruppe": group.name if group and group != owner else "",
        "videre": passed_on,
        "regneark": has_sheet,
        "antall": len({notice.measure.measure.id for notice in reminder.notices}),
    }
    subject, _, body = filled(_environment(plan.language, own.absolute()), TEMPLATE, context).partition("\n")
    return Message(
        name=f"{plan.id}_{owner.id if owner else 'uten_ansvarlig'}_{status.day}",
        owner=owner.name if owner else "",
        recipient=recipient.name if recipient else "",
        to=addresses.of(plan.id, recipient.id) if recipient else (),
        passed_on=passed_on,
        subject=fold(subject),
        body="\n".join(line.rstrip() for line in body.strip().split("\n")) + "\n",
        language=plan.language,
        day=status.day,
    )


def _passed_on(status: PlanStatus, owner: Owner | None, *, has_address: bool) -> str:
    """Why the message does not go to the owner, empty where it does."""
    if owner is None:
        return "uten ansvarlig"
    if owner.dissolved and owner.dissolved <= status.day:
        return "lagt ned"
    if has_address:
        return ""
    return "ikke opprettet" if owner.created else "uten adresse"


def _sections(words: Builder, reminder: Reminder) -> dict[str, list[Context]]:
    """What is reminded of, under four heads, the oldest deadline first; the years of a measure stand together."""
    heads: dict[str, list[Context]] = {
        "over_fristen": [],
        "mangler_melding": [],
        "innen_7_dager": [],
        "innen_30_dager": [],
    }
    together: dict[tuple[str, str], list[Notice]] = {}
    for notice in sorted(reminder.notices, key=lambda notice: notice.due):
        together.setdefault((_head(notice, words.status.day), notice.measure.measure.id), []).append(notice)
    for (head, _), notices in together.items():
        heads[head].append(_item(words, notices, reminder.owner))
    return heads


def _item(words: Builder, notices: list[Notice], owner: Owner | None) -> Context:
    measure, due = notices[0].measure, notices[0].due
    return words.measure(measure) | {
        "id": measure.measure.id,
        "frist": in_words(due),
        "dager": abs((words.status.day - due).days),
        "år": years_text(tuple(notice.year for notice in notices if notice.year)),
        "flere_meldefrister": len({notice.due for notice in notices}) > 1,
        "rolle": _role(measure.measure, owner.id) if owner else "",
        "andre": words.values.named(id for id in responsible(measure.measure) if owner is None or id != owner.id),
    }


def _role(measure: Measure, owner: str) -> str:
    """Return why the owner is reminded of the measure: who has the responsibility is nothing else besides."""
    found = measure.responsibility or Responsibility()
    return "ansvar" if owner in found.responsible else "delegert" if owner in found.delegated else "ved"


def _head(notice: Notice, day: date) -> str:
    left = (notice.due - day).days
    if left < 0:
        return "mangler_melding" if notice.year else "over_fristen"
    return "innen_7_dager" if left <= SOON else "innen_30_dager"


class _Ready(str):
    """Text that stands as it is: what a block or a macro gave."""

    __slots__ = ()


@lru_cache(maxsize=8)
def _environment(language: Language, own: Path) -> Environment:
    """The sandbox of plain text, where every value stands on one line."""
    folder = template_folder(language)
    loader = Loader([resource_dir("templates") / folder], [own / folder, own], keep_line_ends)
    made = sandbox(loader, _one_line, _Ready, keep_trailing_newline=True)
    made.add_filters({"dato": date_text, "antall": counted})
    return made


def _one_line(value: object) -> str:
    return value if isinstance(value, _Ready) else safe(fold(str(value)))


def as_text(message: Message) -> str:
    """The message as plain text, with its head."""
    to = f" <{', '.join(message.to)}>" if message.to else ""
    return f"Til: {safe(message.recipient)}{to}\nEmne: {message.subject}\n\n{message.body}"
