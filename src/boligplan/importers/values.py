"""What one row says of its measures: who, money, kind, time and status as plan values; every guess leaves a doubt."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from boligplan.deadline import parse_deadline, parse_years, show_years
from boligplan.editing.yamltext import Plain
from boligplan.importers.cells import FACTORS, NO, YES, Time, read_amount, read_time, repeats
from boligplan.importers.rows import Record
from boligplan.safetext import fold

Data = dict[str, Any]
Doubt = Callable[[Data, str, str], None]  # item, key it belongs to («» for the item), words

KINDS = ("drift", "investering")

_OWN_CASE = r"(egen|egne|eiga|eigen|eigne) (politisk[ae]? )?sak"
_CONDITION = r"\b(dersom|hvis|viss|ved behov|om det (gir|gjev|får|blir))\b"
_CLARIFY = (
    # «Avklares i egen politisk sak dersom det gir konsekvenser», «Ved behov lages egen sak»: in one sentence
    ("egen politisk sak ved behov", rf"{_OWN_CASE}[^.]*{_CONDITION}|{_CONDITION}[^.]*{_OWN_CASE}"),
    ("egen politisk sak", _OWN_CASE),
    ("innenfor ramme", r"\b(innenfor|innanfor|innafor) .*ramm"),
    ("ingen kostnad", r"^ingen( kostnad| konsekvens|$)|kostnadsfri|uten kostnad|utan kostnad"),
    ("budsjett", r"budsjett|økonomiplan"),
    ("ukjent", r"ukjent|ik(ke|kje) avklart|må avklares|må avklarast"),
)
_STANDING = re.compile(
    r"(ha|halde|holde|sikre|informere|(vide|vida)re(føre|utvikle)|vedlike(holde|halde)|gi|gje|tilby|delta|inkludere|"
    r"tilrettelegge|legg(e|je) til rette|følgj?e opp|styrke|samarbeide|prioritere|bidra|lytte)\b",
    re.IGNORECASE,
)
_STATUS = (
    ("pågår", r"ikk?j?e (helt |heilt )?ferdig|forvent|(vert|blir|skal) (ferdig|fullført|gjennomført)|[1-9]\d? ?%"),
    ("delvis gjennomført", r"delvis"),
    ("ikke gjennomført", r"ikk?j?e (gjennomført|utført|gjort)"),
    ("ikke påbegynt", r"ikk?j?e (påbegynt|starta|startet|begynt|påbyrja|igangsatt|sett i gang)|\b0 ?%"),
    ("gjennomført", r"gjennomført|ferdig|fullført|utført|ok\b|avslutt|✓|100 ?%|x$"),
    ("utsatt", r"utsatt|utsett|på vent"),
    ("utgår", r"utgår|går ut|utgått|droppet|erstatt"),
    ("pågår", r"pågår|under arbeid|i gang|igangsatt|iverksatt|starta|startet|påbegynt|påbyrja|løpende|i rute"),
)


def economy(text: str) -> Data:
    """The value of `økonomi` for a printed text."""
    low = text.casefold()
    clarified = next((name for name, words in _CLARIFY if re.search(words, low)), "")
    return {"avklaring": clarified, "tekst": text}


def money_in_words(record: Record) -> str:
    """What a column of amounts says in words, where no other column does."""
    words = (text for _, text in record.filled("money") if text.casefold() not in YES | NO and not read_amount(text))
    return "" if record.text("economy") else next(words, "")


def kinds(record: Record) -> list[str]:
    """The value of `slag`: what the row's own column says, else the columns its amounts stand in."""
    text = record.text("kind").casefold()
    found = {name for name in KINDS if re.search(rf"\b({name}|{name[0]}\b)", text)}
    found |= {column.kind for column, _ in record.filled("year", "money") if column.kind and not text}
    return [name for name in KINDS if name in found]


def time(item: Data, record: Record, printed: str, period: tuple[int, int] | None, doubt: Doubt) -> None:
    """Write `når`, `år`, `frist` and `gjentas` from the time column, the year columns and the measure's own words."""
    said = read_time(printed, period) if printed else Time()
    item["når"] = printed
    if said.doubt:
        doubt(item, "når", f"{said.doubt} («{printed}»)")
    marked = set()
    for column, text in record.filled("year"):
        if text.casefold() in NO:
            continue
        marked.add(column.year)
        if text.casefold() not in YES and not read_amount(text):
            said.due = read_time(f"{text.rstrip('.')}.{column.year}", period).due or said.due
            record.keep(column, text)
            doubt(item, "år", f"«{fold(text)}» i kolonnen for {column.year} er lest som et merke")
    is_cost = bool(said.years) and len({column.year for column in record.layout.columns if column.year}) == 1
    told = read_time(printed, None).years if marked and not is_cost else set()
    if told - marked:
        doubt(item, "år", f"«{printed}» og årskolonnene nevner ulike år; alle er med")
    years = said.years if is_cost else marked | told or said.years
    item["år"] = Plain(show_years(years))
    if "vi_skal" in item:  # an aim has years, and its measures have the rest
        return
    words = " ".join([item["tekst"], *item["punkter"]])
    named = repeats(words) if years else ""
    item["gjentas"] = said.repeats or named
    unsaid = named == "løpende" or (len(years) > 1 and not printed and not named)
    if unsaid and not said.repeats:
        item["gjentas"] = "løpende" if named or _STANDING.match(words) else ""
        doubt(item, "gjentas", "flere år er krysset av; gjøres det hvert år (løpende), eller én gang?")
    if said.due and not item["gjentas"]:
        item["frist"] = Plain(said.due)


def unit(records: list[Record], heads: str) -> tuple[str, str]:
    """The unit of the amounts (empty where there are none), and the doubt about it."""
    low = heads.casefold()
    read = [(read_amount(text), record) for record in records for _, text in record.filled("year", "money")]
    amounts = [(amount, record) for amount, record in read if amount and amount[0]]
    if not amounts:
        return "", ""
    for name, words in (("mill. kr", r"\bmill|mnok"), ("1000 kr", r"\b1 ?000\b|tusen|\btkr"), ("kr", r"\bkr\b|kroner")):
        if re.search(words, low):
            return name, ""
    named = min((own for (_, own), _ in amounts if own), key=FACTORS.__getitem__, default="")
    bare = [(amount, record) for (amount, own), record in amounts if not own]
    if not bare:
        return named, ""
    for amount, record in bare:
        printed = re.search(r"kr\.? ?([\d .]+)", fold(record.text("economy")).casefold())
        whole = read_amount(printed[1].strip(" .")) if printed else None
        for name, factor in FACTORS.items():
            if whole and whole[0] == amount * factor:
                return name, f"enheten er regnet ut av «{fold(record.text('economy'))}»"
    if max(amount for amount, _ in bare) >= 10_000:
        return "kr", "enheten står ikke i tabellen; beløpene er store"
    return (named, "enheten står ikke ved alle beløpene") if named else ("1000 kr", "enheten står ikke i tabellen")


def cost(item: Data, record: Record, plan_unit: str, doubt: Doubt) -> Data:
    """The value of `kostnad`: amounts by year, or a frame where no single year is marked."""
    own = kinds(record)
    years = parse_years(item["år"]) if item.get("år") else ()
    result: Data = {}
    for column, text in record.filled("year", "money"):
        amount = None if text.casefold() in YES | NO else read_amount(text)
        if amount is None or not plan_unit:
            if column.role == "money" and text != money_in_words(record):
                record.keep(column, text)
            continue
        value = (amount[0] * FACTORS[amount[1] or plan_unit] / FACTORS[plan_unit]).normalize()
        year = column.year or (years[0] if len(years) == 1 else 0)
        kind = column.kind or (own[0] if own else "drift")
        if year and not column.kind and len(own) != 1:
            doubt(item, "kostnad", "raden sier ikke om beløpet er drift eller investering; det er ført som " + kind)
        by_year = result.setdefault(kind, {})
        if value != round(value, 2) or str(year) in by_year or (not year and "ramme" in result):
            record.keep(column, text)
            doubt(item, "kostnad", f"«{fold(text)}» er ikke regnet med; det står under felt")
        elif not year:
            result["ramme"] = Plain(f"{value:f}")
        else:
            by_year[str(year)] = Plain(f"{value:f}")
    for kind in KINDS:
        by_year = result.get(kind, {})
        if len(by_year) > 1 and len(set(by_year.values())) == 1 and show_years(map(int, by_year)) == item.get("år"):
            result[kind] = {"hvert_år": next(iter(by_year.values()))}
    return result


def entry(item: Data, head: str, text: str, day: date, doubt: Doubt) -> Data:
    """The journal's entry for a printed status; `day` where the head names none."""
    said = read_time(head, None)
    due = parse_deadline(said.due or str(max(said.years))) if said.years else None
    if due:
        day = due.last if due.first == due.last else min(due.last, day)
    low = text.casefold()
    found = [name for find in (re.match, re.search) for name, words in _STATUS if find(words, low)]
    status = found[0] if found else ""
    result: Data = {
        "#": [],
        "tiltak": item["id"],
        "dato": Plain(day),
        "gjelder": "",
        "status": status,
        "tekst": text,
    }
    if not due or due.first < due.last:
        doubt(result, "dato", "overskriften sier ikke hvilken dag statusen gjelder")
    if not status or status == "utsatt":
        doubt(
            result,
            "status",
            f"«{text}» " + ("sier ikke ny frist; ført som pågår" if status else "ble ikke forstått; ført som pågår"),
        )
        result["status"] = "pågår"
    elif status == "gjennomført" and not re.match(dict(_STATUS)[status], low):
        doubt(result, "status", f"«{text}» er lest som gjennomført")
    elif status in ("delvis gjennomført", "ikke gjennomført", "utgår"):
        result["begrunnelse"] = text
        doubt(result, "begrunnelse", "begrunnelsen er det som står i statuskolonnen")
    if item["gjentas"]:
        years = parse_years(item["år"]) if item["år"] else ()
        result["gjelder"] = Plain(max([year for year in years if year <= day.year] or years[:1] or [day.year]))
        doubt(result, "gjelder", "hvilket år statusen gjelder, står ikke i tabellen")
    return result
