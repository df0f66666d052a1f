"""A message as a draft that mail programs open ready to send: the same message gives the same bytes."""

from __future__ import annotations

from datetime import UTC, datetime, time
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256

from boligplan.language import tag
from boligplan.reminders.messages import Message, as_text

_SHEET = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")


def files(message: Message, sheet: bytes | None) -> dict[str, bytes]:
    """The files of one message by their names: the text, the draft, and the spreadsheet where there is one."""
    found = {f"{message.name}.txt": as_text(message).encode(), f"{message.name}.eml": draft(message, sheet)}
    return found | ({f"{message.name}.xlsx": sheet} if sheet is not None else {})


def draft(message: Message, sheet: bytes | None = None) -> bytes:
    """The bytes of the .eml file, with the spreadsheet attached where there is one.

    Nothing in it is made up: no sender, no id, and the date is the day asked for. Recipients stand as bare addresses,
    and every header is one line, so that no text of a plan can become a header.
    """
    mail = EmailMessage(policy=SMTP)
    mail["X-Unsent"] = "1"  # opens as a draft
    mail["Date"] = datetime.combine(message.day, time(12), UTC)
    if message.to:
        mail["To"] = ", ".join(message.to)
    # Encoded as a whole: the library would itself read «=?…?=» in a title, and write out the line end it may hide.
    mail.set_raw("Subject", Header(message.subject, "utf-8", header_name="Subject").encode(linesep="\r\n"))
    mail.set_content(message.body, charset="utf-8", cte="quoted-printable")
    if sheet is not None:
        mail.add_attachment(sheet, *_SHEET, filename=f"{message.name}.xlsx")
        mail.set_boundary(sha256(message.body.encode() + sheet).hexdigest()[:40])
    mail["Content-Language"] = tag(message.language)
    return mail.as_bytes()
