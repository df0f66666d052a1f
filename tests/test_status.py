"""How one measure is judged: every rule of the contract and every edge of the calendar, one line a case.

The file is past 400 lines because the page it proves (design §4) has as many cases.
"""

from __future__ import annotations

from datetime import date

import pytest

from boligplan.status import STATUSES, TIMINGS, has_unknown_cost, report_day
from judging import IN_FORCE, judge, look, several, status_of

OFF = "begrunnelse: x, status: utsatt, ny_frist:"
NOT = "begrunnelse: x, status: ikke gjennomført"
PART = "begrunnelse: x, status: delvis gjennomført"
DROP = "begrunnelse: x, status: utgår"
REPLACED = "begrunnelse: x, status: erstattet, erstattet_av: andre"
BACK = "begrunnelse: x, trekker:"

Case = tuple[str, str, str, str, str, int | None]  # measure, journal, day, status, timing, days

DONE_ONCE: list[Case] = [
    # before it begins
    ("år: 2023", "", "2022-12-31", "ikke meldt", "starter senere", None),
    ("år: 2023", "", "2023-01-01", "ikke meldt", "før fristen", None),
    ("år: 2023", "dato: 2022-11-01, status: pågår", "2022-10-31", "ikke meldt", "starter senere", None),
    ("år: 2023", "dato: 2022-11-01, status: pågår", "2022-11-01", "pågår", "før fristen", None),
    ("år: 2026", "dato: 2022-06-01, status: pågår", "2024-06-01", "pågår", "før fristen", None),
    ("år: 2025\nfrist: 2024-06-30", "", "2024-03-31", "ikke meldt", "starter senere", None),
    ("år: 2025\nfrist: 2024-06-30", "", "2024-06-30", "ikke meldt", "starter senere", None),
    ("år: 2025\nfrist: 2024-06-30", "", "2024-07-01", "ikke meldt", "over fristen", 1),
    # nobody has told us is not «ikke påbegynt»
    ("år: 2022", "dato: 2022-06-01, status: ikke påbegynt", "2022-05-31", "ikke meldt", "før fristen", None),
    ("år: 2022", "dato: 2022-06-01, status: ikke påbegynt", "2022-06-01", "ikke påbegynt", "før fristen", None),
    ("år: 2022", "dato: 2022-06-01, status: ikke påbegynt", "2023-01-01", "ikke påbegynt", "over fristen", 1),
    # near and late
    ("år: 2023", "", "2023-10-01", "ikke meldt", "før fristen", None),
    ("år: 2023", "", "2023-10-02", "ikke meldt", "nær fristen", 90),
    ("år: 2023", "", "2023-12-31", "ikke meldt", "nær fristen", 0),
    ("år: 2023", "", "2024-01-01", "ikke meldt", "over fristen", 1),
    ("år: 2022, 2025", "", "2024-06-01", "ikke meldt", "uten ny melding", 882),
    ("år: 2022, 2025", "", "2026-01-01", "ikke meldt", "over fristen", 1),
    ("år: 2024\nfrist: 2024-02", "", "2024-02-29", "ikke meldt", "nær fristen", 0),
    ("år: 2024\nfrist: 2024-02", "", "2024-03-01", "ikke meldt", "over fristen", 1),
    ("år: 2024\nfrist: 2024-T1", "", "2024-04-30", "ikke meldt", "nær fristen", 0),
    ("år: 2024\nfrist: 2024-T1", "", "2024-05-01", "ikke meldt", "over fristen", 1),
    ("år: 2024\nfrist: 2024-T2", "", "2024-08-31", "ikke meldt", "nær fristen", 0),
    ("år: 2024\nfrist: 2024-T3", "", "2025-01-01", "ikke meldt", "over fristen", 1),
    ("år: 2024\nfrist: 2024-K1", "", "2024-04-01", "ikke meldt", "over fristen", 1),
    ("år: 2024\nfrist: 2024-K3", "", "2024-09-30", "ikke meldt", "nær fristen", 0),
    ("år: 2024\nfrist: 2024-H1", "", "2024-07-01", "ikke meldt", "over fristen", 1),
    ("år: 2024\nfrist: 2024-06-15", "", "2024-06-15", "ikke meldt", "nær fristen", 0),
    ("frist: 2024-06-15", "", "2024-06-16", "ikke meldt", "over fristen", 1),
    ("år: 2027", "", "2031-01-01", "ikke meldt", "over fristen", 1097),
    ("år: 2022", f"dato: 2022-12-01, {PART}", "2023-01-01", "delvis gjennomført", "over fristen", 1),
    # closed
    ("år: 2022", "dato: 2022-05-01, status: gjennomført", "2022-04-30", "ikke meldt", "før fristen", None),
    ("år: 2022", "dato: 2022-05-01, status: gjennomført", "2022-05-01", "gjennomført", "avsluttet", None),
    ("år: 2022", "dato: 2022-05-01, status: gjennomført", "2030-01-01", "gjennomført", "avsluttet", None),
    ("år: 2022", f"dato: 2022-05-01, {NOT}", "2023-06-01", "ikke gjennomført", "avsluttet", None),
    ("år: 2025", f"dato: 2022-06-01, {DROP}", "2022-06-01", "utgår", "avsluttet", None),
    ("år: 2025", f"dato: 2022-06-01, {REPLACED}", "2026-06-01", "erstattet", "avsluttet", None),
    ("år: 2022", f"dato: 2023-06-01, {NOT}\ndato: 2023-06-01, status: pågår", "2023-06-01", "pågår", "over fristen", 152),
    ("år: 2024", f"dato: 2022-06-01, {DROP}\ndato: 2023-06-01, status: pågår, begrunnelse: x", "2023-05-31", "utgår", "avsluttet", None),
    ("år: 2024", f"dato: 2022-06-01, {DROP}\ndato: 2023-06-01, status: pågår, begrunnelse: x", "2023-06-01", "pågår", "før fristen", None),
    # put off, with and without a day
    ("år: 2022", f"dato: 2022-12-01, {OFF} 2023-H1", "2023-01-01", "utsatt", "før fristen", None),
    ("år: 2022", f"dato: 2022-12-01, {OFF} 2023-H1", "2023-06-30", "utsatt", "nær fristen", 0),
    ("år: 2022", f"dato: 2022-12-01, {OFF} 2023-H1", "2023-07-01", "utsatt", "over fristen", 1),
    ("år: 2022-2024", f"dato: 2022-03-01, {OFF} 2026", "2024-05-01", "utsatt", "før fristen", None),
    ("år: 2022-2024", f"dato: 2022-03-01, {OFF} ikke fastsatt", "2023-03-01", "utsatt", "før fristen", None),
    ("år: 2022-2024", f"dato: 2022-03-01, {OFF} ikke fastsatt", "2023-03-02", "utsatt", "uten ny melding", 366),
    ("år: 2022-2024", f"dato: 2022-03-01, {OFF} ikke fastsatt", "2024-12-31", "utsatt", "nær fristen", 0),
    ("år: 2022-2024", f"dato: 2022-03-01, {OFF} ikke fastsatt", "2025-01-01", "utsatt", "over fristen", 1),
    ("", f"dato: 2022-03-01, {OFF} ikke fastsatt", "2023-03-01", "utsatt", "uten frist", None),
    ("", f"dato: 2022-03-01, {OFF} 2025", "2024-06-01", "utsatt", "før fristen", None),
    ("", f"dato: 2022-03-01, {OFF} 2025", "2026-01-01", "utsatt", "over fristen", 1),
    # «fra» crosses years off and sets no deadline
    ("år: fra 2024", "", "2023-12-31", "ikke meldt", "starter senere", None),
    ("år: fra 2024", "", "2024-01-01", "ikke meldt", "før fristen", None),
    ("år: fra 2024", "", "2025-01-31", "ikke meldt", "før fristen", None),
    ("år: fra 2024", "", "2025-02-01", "ikke meldt", "uten ny melding", 397),
    ("år: fra 2024", "dato: 2027-06-01, status: pågår", "2027-12-31", "pågår", "før fristen", None),
    ("år: fra 2024", "dato: 2027-06-01, status: pågår", "2028-01-01", "pågår", "før fristen", None),
    ("år: fra 2024\nfrist: 2025", "dato: 2025-06-01, status: pågår", "2025-12-31", "pågår", "nær fristen", 0),
    ("år: fra 2024\nfrist: 2025", "dato: 2025-06-01, status: pågår", "2026-01-01", "pågår", "over fristen", 1),
    # an entry dated with a month counts from its last day
    ("år: 2022", "dato: 2022-06, status: gjennomført", "2022-06-29", "ikke meldt", "før fristen", None),
    ("år: 2022", "dato: 2022-06, status: gjennomført", "2022-06-30", "gjennomført", "avsluttet", None),
    ("år: 2024", "dato: 2024-02, status: pågår\ndato: 2024-02-28, status: ikke påbegynt", "2024-02-29", "pågår", "før fristen", None),
    # silence
    ("år: 2022-2027", "", "2023-01-31", "ikke meldt", "før fristen", None),
    ("år: 2022-2027", "", "2023-02-01", "ikke meldt", "uten ny melding", 396),
    ("år: 2022-2027", "dato: 2022-03-01, status: pågår", "2023-03-01", "pågår", "før fristen", None),
    ("år: 2022-2027", "dato: 2022-03-01, status: pågår", "2023-03-02", "pågår", "uten ny melding", 366),
    ("år: 2022-2027", "dato: 2022-01-15, status: pågår", "2023-01-31", "pågår", "før fristen", None),
    ("år: 2022-2027", "dato: 2022-01-15, status: pågår", "2023-02-01", "pågår", "uten ny melding", 382),
    ("år: 2022-2027", "dato: 2022-01-31, status: pågår", "2023-02-01", "pågår", "uten ny melding", 366),
    ("år: 2024-2027", "dato: 2023-06-01, status: pågår", "2024-12-31", "pågår", "før fristen", None),
    ("år: 2024-2027", "dato: 2023-06-01, status: pågår", "2025-01-31", "pågår", "før fristen", None),
    ("år: 2024-2027", "dato: 2023-06-01, status: pågår", "2025-02-01", "pågår", "uten ny melding", 397),
    ("år: 2022-2027", f"dato: 2022-03-01, {PART}", "2023-03-02", "delvis gjennomført", "uten ny melding", 366),
    # neither year nor deadline
    ("", "", "2021-12-31", "ikke meldt", "uten frist", None),
    ("", "", "2023-01-31", "ikke meldt", "uten frist", None),
    ("", "", "2023-02-01", "ikke meldt", "uten ny melding", 396),
    ("år: ingen", "dato: 2024-02-29, status: pågår", "2025-02-28", "pågår", "uten frist", None),
    ("år: ingen", "dato: 2024-02-29, status: pågår", "2025-03-01", "pågår", "uten ny melding", 366),
    ("", "dato: 2024-02-29, status: gjennomført", "2025-03-01", "gjennomført", "avsluttet", None),
    ("frist: 2026", "dato: 2024-02-29, status: pågår", "2025-02-28", "pågår", "før fristen", None),
    ("frist: 2026", "dato: 2024-02-29, status: pågår", "2025-03-01", "pågår", "uten ny melding", 366),
]  # fmt: skip

WITHDRAWN = f"dato: 2022-05-01, status: gjennomført\ndato: 2022-08-01, {BACK} {{dato: 2022-05-01, status: gjennomført}}"
TAKEN_BACK: list[Case] = [
    ("år: 2022", WITHDRAWN, "2022-04-30", "ikke meldt", "før fristen", None),
    ("år: 2022", WITHDRAWN, "2022-07-31", "gjennomført", "avsluttet", None),
    ("år: 2022", WITHDRAWN, "2022-08-01", "ikke meldt", "før fristen", None),
    ("år: 2022", WITHDRAWN, "2023-01-01", "ikke meldt", "over fristen", 1),
    ("år: 2022", "\n".join(reversed(WITHDRAWN.splitlines())), "2022-07-31", "gjennomført", "avsluttet", None),
    ("år: 2022", "\n".join(reversed(WITHDRAWN.splitlines())), "2022-08-01", "ikke meldt", "før fristen", None),
    # what stood before it stands again
    ("år: 2022", f"dato: 2022-03-01, status: pågår\n{WITHDRAWN}", "2022-07-31", "gjennomført", "avsluttet", None),
    ("år: 2022", f"dato: 2022-03-01, status: pågår\n{WITHDRAWN}", "2022-08-01", "pågår", "før fristen", None),
    # a day later, another status: not meant
    ("år: 2022", f"dato: 2022-05-02, status: gjennomført\n{WITHDRAWN}", "2022-08-01", "gjennomført", "avsluttet", None),
    ("år: 2022", f"dato: 2022-05-01, status: pågår\n{WITHDRAWN}", "2022-08-01", "pågår", "før fristen", None),
    # a new deadline goes with its entry
    ("år: 2022", f"dato: 2022-11-01, {OFF} 2023-H1\ndato: 2023-02-01, {BACK} {{dato: 2022-11-01, status: utsatt}}", "2023-01-31", "utsatt", "før fristen", None),
    ("år: 2022", f"dato: 2022-11-01, {OFF} 2023-H1\ndato: 2023-02-01, {BACK} {{dato: 2022-11-01, status: utsatt}}", "2023-02-01", "ikke meldt", "over fristen", 32),
    # taking back is no news, and what is taken back is none
    ("år: 2022-2027", f"dato: 2022-03-01, status: pågår\ndato: 2022-09-01, status: pågår\ndato: 2023-02-15, {BACK} {{dato: 2022-09-01, status: pågår}}", "2023-03-01", "pågår", "før fristen", None),
    ("år: 2022-2027", f"dato: 2022-03-01, status: pågår\ndato: 2022-09-01, status: pågår\ndato: 2023-02-15, {BACK} {{dato: 2022-09-01, status: pågår}}", "2023-03-02", "pågår", "uten ny melding", 366),
    # two that differ in text
    ("år: 2022", f"dato: 2022-05-01, status: pågår, tekst: A\ndato: 2022-05-01, status: pågår, tekst: B\ndato: 2022-08-01, {BACK} {{dato: 2022-05-01, status: pågår, tekst: A}}", "2022-08-01", "pågår", "før fristen", None),
    # dated with months, both of them
    ("år: 2022", f"dato: 2022-05, status: gjennomført\ndato: 2022-08, {BACK} {{dato: 2022-05, status: gjennomført}}", "2022-08-30", "gjennomført", "avsluttet", None),
    ("år: 2022", f"dato: 2022-05, status: gjennomført\ndato: 2022-08, {BACK} {{dato: 2022-05, status: gjennomført}}", "2022-08-31", "ikke meldt", "før fristen", None),
    # the answer of one year, not of the other
    ("år: 2022-2023\ngjentas: årlig", f"dato: 2023-01-10, gjelder: 2022, status: gjennomført\ndato: 2023-01-20, {BACK} {{dato: 2023-01-10, gjelder: 2022, status: gjennomført}}", "2023-01-19", "pågår", "før fristen", None),
    ("år: 2022-2023\ngjentas: årlig", f"dato: 2023-01-10, gjelder: 2022, status: gjennomført\ndato: 2023-01-20, {BACK} {{dato: 2023-01-10, gjelder: 2022, status: gjennomført}}", "2023-01-20", "ikke meldt", "nær fristen", 11),
]  # fmt: skip

DECIDED: list[Case] = [
    # years changed by a decision
    ("år: 2026\nendret: [{dato: 2024-11-05, før: {år: 2023}}]", "", "2024-11-04", "ikke meldt", "over fristen", 309),
    ("år: 2026\nendret: [{dato: 2024-11-05, før: {år: 2023}}]", "", "2024-11-05", "ikke meldt", "starter senere", None),
    ("år: 2024-2026\nendret: [{dato: 2024-11-05, før: {år: 2023}}]", "", "2024-11-05", "ikke meldt", "før fristen", None),
    # a decision brings a put-off deadline forward again
    ("år: 2025\nendret: [{dato: 2024-11-05, før: {år: 2023}}]", f"dato: 2023-05-01, {OFF} 2026", "2026-01-01", "utsatt", "over fristen", 1),
    # left by a decision
    ("år: 2023\nsluttet: 2024-11-05", "", "2024-11-04", "ikke meldt", "over fristen", 309),
    ("år: 2023\nsluttet: 2024-11-05", "", "2024-11-05", "utgår", "avsluttet", None),
    ("år: 2023\nsluttet: {dato: 2024-11-05, erstattet_av: andre}", "", "2024-11-05", "erstattet", "avsluttet", None),
    ("år: 2023\nsluttet: 2024-11-05", "dato: 2023-05-01, status: pågår", "2024-11-05", "utgår", "avsluttet", None),
    ("år: 2023\nsluttet: 2024-11-05", f"dato: 2023-05-01, {PART}", "2024-11-05", "utgår", "avsluttet", None),
    ("år: 2023\nsluttet: 2024-11-05", "dato: 2023-05-01, status: gjennomført", "2024-11-05", "gjennomført", "avsluttet", None),
    ("år: 2023\nsluttet: 2024-11-05", f"dato: 2023-05-01, {NOT}", "2024-11-05", "ikke gjennomført", "avsluttet", None),
    ("år: 2023\nsluttet: {dato: 2024-11-05, erstattet_av: andre}", f"dato: 2023-05-01, {DROP}", "2024-11-04", "utgår", "avsluttet", None),
    ("år: 2023\nsluttet: {dato: 2024-11-05, erstattet_av: andre}", f"dato: 2023-05-01, {DROP}", "2024-11-05", "erstattet", "avsluttet", None),
    ("år: 2023-2025\ngjentas: årlig\nsluttet: 2024-11-05", "dato: 2023-05-01, gjelder: 2023, status: gjennomført", "2024-11-04", "pågår", "før fristen", None),
    ("år: 2023-2025\ngjentas: årlig\nsluttet: 2024-11-05", "dato: 2023-05-01, gjelder: 2023, status: gjennomført", "2024-11-05", "utgår", "avsluttet", None),
    # taken out of time
    ("år: ingen\nendret: [{dato: 2024-11-05, før: {år: 2023}}]", "dato: 2024-06-01, status: pågår", "2024-11-04", "pågår", "over fristen", 309),
    ("år: ingen\nendret: [{dato: 2024-11-05, før: {år: 2023}}]", "dato: 2024-06-01, status: pågår", "2024-11-05", "pågår", "uten frist", None),
    ("år: ingen\nendret: [{dato: 2024-11-05, før: {år: 2023}}]", f"dato: 2023-06-01, {OFF} 2025", "2024-11-04", "utsatt", "før fristen", None),
]  # fmt: skip

Y2, Y1 = "gjentas: årlig\når: 2022-2023", "gjentas: årlig\når: 2022"
L2, L1 = "gjentas: løpende\når: 2022-2023", "gjentas: løpende\når: 2022"
IN_22 = "dato: 2023-01-10, gjelder: 2022,"
IN_23 = "dato: 2024-01-10, gjelder: 2023,"

REPEATING: list[Case] = [
    (Y2, "", "2021-12-31", "ikke meldt", "starter senere", None),
    (Y2, "", "2022-01-01", "ikke meldt", "før fristen", None),
    (Y2, "", "2022-12-31", "ikke meldt", "før fristen", None),
    (Y2, "", "2023-01-01", "ikke meldt", "nær fristen", 30),
    (Y2, "", "2023-01-31", "ikke meldt", "nær fristen", 0),
    (Y2, "", "2023-02-01", "ikke meldt", "mangler melding", 1),
    (Y2, "", "2024-02-01", "ikke meldt", "mangler melding", 366),
    (Y2, f"{IN_22} status: gjennomført", "2023-01-09", "ikke meldt", "nær fristen", 22),
    (Y2, f"{IN_22} status: gjennomført", "2023-02-01", "pågår", "før fristen", None),
    (Y2, f"{IN_22} status: gjennomført", "2024-02-01", "pågår", "mangler melding", 1),
    (Y2, f"{IN_22} {NOT}", "2023-02-01", "pågår", "før fristen", None),
    (Y2, f"{IN_22} {PART}", "2023-02-01", "pågår", "før fristen", None),
    (Y2, f"{IN_22} status: pågår", "2023-02-01", "pågår", "mangler melding", 1),
    (Y2, "dato: 2022-03-01, gjelder: 2022, status: ikke påbegynt", "2022-03-01", "ikke påbegynt", "før fristen", None),
    (Y2, f"{IN_22} status: ikke påbegynt", "2023-02-01", "ikke påbegynt", "mangler melding", 1),
    (Y2, f"{IN_22} status: ikke påbegynt\n{IN_23} status: gjennomført", "2024-01-10", "pågår", "mangler melding", 344),
    (L2, f"{IN_22} status: pågår", "2023-02-01", "pågår", "før fristen", None),
    (L2, f"{IN_22} status: ikke påbegynt", "2023-02-01", "ikke påbegynt", "mangler melding", 1),
    # a later entry for the year is its answer
    (Y2, f"{IN_22} status: gjennomført\ndato: 2023-03-01, gjelder: 2022, status: pågår", "2023-03-01", "pågår", "mangler melding", 29),
    (Y1, f"{IN_22} {NOT}\ndato: 2023-03-10, gjelder: 2022, status: gjennomført", "2023-03-09", "ikke gjennomført", "avsluttet", None),
    (Y1, f"{IN_22} {NOT}\ndato: 2023-03-10, gjelder: 2022, status: gjennomført", "2023-03-10", "gjennomført", "avsluttet", None),
    (Y1, f"{IN_22} {NOT}\n{IN_22} status: gjennomført", "2023-01-10", "gjennomført", "avsluttet", None),
    (Y1, f"{IN_22} status: gjennomført\n{IN_22} {NOT}", "2023-01-10", "ikke gjennomført", "avsluttet", None),
    # every year answered
    (Y1, f"{IN_22} status: gjennomført", "2023-01-10", "gjennomført", "avsluttet", None),
    (Y1, f"{IN_22} {PART}", "2023-01-10", "delvis gjennomført", "avsluttet", None),
    (L1, f"{IN_22} status: pågår", "2023-01-10", "gjennomført", "avsluttet", None),
    (Y2, f"{IN_22} status: gjennomført\n{IN_23} status: gjennomført", "2024-01-09", "pågår", "nær fristen", 22),
    (Y2, f"{IN_22} status: gjennomført\n{IN_23} status: gjennomført", "2024-01-10", "gjennomført", "avsluttet", None),
    (Y2, f"{IN_22} {NOT}\n{IN_23} {NOT}", "2024-01-10", "ikke gjennomført", "avsluttet", None),
    (Y2, f"{IN_22} {PART}\n{IN_23} {PART}", "2024-01-10", "delvis gjennomført", "avsluttet", None),
    (Y2, f"{IN_22} status: gjennomført\n{IN_23} {NOT}", "2024-01-10", "delvis gjennomført", "avsluttet", None),
    (Y2, f"{IN_22} {PART}\n{IN_23} status: gjennomført", "2024-01-10", "delvis gjennomført", "avsluttet", None),
    (Y2, f"{IN_22} {NOT}\n{IN_23} {PART}", "2024-01-10", "delvis gjennomført", "avsluttet", None),
    (L2, f"{IN_22} status: pågår\n{IN_23} status: pågår", "2024-01-10", "gjennomført", "avsluttet", None),
    (L2, f"{IN_22} status: pågår\n{IN_23} status: gjennomført", "2024-01-10", "gjennomført", "avsluttet", None),
    (L2, f"{IN_22} status: pågår\n{IN_23} {NOT}", "2024-01-10", "delvis gjennomført", "avsluttet", None),
    (Y2, f"{IN_22} status: gjennomført\n{IN_23} {OFF} 2024-H1", "2024-01-10", "pågår", "før fristen", None),
    (Y2, f"{IN_22} status: gjennomført\n{IN_23} {OFF} 2024-H1", "2024-07-01", "pågår", "mangler melding", 1),
    ("gjentas: årlig\når: 2022, 2025", f"{IN_22} status: gjennomført", "2024-12-31", "pågår", "før fristen", None),
    ("gjentas: årlig\når: 2022, 2025", f"{IN_22} status: gjennomført", "2026-02-01", "pågår", "mangler melding", 1),
    # dropped or replaced, and taken up again
    (Y2, f"dato: 2022-06-01, {DROP}", "2022-05-31", "ikke meldt", "før fristen", None),
    (Y2, f"dato: 2022-06-01, {DROP}", "2025-02-01", "utgår", "avsluttet", None),
    (Y2, f"{IN_22} status: gjennomført\ndato: 2023-02-01, {REPLACED}", "2025-02-01", "erstattet", "avsluttet", None),
    (Y2, f"dato: 2022-06-01, {DROP}\ndato: 2022-09-01, gjelder: 2022, status: pågår, begrunnelse: x", "2022-09-01", "pågår", "før fristen", None),
    (Y2, f"dato: 2022-06-01, {DROP}\ndato: 2022-09-01, gjelder: 2022, status: pågår, begrunnelse: x", "2023-02-01", "pågår", "mangler melding", 1),
    # a year put off is near and late by its own day
    (Y1, f"{IN_22} {OFF} 2023-H1", "2023-02-01", "pågår", "før fristen", None),
    (Y1, f"{IN_22} {OFF} 2023-H1", "2023-03-31", "pågår", "før fristen", None),
    (Y1, f"{IN_22} {OFF} 2023-H1", "2023-04-01", "pågår", "nær fristen", 90),
    (Y1, f"{IN_22} {OFF} 2023-H1", "2023-06-30", "pågår", "nær fristen", 0),
    (Y1, f"{IN_22} {OFF} 2023-H1", "2023-07-01", "pågår", "mangler melding", 1),
    (Y1, f"dato: 2022-03-01, gjelder: 2022, {OFF} 2022-10-31", "2022-11-01", "pågår", "før fristen", None),
    (Y1, f"dato: 2022-03-01, gjelder: 2022, {OFF} 2022-10-31", "2023-01-31", "pågår", "nær fristen", 0),
    (Y1, f"dato: 2022-03-01, gjelder: 2022, {OFF} 2022-10-31", "2023-02-01", "pågår", "mangler melding", 1),
    (Y1, f"{IN_22} {OFF} 2023-H1\ndato: 2023-03-01, gjelder: 2022, {OFF} ikke fastsatt", "2023-03-31", "pågår", "før fristen", None),
    (Y1, f"{IN_22} {OFF} 2023-H1\ndato: 2023-03-01, gjelder: 2022, {OFF} ikke fastsatt", "2023-07-01", "pågår", "mangler melding", 1),
    (Y1, f"{IN_22} {OFF} 2023-H1\ndato: 2023-03-01, gjelder: 2022, status: pågår", "2023-04-01", "pågår", "nær fristen", 90),
    (Y1, f"{IN_22} {OFF} ikke fastsatt", "2023-01-31", "pågår", "nær fristen", 0),
    (Y1, f"{IN_22} {OFF} ikke fastsatt", "2023-02-01", "pågår", "mangler melding", 1),
    # a coming year can be put off; reported on before its first year, it has begun
    ("gjentas: årlig\når: 2024", f"dato: 2023-06-01, gjelder: 2024, {OFF} 2025-03-31", "2023-05-31", "ikke meldt", "starter senere", None),
    ("gjentas: årlig\når: 2024", f"dato: 2023-06-01, gjelder: 2024, {OFF} 2025-03-31", "2023-06-01", "pågår", "før fristen", None),
    ("gjentas: årlig\når: 2024", f"dato: 2023-06-01, gjelder: 2024, {OFF} 2025-03-31", "2024-12-30", "pågår", "før fristen", None),
    ("gjentas: årlig\når: 2024", f"dato: 2023-06-01, gjelder: 2024, {OFF} 2025-03-31", "2024-12-31", "pågår", "nær fristen", 90),
    ("gjentas: årlig\når: 2024", f"dato: 2023-06-01, gjelder: 2024, {OFF} 2025-03-31", "2025-04-01", "pågår", "mangler melding", 1),
    # without marked years it falls silent
    ("gjentas: løpende", "", "2023-01-31", "ikke meldt", "uten frist", None),
    ("gjentas: løpende", "", "2023-02-01", "ikke meldt", "uten ny melding", 396),
    ("gjentas: løpende", "dato: 2024-03-01, gjelder: 2024, status: pågår", "2025-03-01", "pågår", "uten frist", None),
    ("gjentas: løpende", "dato: 2024-03-01, gjelder: 2024, status: pågår", "2025-03-02", "pågår", "uten ny melding", 366),
    # «fra» asks for every year to the end of the period
    ("gjentas: årlig\når: fra 2026", "", "2025-12-31", "ikke meldt", "starter senere", None),
    ("gjentas: årlig\når: fra 2026", "", "2027-01-31", "ikke meldt", "nær fristen", 0),
    ("gjentas: årlig\når: fra 2026", "dato: 2027-01-10, gjelder: 2026, status: gjennomført", "2028-02-01", "pågår", "mangler melding", 1),
]  # fmt: skip

WORKING = "tilstand: under arbeid\nperiode: 2022-2027\n"
ADOPTED = IN_FORCE + "vedtak: {dato: 2024-05-02}\n"
REPEALED = "tilstand: opphevet\nperiode: 2022-2027\n"
STATES: list[tuple[str, Case]] = [
    # closed comes first, in every plan
    (WORKING, ("år: 2022", "", "2026-01-01", "ikke meldt", "starter senere", None)),
    (WORKING, ("år: 2022", "dato: 2022-03-01, status: pågår", "2026-01-01", "pågår", "starter senere", None)),
    (WORKING, ("år: 2022", "dato: 2022-03-01, status: gjennomført", "2026-01-01", "gjennomført", "avsluttet", None)),
    (WORKING, ("", "", "2026-01-01", "ikke meldt", "starter senere", None)),
    (WORKING, (Y2, "", "2026-01-01", "ikke meldt", "starter senere", None)),
    (WORKING, (Y1, f"{IN_22} status: gjennomført", "2026-01-01", "gjennomført", "avsluttet", None)),
    (ADOPTED, ("år: 2022", "", "2024-05-01", "ikke meldt", "starter senere", None)),
    (ADOPTED, ("år: 2022", "", "2024-05-02", "ikke meldt", "over fristen", 488)),
    (ADOPTED, ("år: 2022", f"dato: 2023-03-01, {DROP}", "2024-05-01", "utgår", "avsluttet", None)),
    (ADOPTED, (Y2, "", "2024-05-01", "ikke meldt", "starter senere", None)),
    (ADOPTED, (Y2, "", "2024-05-02", "ikke meldt", "mangler melding", 457)),
    (REPEALED, ("år: 2022", "", "2026-01-01", "ikke meldt", "avsluttet", None)),
    (REPEALED, ("år: 2022", f"dato: 2022-03-01, {OFF} 2024", "2026-01-01", "utsatt", "avsluttet", None)),
    (REPEALED, ("", "", "2026-01-01", "ikke meldt", "avsluttet", None)),
    (REPEALED, (Y2, f"{IN_22} status: gjennomført", "2026-01-01", "pågår", "avsluttet", None)),
    (REPEALED, ("år: 2027", "", "2022-01-01", "ikke meldt", "avsluttet", None)),
]  # fmt: skip

BY_DAY = IN_FORCE + "rapportering: {hver: 6 måneder, frist: 1. mars, varsle: 30 dager}\n"
WITHOUT_DAY = IN_FORCE + "rapportering: {hver: 6 måneder, varsle: 30 dager}\n"
MONTHS = IN_FORCE + "rapportering: {varsle: 3 måneder}\n"
AT_REVISION = IN_FORCE + "rapportering: ved revisjon\nrevisjon: {hvert: 2 år}\n"
SILENT = IN_FORCE + "revisjon: {hvert: 2 år}\n"
BOTH = BY_DAY + "revisjon: {hvert: 2 år}\n"
RECORDED = IN_FORCE + "revisjon: {hvert: 2 år, gjennomført: [{år: 2024, dato: 2024-11-05}]}\n"
OFF_GRID = IN_FORCE + "revisjon: {hvert: 2 år, gjennomført: [{år: 2025, dato: 2025-03-01}]}\n"
UNDATED = IN_FORCE + "revisjon: {hvert: 2 år, gjennomført: [{år: 2025}]}\n"
NO_PERIOD = "tilstand: vedtatt\nvedtak: {dato: 2022-05-02}\nrevisjon: {hvert: 2 år}\n"
NEITHER = "tilstand: vedtatt\nrevisjon: {hvert: 2 år}\n"
ALL = "gjentas: årlig\når: 2022-2027"
OF_24 = "gjentas: årlig\når: 2024"
LAST = "gjentas: årlig\når: 2026-2027"
REPORT_DAYS: list[tuple[str, Case]] = [
    # the plan's own day, its own notice
    (BY_DAY, (Y2, "", "2023-01-29", "ikke meldt", "før fristen", None)),
    (BY_DAY, (Y2, "", "2023-01-30", "ikke meldt", "nær fristen", 30)),
    (BY_DAY, (Y2, "", "2023-03-01", "ikke meldt", "nær fristen", 0)),
    (BY_DAY, (Y2, "", "2023-03-02", "ikke meldt", "mangler melding", 1)),
    (BOTH, (Y2, "", "2023-03-02", "ikke meldt", "mangler melding", 1)),
    (WITHOUT_DAY, (Y2, "", "2022-12-31", "ikke meldt", "før fristen", None)),
    (WITHOUT_DAY, (Y2, "", "2023-01-01", "ikke meldt", "nær fristen", 30)),
    (WITHOUT_DAY, (Y2, "", "2023-02-01", "ikke meldt", "mangler melding", 1)),
    # notice in months is calendar months from the day
    (MONTHS, ("år: 2023", "", "2023-09-30", "ikke meldt", "før fristen", None)),
    (MONTHS, ("år: 2023", "", "2023-10-01", "ikke meldt", "nær fristen", 91)),
    # at the revisions, by its words or because it says nothing else
    *[(top, case) for top in (AT_REVISION, SILENT) for case in (
        (ALL, "", "2024-10-01", "ikke meldt", "før fristen", None),
        (ALL, "", "2024-10-02", "ikke meldt", "nær fristen", 90),
        (ALL, "", "2024-12-31", "ikke meldt", "nær fristen", 0),
        (ALL, "", "2025-01-01", "ikke meldt", "mangler melding", 1),
        (OF_24, "", "2025-02-01", "ikke meldt", "før fristen", None),
        (OF_24, "", "2026-12-31", "ikke meldt", "nær fristen", 0),
        (OF_24, "", "2027-01-01", "ikke meldt", "mangler melding", 1),
        (LAST, "", "2027-10-31", "ikke meldt", "før fristen", None),
        (LAST, "", "2028-01-31", "ikke meldt", "nær fristen", 0),
        (LAST, "", "2028-02-01", "ikke meldt", "mangler melding", 1),
    )],
    # on the day of the revision once it is recorded
    (RECORDED, (ALL, "", "2024-11-04", "ikke meldt", "nær fristen", 57)),
    (RECORDED, (ALL, "", "2024-11-05", "ikke meldt", "nær fristen", 0)),
    (RECORDED, (ALL, "", "2024-11-06", "ikke meldt", "mangler melding", 1)),
    (RECORDED, (OF_24, "", "2026-12-31", "ikke meldt", "nær fristen", 0)),
    # also where it was not held in a year of the grid
    (OFF_GRID, (OF_24, "", "2025-02-28", "ikke meldt", "før fristen", None)),
    (OFF_GRID, (OF_24, "", "2025-03-01", "ikke meldt", "nær fristen", 0)),
    (OFF_GRID, (OF_24, "", "2025-03-02", "ikke meldt", "mangler melding", 1)),
    (OFF_GRID, (Y2, "", "2025-01-01", "ikke meldt", "mangler melding", 1)),  # 2024 was never recorded and still asks
    (UNDATED, (OF_24, "", "2025-12-30", "ikke meldt", "før fristen", None)),
    (UNDATED, (OF_24, "", "2025-12-31", "ikke meldt", "nær fristen", 0)),
    (UNDATED, (OF_24, "", "2026-01-01", "ikke meldt", "mangler melding", 1)),
    # the grid needs the period, else the year of the decision
    (NO_PERIOD, (Y1, "", "2024-12-31", "ikke meldt", "nær fristen", 0)),
    (NO_PERIOD, (Y1, "", "2025-01-01", "ikke meldt", "mangler melding", 1)),
    (NO_PERIOD, (OF_24, "", "2027-01-01", "ikke meldt", "mangler melding", 1)),
    (NEITHER, (Y1, "", "2023-01-31", "ikke meldt", "nær fristen", 0)),
    (NEITHER, (Y1, "", "2023-02-01", "ikke meldt", "mangler melding", 1)),
    # the later of the reporting day and the new deadline
    (SILENT, (Y1, f"{IN_22} {OFF} 2024-H1", "2024-07-01", "pågår", "før fristen", None)),
    (SILENT, (Y1, f"{IN_22} {OFF} 2024-H1", "2025-01-01", "pågår", "mangler melding", 1)),
    (SILENT, (Y1, f"{IN_22} {OFF} 2025-H1", "2025-06-30", "pågår", "nær fristen", 0)),
    (SILENT, (Y1, f"{IN_22} {OFF} 2025-H1", "2025-07-01", "pågår", "mangler melding", 1)),
]  # fmt: skip

QUARTERLY = IN_FORCE + "rapportering: {hver: 3 måneder, frist: 1. mars}\n"
DECISION = IN_FORCE + "vedtak: {dato: 2022-05-02}\n"
ONLY_DECISION = "tilstand: vedtatt\nvedtak: {dato: 2022-05-02}\n"
NOTHING = "tilstand: vedtatt\n"
ONCE = "år: 2022-2027"
RUNNING = "status: pågår"
SILENCE: list[tuple[str, Case]] = [
    # counted in `hver`, and waiting for a reporting day of that year
    (QUARTERLY, (ONCE, "", "2022-04-01", "ikke meldt", "før fristen", None)),
    (QUARTERLY, (ONCE, "", "2022-04-02", "ikke meldt", "uten ny melding", 91)),
    (QUARTERLY, (ONCE, f"dato: 2022-11-15, {RUNNING}", "2023-03-01", "pågår", "før fristen", None)),
    (QUARTERLY, (ONCE, f"dato: 2022-11-15, {RUNNING}", "2023-03-02", "pågår", "uten ny melding", 107)),
    (QUARTERLY, (ONCE, f"dato: 2022-12-02, {RUNNING}", "2023-03-02", "pågår", "før fristen", None)),
    (QUARTERLY, (ONCE, f"dato: 2022-12-02, {RUNNING}", "2023-03-03", "pågår", "uten ny melding", 91)),
    # else in `revisjon.hvert`
    (SILENT, (ONCE, "", "2024-12-31", "ikke meldt", "før fristen", None)),
    (SILENT, (ONCE, "", "2025-01-01", "ikke meldt", "uten ny melding", 1096)),
    (SILENT, (ONCE, f"dato: 2023-05-01, {RUNNING}", "2025-05-01", "pågår", "før fristen", None)),
    (SILENT, (ONCE, f"dato: 2023-05-01, {RUNNING}", "2025-05-02", "pågår", "uten ny melding", 732)),
    (RECORDED, (ONCE, "", "2024-11-04", "ikke meldt", "før fristen", None)),
    (RECORDED, (ONCE, "", "2024-11-05", "ikke meldt", "før fristen", None)),
    (RECORDED, (ONCE, "", "2024-11-06", "ikke meldt", "uten ny melding", 1040)),
    (RECORDED, (ONCE, f"dato: 2022-11-20, {RUNNING}", "2024-11-20", "pågår", "før fristen", None)),
    (RECORDED, (ONCE, f"dato: 2022-11-20, {RUNNING}", "2024-11-21", "pågår", "uten ny melding", 732)),
    (BOTH, (ONCE, f"dato: 2022-06-01, {RUNNING}", "2022-12-01", "pågår", "før fristen", None)),
    (BOTH, (ONCE, f"dato: 2022-06-01, {RUNNING}", "2022-12-02", "pågår", "uten ny melding", 184)),
    # from the latest of the beginnings
    (DECISION, (ONCE, "", "2023-05-02", "ikke meldt", "før fristen", None)),
    (DECISION, (ONCE, "", "2023-05-03", "ikke meldt", "uten ny melding", 366)),
    (DECISION, ("år: 2023-2027", "", "2024-01-31", "ikke meldt", "før fristen", None)),
    (DECISION, ("år: 2023-2027", "", "2024-02-01", "ikke meldt", "uten ny melding", 396)),
    (DECISION, ("", "", "2023-05-03", "ikke meldt", "uten ny melding", 366)),
    (ONLY_DECISION, ("", "", "2023-05-02", "ikke meldt", "uten frist", None)),
    (ONLY_DECISION, ("", "", "2023-05-03", "ikke meldt", "uten ny melding", 366)),
    (IN_FORCE, ("år: 2022-2027\ninnført: 2024-06-01", "", "2025-06-01", "ikke meldt", "før fristen", None)),
    (IN_FORCE, ("år: 2022-2027\ninnført: 2024-06-01", "", "2025-06-02", "ikke meldt", "uten ny melding", 366)),
    (IN_FORCE, ("innført: 2024-06-01", "", "2025-06-02", "ikke meldt", "uten ny melding", 366)),
    (DECISION, (ONCE, f"dato: 2022-02-10, {RUNNING}", "2023-05-02", "pågår", "før fristen", None)),
    (DECISION, (ONCE, f"dato: 2022-02-10, {RUNNING}", "2023-05-03", "pågår", "uten ny melding", 366)),
    # with none of them there is no silence
    (NOTHING, ("", "", "2030-01-01", "ikke meldt", "uten frist", None)),
    (NOTHING, ("frist: 2029", "", "2029-01-01", "ikke meldt", "før fristen", None)),
    # not of what has years of its own to answer for
    (NOTHING, ("gjentas: årlig\når: 2022, 2029", f"{IN_22} status: gjennomført", "2028-06-01", "pågår", "før fristen", None)),
]  # fmt: skip

CASES = [
    *[(IN_FORCE, case) for table in (DONE_ONCE, TAKEN_BACK, DECIDED, REPEATING) for case in table],
    *STATES,
    *REPORT_DAYS,
    *SILENCE,
]


@pytest.mark.parametrize(("top", "case"), CASES)
def test_a_measure_has_this_status_and_timing(top: str, case: Case) -> None:
    measure, journal, day, *expected = case
    found = judge(measure, journal, day, top)
    assert [found.status, found.timing, found.days] == expected


def test_every_status_and_timing_has_a_case() -> None:
    assert {case[3] for _, case in CASES} == set(STATUSES)
    assert {case[4] for _, case in CASES} == set(TIMINGS)


def test_the_timings_have_the_order_of_the_contract() -> None:
    assert TIMINGS == (
        "avsluttet", "starter senere", "over fristen", "mangler melding",
        "nær fristen", "uten ny melding", "uten frist", "før fristen",
    )  # fmt: skip


CHANGE = "endret: [{dato: 2023-11-05, før: "


@pytest.mark.parametrize(
    ("measure", "journal", "day", "due", "first", "moves"),
    [
        ("år: 2024", "", "2024-01-01", "2024-12-31", "2024-12-31", 0),
        ("", "", "2024-01-01", None, None, 0),
        ("år: fra 2024", "", "2024-01-01", None, None, 0),
        ("år: 2023", f"dato: 2023-12-01, {OFF} 2024-H1\ndato: 2024-06-01, {OFF} 2025", "2026-01-01", "2025-12-31", "2023-12-31", 2),
        ("år: 2023", f"dato: 2023-12-01, {OFF} 2024-H1\ndato: 2024-06-01, {OFF} 2025", "2024-05-31", "2024-06-30", "2023-12-31", 1),
        ("år: 2023", f"dato: 2023-12-01, {OFF} ikke fastsatt", "2024-01-01", "2023-12-31", "2023-12-31", 0),
        ("år: 2023", f"dato: 2023-12-01, {OFF} 2024\ndato: 2024-02-01, {OFF} ikke fastsatt", "2024-03-01", "2024-12-31", "2023-12-31", 1),
        ("", f"dato: 2022-06-01, {OFF} 2023-H1", "2022-07-01", "2023-06-30", "2023-06-30", 0),
        ("år: 2023", f"dato: 2023-12-01, {OFF} 2024\ndato: 2024-02-01, {BACK} {{dato: 2023-12-01, status: utsatt}}", "2024-02-01", "2023-12-31", "2023-12-31", 0),
        # report, then decision: to a later day, an earlier one, the same, the plan's old one
        (f"år: 2026\n{CHANGE}{{år: 2023}}}}]", f"dato: 2023-05-01, {OFF} 2024", "2024-01-01", "2026-12-31", "2023-12-31", 2),
        (f"år: 2024\n{CHANGE}{{år: 2023}}}}]", f"dato: 2023-05-01, {OFF} 2026", "2023-11-04", "2026-12-31", "2023-12-31", 1),
        (f"år: 2024\n{CHANGE}{{år: 2023}}}}]", f"dato: 2023-05-01, {OFF} 2026", "2023-11-05", "2024-12-31", "2023-12-31", 2),
        (f"år: 2024\n{CHANGE}{{år: 2023}}}}]", f"dato: 2023-05-01, {OFF} 2024", "2025-01-01", "2024-12-31", "2023-12-31", 1),
        (f"år: 2022-2023\n{CHANGE}{{år: 2023}}}}]", f"dato: 2023-05-01, {OFF} 2026", "2023-11-05", "2023-12-31", "2023-12-31", 2),
        # decision, then report
        (f"år: 2024\n{CHANGE}{{år: 2023}}}}]", f"dato: 2024-05-01, {OFF} 2026", "2024-04-30", "2024-12-31", "2023-12-31", 1),
        (f"år: 2024\n{CHANGE}{{år: 2023}}}}]", f"dato: 2024-05-01, {OFF} 2026", "2024-05-01", "2026-12-31", "2023-12-31", 2),
        # both on one day: the decision stands
        (f"år: 2025\n{CHANGE}{{år: 2023}}}}]", f"dato: 2023-11-05, {OFF} 2024", "2023-11-05", "2025-12-31", "2023-12-31", 2),
        (f"år: 2025\n{CHANGE}{{år: 2023}}}}]", f"dato: 2023-11-05, {OFF} 2026", "2026-06-01", "2025-12-31", "2023-12-31", 2),
        # a decision that says another year and keeps the day
        (f"år: 2022-2023\n{CHANGE}{{år: 2023}}}}]", "", "2023-11-05", "2023-12-31", "2023-12-31", 0),
        # frist and år
        (f"år: 2023\nfrist: 2023-T3\n{CHANGE}{{frist: 2023-06}}}}]", "", "2023-11-04", "2023-06-30", "2023-06-30", 0),
        (f"år: 2023\nfrist: 2023-T3\n{CHANGE}{{frist: 2023-06}}}}]", "", "2023-11-05", "2023-12-31", "2023-06-30", 1),
        (f"år: 2023\n{CHANGE}{{frist: 2023-06}}}}]", f"dato: 2023-05-01, {OFF} 2025", "2023-11-05", "2023-12-31", "2023-06-30", 2),
        # changes of something else say nothing of the deadline
        (f"år: 2023\n{CHANGE}{{tekst: Før}}}}]", f"dato: 2023-05-01, {OFF} 2025", "2023-11-05", "2025-12-31", "2023-12-31", 1),
        # the first deadline a decision gives is no move; one it takes away is gone
        (f"år: 2026\n{CHANGE}{{år: ingen}}}}]", "", "2023-11-04", None, None, 0),
        (f"år: 2026\n{CHANGE}{{år: ingen}}}}]", "", "2023-11-05", "2026-12-31", "2026-12-31", 0),
        (f"år: 2026\n{CHANGE}{{år: ingen}}}}]", f"dato: 2024-02-01, {OFF} 2027", "2025-03-01", "2027-12-31", "2026-12-31", 1),
        (f"år: 2026\n{CHANGE}{{år: fra 2024}}}}]", "", "2023-11-05", "2026-12-31", "2026-12-31", 0),
        # two decisions
        ("år: 2026\nendret: [{dato: 2023-11-05, før: {år: 2023}}, {dato: 2025-11-05, før: {år: ingen}}]", "", "2025-11-05", "2026-12-31", "2023-12-31", 1),
        ("år: 2026\nendret: [{dato: 2023-11-05, før: {år: 2023}}, {dato: 2025-11-05, før: {år: 2024}}]", "", "2023-11-04", "2023-12-31", "2023-12-31", 0),
        ("år: 2026\nendret: [{dato: 2023-11-05, før: {år: 2023}}, {dato: 2025-11-05, før: {år: 2024}}]", "", "2023-11-05", "2024-12-31", "2023-12-31", 1),
        ("år: 2026\nendret: [{dato: 2023-11-05, før: {år: 2023}}, {dato: 2025-11-05, før: {år: 2024}}]", "", "2025-11-05", "2026-12-31", "2023-12-31", 2),
    ],
)  # fmt: skip
def test_the_last_thing_said_of_a_deadline_stands(
    measure: str, journal: str, day: str, due: str | None, first: str | None, moves: int
) -> None:
    found = judge(measure, journal, day)
    said = [str(found.due) if found.due else None, str(found.first_due) if found.first_due else None]
    assert [*said, found.moves] == [due, first, moves]


def test_a_deadline_taken_away_is_still_the_first() -> None:
    found = judge(f"år: ingen\n{CHANGE}{{år: 2023}}}}]", f"dato: 2023-05-01, {OFF} 2025", "2023-11-05")
    assert (found.due, found.first_due, found.timing) == (None, date(2023, 12, 31), "uten frist")


@pytest.mark.parametrize(
    ("own", "due", "moves"), [("", "2025-12-31", 2), ("år: 2024, ", "2026-12-31", 1)], ids=["inherits", "has its own"]
)
def test_a_decision_above_moves_what_inherits_it(own: str, due: str, moves: int) -> None:
    plan = f"""
mål:
  - {{id: g, tittel: G, år: 2025, endret: [{{dato: 2024-06-01, før: {{år: 2024}}}}], vi_skal: [{{id: a, {own}tekst: A}}]}}
"""
    found = status_of(plan, f"a, dato: 2023-05-01, {OFF} 2026", "2024-06-01").measures[0]
    assert (str(found.due), str(found.first_due), found.moves) == (due, "2024-12-31", moves)


@pytest.mark.parametrize(
    ("measure", "journal", "deadline"),
    [
        ("år: 2024\nfrist: 2024-T2", "", "2024-T2"),
        ("år: 2024", "", "2024-12-31"),
        ("år: 2023\nfrist: 2023-06", f"dato: 2023-05-01, {OFF} 2024-06-30", "2024-06-30"),
        ("slag: drift", "", "None"),
    ],
)
def test_a_deadline_keeps_the_precision_it_has(measure: str, journal: str, deadline: str) -> None:
    assert str(judge(measure, journal, "2023-05-02").deadline) == deadline


@pytest.mark.parametrize(
    ("done", "in_time"), [("2023-12-31", True), ("2023-12", True), ("2024-01-01", False), ("2024", False)]
)
def test_done_in_time_goes_by_when_it_was_done(done: str, in_time: bool) -> None:
    found = judge("år: 2023", f"dato: 2024-03-01, status: gjennomført, utført: {done}", "2024-03-01")
    assert found.in_time is in_time
    assert str(found.done) == done


def test_done_in_time_is_unknown_where_precision_cannot_tell() -> None:
    for due, done in (("2023-06", "2023"), ("2023-12-01", "2023-12")):
        journal = f"dato: 2024-03-01, status: gjennomført, utført: {done}"
        assert judge(f"år: 2023\nfrist: {due}", journal, "2024-03-01").in_time is None


def test_without_a_day_of_its_own_it_was_done_when_reported() -> None:
    found = judge("år: 2023", "dato: 2024-03-01, status: gjennomført", "2024-03-01")
    assert (str(found.done), found.in_time) == ("2024-03-01", False)
    assert judge("år: 2023", "dato: 2024-03-01, status: pågår", "2024-03-01").in_time is None


@pytest.mark.parametrize(
    ("top", "year", "on", "day", "said_by"),
    [
        (BY_DAY, 2022, "2022-06-01", "2023-03-01", "planen"),
        (BY_DAY, 2027, "2022-06-01", "2028-03-01", "planen"),
        (BOTH, 2022, "2022-06-01", "2023-03-01", "planen"),
        (IN_FORCE, 2022, "2022-06-01", "2023-01-31", "programmet"),
        (WITHOUT_DAY, 2022, "2022-06-01", "2023-01-31", "programmet"),
        (NEITHER, 2022, "2022-06-01", "2023-01-31", "programmet"),
        (SILENT, 2022, "2022-06-01", "2024-12-31", "revisjon"),
        (SILENT, 2023, "2022-06-01", "2024-12-31", "revisjon"),
        (SILENT, 2024, "2022-06-01", "2026-12-31", "revisjon"),
        (SILENT, 2026, "2022-06-01", "2028-01-31", "revisjon"),
        (SILENT, 2027, "2022-06-01", "2028-01-31", "revisjon"),
        (WITHOUT_DAY + "revisjon: {hvert: 2 år}\n", 2022, "2022-06-01", "2024-12-31", "revisjon"),
        (AT_REVISION, 2022, "2022-06-01", "2024-12-31", "revisjon"),
        (RECORDED, 2023, "2024-11-04", "2024-12-31", "revisjon"),
        (RECORDED, 2023, "2024-11-05", "2024-11-05", "revisjon"),
        (OFF_GRID, 2024, "2025-02-28", "2026-12-31", "revisjon"),
        (OFF_GRID, 2024, "2025-03-01", "2025-03-01", "revisjon"),
        (OFF_GRID, 2023, "2025-03-01", "2024-12-31", "revisjon"),
        (OFF_GRID, 2025, "2025-03-01", "2026-12-31", "revisjon"),
        (NO_PERIOD, 2023, "2022-06-01", "2024-12-31", "revisjon"),
        (NO_PERIOD, 2031, "2022-06-01", "2032-12-31", "revisjon"),
        (IN_FORCE + "revisjon: {hvert: 18 måneder}\n", 2022, "2022-06-01", "2023-12-31", "revisjon"),
    ],
)
def test_a_year_is_reported_by_the_day_of_the_plan(top: str, year: int, on: str, day: str, said_by: str) -> None:
    found = report_day(look("år: 2022", "", on, top).plan, year, date.fromisoformat(on))
    assert (str(found.day), found.said_by) == (day, said_by)


@pytest.mark.parametrize(("top", "own"), [(IN_FORCE, True), (BY_DAY, False), (SILENT, False), (NEITHER, True)])
def test_the_programs_own_day_is_known_as_such(top: str, own: bool) -> None:
    assert look(Y1, "", "2022-06-01", top).is_asked_by_program is own
    assert not look("år: 2022", "", "2022-06-01", top).is_asked_by_program  # nobody is asked by any such day


@pytest.mark.parametrize(
    ("measure", "journal", "day", "missing"),
    [
        (ALL, "", "2024-01-31", (2022,)),
        (ALL, "", "2024-02-01", (2022, 2023)),
        (ALL, f"{IN_23} status: gjennomført", "2024-02-01", (2022,)),
        (ALL, f"{IN_22} {OFF} 2024-06-30", "2024-06-30", (2023,)),
        (ALL, f"{IN_22} {OFF} 2024-06-30", "2024-07-01", (2022, 2023)),
        (ALL, f"{IN_22} {OFF} ikke fastsatt", "2023-02-01", (2022,)),
        ("gjentas: årlig\når: 2022, 2025", "", "2026-02-01", (2022, 2025)),
        (ALL, f"dato: 2023-03-01, {DROP}", "2026-02-01", ()),
        ("år: 2022", "", "2026-02-01", ()),
    ],
)
def test_these_years_lack_a_report(measure: str, journal: str, day: str, missing: tuple[int, ...]) -> None:
    assert judge(measure, journal, day).missing == missing


@pytest.mark.parametrize("top", [WORKING, REPEALED])
def test_no_year_lacks_a_report_where_nothing_is_asked(top: str) -> None:
    assert judge(Y2, "", "2026-01-01", top).missing == ()


@pytest.mark.parametrize(
    ("journal", "day", "deadlines"),
    [
        ("", "2023-06-01", ((2022, "2023-01-31"), (2023, "2024-01-31"), (2024, "2025-01-31"))),
        (f"{IN_22} status: gjennomført", "2023-06-01", ((2023, "2024-01-31"), (2024, "2025-01-31"))),
        (
            f"{IN_22} status: gjennomført\ndato: 2023-01-10, gjelder: 2023, {OFF} 2024-H1",
            "2023-06-01",
            ((2023, "2024-06-30"), (2024, "2025-01-31")),
        ),
        (f"{IN_22} {OFF} ikke fastsatt", "2023-06-01", ((2022, "2023-01-31"), (2023, "2024-01-31"), (2024, "2025-01-31"))),
        (f"{IN_22} {DROP}", "2023-06-01", ()),
    ],
)  # fmt: skip
def test_a_repeating_measure_has_a_deadline_a_year(
    journal: str, day: str, deadlines: tuple[tuple[int, str], ...]
) -> None:
    found = judge("gjentas: årlig\når: 2022-2024", journal, day)
    assert tuple((year, str(last)) for year, last in found.deadlines) == deadlines


def test_a_measure_done_once_has_one_deadline_or_none() -> None:
    assert judge("år: 2023", "", "2022-06-01").deadlines == ((None, date(2023, 12, 31)),)
    assert judge("", "", "2022-06-01").deadlines == ()
    assert judge("år: 2022", "dato: 2022-03-01, status: gjennomført", "2022-06-01").deadlines == ()


@pytest.mark.parametrize(
    ("measure", "journal", "day", "answers"),
    [
        (Y2, f"{IN_22} status: gjennomført", "2023-01-10", ((2022, "gjennomført"),)),
        (Y2, f"{IN_22} status: pågår", "2023-01-10", ()),
        (L2, f"{IN_22} status: pågår", "2023-01-10", ((2022, "pågår"),)),
        (L2, f"{IN_22} status: ikke påbegynt", "2023-01-10", ()),
        (Y2, f"{IN_22} {OFF} 2023-H1", "2023-06-30", ((2022, "utsatt"),)),
        (Y2, f"{IN_22} {OFF} 2023-H1", "2023-07-01", ()),
        (Y2, f"{IN_22} {OFF} ikke fastsatt", "2023-01-10", ()),
        (Y2, f"{IN_22} status: gjennomført\ndato: 2023-01-20, {DROP}", "2026-01-01", ((2022, "gjennomført"),)),
        ("år: 2023", "dato: 2023-05-01, gjelder: 2023, status: gjennomført", "2024-01-01", ()),
    ],
)
def test_a_marked_year_has_this_answer(
    measure: str, journal: str, day: str, answers: tuple[tuple[int, str], ...]
) -> None:
    assert judge(measure, journal, day).answers == answers


@pytest.mark.parametrize(
    ("measure", "journal", "deviates"),
    [
        ("år: 2022", "", False),
        ("år: 2022", "dato: 2022-05-01, status: pågår", False),
        ("år: 2022", f"dato: 2022-05-01, {OFF} 2025", False),
        ("år: 2022", f"dato: 2022-05-01, {PART}", True),
        ("år: 2022", f"dato: 2022-05-01, {NOT}", True),
        ("år: 2022", f"dato: 2022-05-01, {PART}\ndato: 2022-06-01, status: gjennomført", False),
        ("år: 2022", f"dato: 2022-05-01, {PART}\ndato: 2022-06-01, status: pågår", True),  # no later answer
        ("år: 2022", f"dato: 2022-05-01, {PART}\ndato: 2022-06-01, {DROP}", False),  # it has left
        ("år: 2022\nsluttet: 2022-07-01", f"dato: 2022-05-01, {PART}", False),
        ("år: 2022\nsluttet: 2022-07-01", f"dato: 2022-05-01, {NOT}", False),
        (Y2, f"{IN_22} {PART}", True),
        (Y2, f"{IN_22} {NOT}", True),
        (Y2, f"{IN_22} status: gjennomført", False),
        (Y2, f"{IN_22} {NOT}\n{IN_23} status: gjennomført", False),
        (Y2, f"{IN_22} status: gjennomført\n{IN_23} {NOT}", True),
        (Y2, f"{IN_23} status: gjennomført\ndato: 2024-02-01, gjelder: 2022, {NOT}", False),  # by year, then by date
        (Y2, f"{IN_22} {PART}\ndato: 2023-03-01, gjelder: 2022, status: gjennomført", False),
        (Y2, f"{IN_22} {PART}\n{IN_23} {PART}", True),
        (Y2, f"{IN_22} {PART}\n{IN_23} status: pågår", True),
        (L2, f"{IN_22} {PART}\n{IN_23} status: pågår", True),  # that it goes on is no answer of the work
        (Y2, f"{IN_22} {PART}\n{IN_22} status: gjennomført", False),  # of one day the later in the file
    ],
)
def test_the_last_answer_makes_a_deviation(measure: str, journal: str, deviates: bool) -> None:
    assert judge(measure, journal, "2024-06-01").deviates is deviates


def test_a_repealed_plan_has_no_deviation() -> None:
    assert not judge("år: 2022", f"dato: 2022-05-01, {PART}", "2024-06-01", REPEALED).deviates


@pytest.mark.parametrize(
    ("measure", "journal", "left"),
    [
        ("år: 2022", "dato: 2022-05-01, status: pågår", None),
        ("år: 2022", "dato: 2022-05-01, status: gjennomført", "2022-05-01"),
        ("år: 2022", f"dato: 2022-05, {NOT}", "2022-05-31"),
        ("år: 2022", f"dato: 2022-05-01, {DROP}", "2022-05-01"),
        ("år: 2022", f"dato: 2022-05-01, {DROP}\ndato: 2022-06-01, begrunnelse: x, status: pågår", None),
        ("år: 2022\nsluttet: 2023-02-01", "", "2023-02-01"),
        (Y2, f"{IN_22} status: gjennomført\n{IN_23} {PART}", "2024-01-10"),
        (Y2, f"{IN_22} status: gjennomført", None),
        (Y2, f"dato: 2022-06-01, {DROP}", "2022-06-01"),
    ],
)
def test_a_measure_leaves_on_this_day(measure: str, journal: str, left: str | None) -> None:
    found = judge(measure, journal, "2024-06-01").closed_on
    assert (str(found) if found else None) == left


NOW = "over fristen"


@pytest.mark.parametrize(
    ("measure", "journal", "day", "words"),
    [
        # done once: the now cell carries the status, the years before it the last word of theirs
        ("år: 2022-2025", "", "2021-06-01", "kommer, kommer, kommer, kommer"),
        ("år: 2022-2025", "", "2022-01-01", "ingen melding, kommer, kommer, kommer"),
        ("år: 2022-2025", "dato: 2023-05-01, status: pågår", "2023-12-31", "ingen melding, pågår, kommer, kommer"),
        ("år: 2022-2025", "dato: 2023-05-01, status: pågår", "2024-01-01", "ingen melding, pågår, pågår, kommer"),
        ("år: 2022-2025", "dato: 2023-05-01, status: pågår", "2026-01-01", "ingen melding, pågår, ingen melding, pågår"),
        ("år: 2022-2024", "dato: 2022-03-01, status: ikke påbegynt\ndato: 2022-10-01, status: pågår", "2023-06-01", "pågår, pågår, kommer"),
        ("år: 2022, 2025", "", "2023-06-01", "ingen melding, kommer"),
        ("år: 2022", f"dato: 2022-12-01, {OFF} 2024", "2023-06-01", "utsatt"),
        # after it has left: empty
        ("år: 2022-2025", "dato: 2023-05-01, status: gjennomført", "2024-06-01", "ingen melding, gjennomført, , "),
        ("år: 2022-2025", "dato: 2023-12-31, status: gjennomført", "2023-12-31", "ingen melding, gjennomført, , "),
        ("år: 2022, 2025", f"dato: 2023-05-01, {DROP}", "2026-06-01", "utgår, "),
        ("år: 2024-2025", f"dato: 2023-05-01, {DROP}", "2023-06-01", ", "),
        ("år: 2022-2024", f"dato: 2022-06-01, {DROP}\ndato: 2023-06-01, begrunnelse: x, status: pågår", "2023-07-01", "utgår, pågår, kommer"),
        ("år: 2022-2024\nsluttet: 2023-06-01", "", "2024-06-01", "ingen melding, utgår, "),
        ("år: 2022-2024\nsluttet: 2023-06-01", "", "2023-05-31", "ingen melding, ingen melding, kommer"),
        # repeating: the answer of the year, or what is asked
        ("gjentas: årlig\når: 2022-2025", f"{IN_22} status: gjennomført", "2024-01-31", "gjennomført, venter, venter, kommer"),
        ("gjentas: årlig\når: 2022-2025", f"{IN_22} status: gjennomført", "2024-02-01", "gjennomført, mangler melding, venter, kommer"),
        (Y2, f"{IN_22} {OFF} 2024-06-30", "2024-06-30", "utsatt, mangler melding"),
        (Y2, f"{IN_22} {OFF} 2024-06-30", "2024-07-01", "mangler melding, mangler melding"),
        ("gjentas: årlig\når: 2022, 2025", "", "2026-02-01", "mangler melding, mangler melding"),
        # the year it left carries the word, unanswered years before it none
        ("gjentas: årlig\når: 2022-2025", f"{IN_22} status: gjennomført\ndato: 2024-03-01, {DROP}", "2025-06-01", "gjennomført, ingen melding, utgår, "),
        ("gjentas: årlig\når: 2022-2025", f"{IN_22} status: gjennomført\ndato: 2024-03-01, {DROP}", "2024-02-29", "gjennomført, mangler melding, venter, kommer"),
        ("gjentas: årlig\når: 2022, 2025", f"dato: 2023-05-01, {DROP}", "2026-06-01", "ingen melding, "),
        ("gjentas: årlig\når: 2022-2024\nsluttet: {dato: 2023-06-01, erstattet_av: andre}", "", "2024-06-01", "ingen melding, erstattet, "),
    ],
)  # fmt: skip
def test_the_year_cells_have_these_words(measure: str, journal: str, day: str, words: str) -> None:
    found = judge(measure, journal, day)
    assert ", ".join(cell.word for cell in found.cells) == words
    assert tuple(cell.year for cell in found.cells) == found.measure.years


def test_only_the_now_cell_says_that_it_is_late() -> None:
    for day, late in (("2023-12-31", []), ("2024-01-01", [2023])):
        cells = judge("år: 2022-2023", "", day).cells
        assert [cell.year for cell in cells if cell.timing == "over fristen"] == late


def test_no_cell_lacks_a_report_before_the_decision() -> None:
    cells = judge(Y2, "", "2026-01-01", WORKING).cells
    assert [cell.word for cell in cells] == ["venter", "venter"]


@pytest.mark.parametrize(
    ("measure", "words"),
    [("år: 2022-2024", "ingen melding, pågår, "), ("gjentas: årlig\når: 2022-2024", "ingen melding, ingen melding, ")],
)
def test_a_repealed_plan_waits_for_nothing(measure: str, words: str) -> None:
    found = judge(measure, "dato: 2023-02-01, gjelder: 2023, status: pågår", "2023-06-01", REPEALED)
    assert ", ".join(cell.word for cell in found.cells) == words


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("slag: drift", "drift"),
        ("slag: investering", "investering"),
        ("slag: [drift, investering]", "drift og investering"),
        ("slag: ingen", "ikke oppgitt"),
        ("", "ikke oppgitt"),
    ],
)
def test_a_measure_counts_in_one_kind_of_money(written: str, kind: str) -> None:
    assert judge(written, "", "2022-06-01").kind_of_money == kind


@pytest.mark.parametrize(
    ("written", "unknown"),
    [
        ("", True),
        ("økonomi: budsjett", True),
        ("økonomi: egen politisk sak", True),
        ("økonomi: innenfor ramme", False),
        ("økonomi: ingen kostnad", False),
        ("kostnad: {drift: {2022: 0}}", False),
        ("kostnad: {investering: {2022: 5}}", False),
        ("kostnad: {ramme: 5}", False),
    ],
)
def test_a_cost_is_known_by_amount_frame_or_words(written: str, unknown: bool) -> None:
    assert has_unknown_cost(judge(f"år: 2022\n{written}", "", "2022-06-01").placed) is unknown


def test_entries_in_force_are_those_by_the_day() -> None:
    journal = "dato: 2022-06-01, status: pågår\ndato: 2022-03, status: ikke påbegynt"
    assert [entry.status for entry in judge("år: 2022", journal, "2022-06-01").entries] == ["ikke påbegynt", "pågår"]
    assert judge("år: 2022", journal, "2022-03-30").entries == ()
    assert judge("år: 2022", WITHDRAWN, "2022-08-01").entries == ()


def test_a_measure_counts_from_the_day_it_was_introduced() -> None:
    measures = "a, år: 2025, innført: 2024-11-05\nb, år: 2025"
    assert [m.measure.id for m in several(measures, "", "2024-11-04").measures] == ["b"]
    assert [m.measure.id for m in several(measures, "", "2024-11-05").measures] == ["a", "b"]
