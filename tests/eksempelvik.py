"""The made-up municipality before its revision in 2024: what that revision did to measures is undone."""

import re
from pathlib import Path

EXAMPLES = Path(__file__).parent.parent / "examples"
NAME = "eksempelvik-2022-2027"

_MEASURE = r"          - id: {}\n(?:            .*\n|\n)*"
_CAME_IN_2024 = ("boveileder", "digital-søknad", "boligbehov", "prøve-boligkontor")
_UNDONE = (
    (r"(  sak: PS 12/22\n)  kontrollsum: .*\n", r"\1"),
    (r"  gjennomført:\n    - år: 2024\n      dato: 2024-11-05\n      sak: RS 14/24\n(?:      kontrollsum: .*\n)?", ""),
    *((_MEASURE.format(id), "") for id in _CAME_IN_2024),
    (r"            sluttet:\n(?:              .*\n)+", ""),
    (r"(startlånene til barnefamilier) hvert år\n", r"\1\n"),
    (r"            år: 2022-2026\n            frist: 2026-K3\n", "            år: 2022-2023\n"),
    (r"            økonomi: budsjett\n(            ansvar: eiendom\n)            kostnad:\n.*\n.*\n", r"            økonomi: ingen kostnad\n\1"),
    (r"(tekst: Enhet for rus og psykisk helse og eiendomsavdelingen\n.*\n.*\n).*eiendom\n.*\n", r"\1"),
    (r"(            år: 2026-2027\n)            økonomi: egen politisk sak\n(?:             .*\n|            (?:slag|kostnad):\n)+",
     r"\1            økonomi: budsjett\n            slag: drift\n"),
)  # fmt: skip


def before_2024() -> str:
    """The text of the plan before the revision; changes of aims and goals, made by hand that day, are left in."""
    text = (EXAMPLES / f"{NAME}.yaml").read_text(encoding="utf-8")
    text = re.sub(r"            endret:\n              - dato: 2024-11-05\n(?:                .*\n)+", "", text)
    for now, then in _UNDONE:
        text, count = re.subn(now, then, text)
        assert count == 1, now
    return text


def journal(until: str) -> str:
    """The journal with the entries up to and with `until` (a day as text)."""
    text = (EXAMPLES / f"{NAME}.framdrift.yaml").read_text(encoding="utf-8")
    head, *entries = re.split(r"(?m)^(?=- tiltak:)", text)
    return head + "".join(entry for entry in entries if re.findall(r"dato: (\S+)", entry)[0] <= until)
