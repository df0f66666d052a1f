"""The tables of the open data, column by column. The csv, the JSON, both schemas and the page of columns are made of
these lists, so that they cannot differ. `intern_merknad` is not here; what is not known is None and never zero.

A change that could break a reader raises `VERSION`; a new column does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import Any, Literal, NamedTuple, cast, get_args

from boligplan.deadline import Deadline
from boligplan.journal import NOT_SET, REPORTED, STATUSES, Entry
from boligplan.language import LANGUAGES
from boligplan.plan import Aim, Plan
from boligplan.planparts import Cost, Repeat
from boligplan.status import (
    TIMINGS,
    Cell,
    MeasureStatus,
    PlanStatus,
    SaidBy,
    has_unknown_cost,
    report_day,
    responsible,
)

VERSION = 1

Kind = Literal["tekst", "heltall", "tall", "dato", "ja/nei", "liste"]
Value = str | int | Decimal | date | bool | tuple[str | int, ...] | None

_KRONER = {"kr": 1, "1000 kr": 1_000, "mill. kr": 1_000_000}
_PRECISIONS = {"T": "tertial", "K": "kvartal", "H": "halvår"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it holds, where a row has it (`a.b` is None where a is), and whether it is never empty."""

    name: str
    kind: Kind
    description: str
    source: str | Callable[[Any], Value]
    required: bool = False

    def value(self, row: Any) -> Value:
        """The value in a row."""
        if callable(self.source):
            return self.source(row)
        for step in self.source.split("."):
            row = None if row is None else getattr(row, step)
        return cast(Value, row)


class Row(NamedTuple):
    """What a row of a table tells of; the rest is None.

    A year may have a cell, where it is marked, and a cost, where one stands on the measure or on `aim`. An entry has
    its number among those of the measure.
    """

    status: PlanStatus
    measure: MeasureStatus | None = None
    aim: Aim | None = None
    year: int | None = None
    cell: Cell | None = None
    cost: Cost | None = None
    number: int | None = None
    entry: Entry | None = None

    @property
    def plan(self) -> Plan:
        """The plan as it stood that day."""
        return self.status.plan


@dataclass(frozen=True, slots=True)
class Table:
    """One table: the rows of a plan, and the columns that together name a row, none where nothing does."""

    name: str
    description: str
    columns: tuple[Column, ...]
    rows: Callable[[PlanStatus], Iterable[Row]]
    key: tuple[str, ...] = ()


def measures(status: PlanStatus) -> Iterator[Row]:
    """Every measure, in the order of the plan."""
    return (Row(status, measure) for measure in status.measures)


def years_of(row: Row) -> Iterator[Row]:
    """Every marked year of a measure, and every year with an amount."""
    assert row.measure is not None  # the row of a measure
    measure = row.measure.measure
    cells = {cell.year: cell for cell in row.measure.cells}
    cost = measure.cost.until(row.measure.money_until) if measure.cost else None
    for year in sorted({*(measure.years or ()), *_years_with_cost(cost)}):
        yield row._replace(aim=row.measure.placed.aim, year=year, cell=cells.get(year), cost=cost)


def years_of_aims(status: PlanStatus) -> Iterator[Row]:
    """The years of the costs that stand on aims."""
    for item, cost in status.costs:
        if isinstance(item, Aim):
            yield from (Row(status, aim=item, year=year, cost=cost) for year in sorted(_years_with_cost(cost)))


def _years_with_cost(cost: Cost | None) -> set[int]:
    return {year for part in (cost.running, cost.investment) for year, _ in part.by_year} if cost else set()


def entries_of(row: Row) -> Iterator[Row]:
    """The reports on a measure that are in force, oldest first; what was taken back by then is none of them."""
    assert row.measure is not None  # the row of a measure
    return (row._replace(number=number, entry=entry) for number, entry in enumerate(row.measure.entries, 1))


def indicators_of(row: Row) -> Iterator[Row]:
    """The last value of each year; a row without a value where nothing has been reported."""
    assert row.measure is not None  # the row of a measure
    if row.measure.measure.indicator:
        last = {entry.year or entry.day: entry for entry in row.measure.entries if entry.value is not None}
        yield from (row._replace(entry=entry) for entry in last.values() or [None])


def _below(rows: Callable[[Row], Iterable[Row]]) -> Callable[[PlanStatus], Iterable[Row]]:
    """Such rows of every measure."""
    return lambda status: chain.from_iterable(map(rows, measures(status)))


def _amount(row: Row, kind: Literal["running", "investment"]) -> Decimal | None:
    return dict(getattr(row.cost, kind).by_year).get(row.year) if row.cost else None


def _kroner(row: Row, kind: Literal["running", "investment"]) -> Decimal | None:
    """The amount in kroner; None where the plan does not say what its amounts are in."""
    amount, unit = _amount(row, kind), _KRONER.get(row.plan.amounts_in or "")
    return None if amount is None or unit is None else amount * unit


def _last(when: Deadline | date | None) -> date | None:
    return when.last if isinstance(when, Deadline) else when


def _precision(when: Deadline | date | None) -> str | None:
    """How precisely the day is known: år, tertial, kvartal, halvår, måned or dag."""
    if when is None:
        return None
    text = when.text if isinstance(when, Deadline) else "0000-00-00"
    return _PRECISIONS.get(text[5:6]) or {4: "år", 7: "måned"}.get(len(text), "dag")


def _said_by(row: Any) -> SaidBy:
    """Who says by when is to be reported: the program where anybody is asked by its own day."""
    status = row.status
    return "programmet" if status.is_asked_by_program else report_day(row.plan, status.day.year, status.day).said_by


def _parties(row: Any, part: Literal["delegated", "by"]) -> tuple[str, ...]:
    """The ids of those with this part in the measure, who have not the responsibility."""
    found = row.measure.measure.responsibility
    return getattr(found, part) if found else ()


def _is_reached(row: Any) -> bool | None:
    """Whether the value is what the plan promised; None where there is no value or no promise."""
    value, goal = row.entry.value if row.entry else None, row.measure.measure.indicator
    least = goal.at_least if goal.at_least is not None else goal.count
    if value is None or (least is None and goal.at_most is None):
        return None
    return (least is None or value >= least) and (goal.at_most is None or value <= goal.at_most)


def _strategy(row: Any) -> str | None:
    strategy = row.measure.placed.strategy
    return (strategy.title or strategy.text) if strategy else None


_PRECISION = "Hvor nøyaktig dagen er kjent: dag, måned, kvartal, tertial, halvår eller år."
_OF_PLAN = (
    Column("plan", "tekst", "Planens id.", "plan.id", True),
    Column("kommune", "tekst", "Kommunens navn.", "plan.municipality.name", True),
)
_OF_MEASURE = (*_OF_PLAN, Column("tiltak", "tekst", "Tiltakets id.", "measure.measure.id", True))

PLANS = Table(
    "planer",
    "Planene, en rad for hver.",
    (
        *_OF_PLAN,
        Column("kommunenummer", "tekst", "Kommunenummeret, fire siffer.", "plan.municipality.number"),
        Column("tittel", "tekst", "Planens navn.", "plan.title", True),
        Column("målform", "tekst", "bokmål eller nynorsk.", "plan.language", True),
        Column("tilstand", "tekst", "under arbeid, vedtatt eller opphevet.", "plan.state", True),
        Column("første_år", "heltall", "Første år i perioden.", lambda row: (row.plan.period or (None,))[0]),
        Column("siste_år", "heltall", "Siste år i perioden.", lambda row: (row.plan.period or (None,))[-1]),
        Column("beløp_i", "tekst", "Enheten for beløpene: kr, 1000 kr eller mill. kr.", "plan.amounts_in"),
        Column("vedtatt", "dato", "Dagen planen ble vedtatt.", "plan.adoption.day"),
        Column("vedtatt_av", "tekst", "Hvem som vedtok den.", "plan.adoption.body"),
        Column("sak", "tekst", "Saken den ble vedtatt i.", "plan.adoption.case"),
        Column("antall_tiltak", "heltall", "Hvor mange tiltak planen har.", lambda row: len(row.status.measures), True),
        Column("neste_revisjon", "heltall", "Året for neste revisjon.", "status.next_revision.year"),
        Column(
            "revisjon_forfalt",
            "ja/nei",
            "Om året er over uten at revisjonen er ført.",
            "status.next_revision.is_late",
            True,
        ),
        Column(
            "meldefrist_satt_av",
            "tekst",
            "Hva meldefristen følger av: planen, revisjon, eller programmet når planen ikke sier noe om den.",
            _said_by,
            True,
        ),
        Column("per", "dato", "Dagen alt er regnet ut for.", "status.day", True),
    ),
    lambda status: (Row(status),),
    ("plan",),
)

MEASURES = Table(
    "tiltak",
    "Tiltakene, en rad for hvert. Et tiltak står én gang, også når flere har ansvaret.",
    (
        *_OF_MEASURE,
        Column("nummer", "tekst", "Nummeret slik det står i planen.", "measure.number", True),
        Column("mål", "tekst", "Målets id.", "measure.placed.goal.id"),
        Column("mål_tittel", "tekst", "Målet.", "measure.placed.goal.title"),
        Column("vi_vil", "tekst", "Id-en til «vi vil»-punktet.", "measure.placed.aim.id"),
        Column("vi_vil_tekst", "tekst", "Det kommunen vil.", "measure.placed.aim.text"),
        Column("strategi", "tekst", "Strategien, for tiltak som hører til en.", _strategy),
        Column("tekst", "tekst", "Det kommunen skal gjøre.", "measure.measure.text", True),
        Column("punkter", "liste", "Underpunktene.", "measure.measure.points"),
        Column("ansvar", "liste", "Id-ene til dem som har ansvaret.", lambda row: responsible(row.measure.measure)),
        Column(
            "ansvar_navn", "liste", "Navnene til dem som har ansvaret.",
            lambda row: row.plan.names(responsible(row.measure.measure)),
        ),
        Column("hovedansvar", "tekst", "Id-en til den som har hovedansvaret.", "measure.measure.responsibility.lead"),
        Column(
            "delegert", "liste", "Id-ene til dem tiltaket er delegert til.", lambda row: _parties(row, "delegated")
        ),
        Column("ved", "liste", "Id-ene til dem planen nevner med «ved».", lambda row: _parties(row, "by")),
        Column("involverte", "liste", "Id-ene til andre som deltar.", "measure.measure.involved"),
        Column(
            "utvalg", "tekst", "Id-en til det politiske utvalget.", lambda row: row.measure.measure.committee or None
        ),
        Column("slag", "liste", "drift, investering eller begge.", lambda row: row.measure.measure.kinds or ()),
        Column("økonomi", "tekst", "Hvor pengene avklares.", "measure.measure.economy.clarification"),
        Column(
            "ramme", "tall", "Samlet ramme i planens enhet; den er ikke en del av beløpene for årene.",
            "measure.measure.cost.frame",
        ),
        Column(
            "ukjent_kostnad", "ja/nei", "Om planen ikke sier hva tiltaket koster.",
            lambda row: has_unknown_cost(row.measure.placed), True,
        ),
        Column("prioritet", "tekst", "Prioriteten slik den står i planen.", "measure.measure.priority"),
        Column("gjentas", "tekst", "nei, årlig eller løpende.", "measure.measure.repeats", True),
        Column(
            "første_år", "heltall", "Første år det er ført opp for.",
            lambda row: (row.measure.measure.years or (None,))[0],
        ),
        Column(
            "siste_år", "heltall", "Siste år det er ført opp for.",
            lambda row: (row.measure.measure.years or (None,))[-1],
        ),
        Column("frist", "dato", "Siste dag i tide, også når fristen er flyttet.", "measure.due"),
        Column("første_frist", "dato", "Den første fristen tiltaket hadde.", "measure.first_due"),
        Column("flyttet", "heltall", "Hvor mange ganger fristen er flyttet.", "measure.moves", True),
        Column("status", "tekst", "Det som er meldt; «ikke meldt» når ingen har meldt noe.", "measure.status", True),
        Column("stilling", "tekst", "Hvordan tiltaket står, målt mot fristene.", "measure.timing", True),
        Column(
            "dager", "heltall",
            "Dager over fristen, siden den eldste meldefristen som er ute, til fristen, eller siden siste melding; "
            "stillingen sier hvilken.",
            "measure.days",
        ),
        Column("avsluttet", "ja/nei", "Om ingenting mer skal gjøres eller meldes.", "measure.is_closed", True),
        Column("mangler", "liste", "Årene som mangler melding.", "measure.missing"),
        Column("utført", "dato", "Siste dag det kan ha blitt gjort.", lambda row: _last(row.measure.done)),
        Column("utført_presisjon", "tekst", _PRECISION, lambda row: _precision(row.measure.done)),
        Column("i_tide", "ja/nei", "Om det som er gjort, ble gjort i tide.", "measure.in_time"),
        Column("meldt", "ja/nei", "Om noen har meldt noe om tiltaket.", lambda row: bool(row.measure.entries), True),
        Column(
            "avvik", "ja/nei", "Om det sist er meldt at det er delvis eller ikke gjennomført.", "measure.deviates",
            True,
        ),
        Column("antall_meldinger", "heltall", "Antall meldinger.", lambda row: len(row.measure.entries), True),
        Column(
            "siste_melding", "dato", "Datoen for den siste meldingen.",
            lambda row: row.measure.entries[-1].day if row.measure.entries else None,
        ),
        Column(
            "siste_melding_presisjon", "tekst", _PRECISION,
            lambda row: _precision(row.measure.entries[-1].dated) if row.measure.entries else None,
        ),
    ),
    measures,
    ("plan", "tiltak"),
)  # fmt: skip

YEARS = Table(
    "år",
    "Årene, en rad for hvert år det er ført opp for eller har beløp i. Beløp på et «vi vil» har rader uten tiltak.",
    (
        *_OF_PLAN,
        Column("tiltak", "tekst", "Tiltakets id; tom når beløpet står på et «vi vil».", "measure.measure.id"),
        Column("vi_vil", "tekst", "Id-en til «vi vil»-punktet.", "aim.id"),
        Column("år", "heltall", "Året.", "year", True),
        Column(
            "krysset_av",
            "ja/nei",
            "Om tiltaket er ført opp for året.",
            lambda row: row.cell is not None,
            True,
        ),
        Column(
            "celle",
            "tekst",
            "Det som vises for året, og ikke noe å telle: en status, mangler melding, venter, kommer eller ingen "
            "melding. Tom for årene etter at tiltaket er avsluttet.",
            lambda row: (row.cell.word or None) if row.cell else None,
        ),
        Column("drift", "tall", "Driftskostnad i planens enhet.", lambda row: _amount(row, "running")),
        Column("investering", "tall", "Investering i planens enhet.", lambda row: _amount(row, "investment")),
        Column("beløp_i", "tekst", "Enheten for beløpene.", "plan.amounts_in"),
        Column("drift_kr", "tall", "Driftskostnad i kroner.", lambda row: _kroner(row, "running")),
        Column("investering_kr", "tall", "Investering i kroner.", lambda row: _kroner(row, "investment")),
    ),
    lambda status: chain(_below(years_of)(status), years_of_aims(status)),
)

ENTRIES = Table(
    "meldinger",
    "Meldingene som gjaldt dagen det er regnet ut for, eldste først for hvert tiltak. Det som da var trukket tilbake, "
    "er ikke med.",
    (
        *_OF_MEASURE,
        Column("nr", "heltall", "Meldingens nummer blant tiltakets.", "number", True),
        Column("dato", "dato", "Dagen det ble meldt; av en måned den siste.", "entry.day", True),
        Column("dato_presisjon", "tekst", _PRECISION, lambda row: _precision(row.entry.dated), True),
        Column("gjelder", "heltall", "Året meldingen gjelder.", "entry.year"),
        Column("status", "tekst", "Hva som ble meldt.", "entry.status", True),
        Column("tekst", "tekst", "Hva som er gjort.", "entry.text"),
        Column("verdi", "tall", "Indikatorens verdi.", "entry.value"),
        Column("utført", "dato", "Siste dag det kan ha blitt gjort.", lambda row: _last(row.entry.done)),
        Column("utført_presisjon", "tekst", _PRECISION, lambda row: _precision(row.entry.done)),
        Column("av", "tekst", "Id-en til den som meldte.", "entry.by"),
        Column("sak", "tekst", "Saksnummer.", "entry.case"),
        Column("begrunnelse", "tekst", "Hvorfor det ikke gikk som planlagt.", "entry.reason"),
        Column("ny_frist", "dato", "Siste dag i den nye fristen.", lambda row: _last(row.entry.new_due)),
        Column(
            "ny_frist_presisjon", "tekst", _PRECISION.removesuffix(".") + ", eller ikke fastsatt.",
            lambda row: NOT_SET if row.entry.moved_to == NOT_SET else _precision(row.entry.new_due),
        ),
        Column("erstattet_av", "liste", "Id-ene til tiltakene som tok over.", "entry.replaced_by"),
    ),
    _below(entries_of),
    ("plan", "tiltak", "nr"),
)  # fmt: skip

INDICATORS = Table(
    "indikatorer",
    "Indikatorene, en rad for siste verdi hvert år, og en rad uten verdi der ingenting er meldt.",
    (
        *_OF_MEASURE,
        Column("navn", "tekst", "Hva som måles.", "measure.measure.indicator.name", True),
        Column("enhet", "tekst", "Enheten.", "measure.measure.indicator.unit"),
        Column("minst", "tall", "Målet er minst dette.", "measure.measure.indicator.at_least"),
        Column("høyst", "tall", "Målet er høyst dette.", "measure.measure.indicator.at_most"),
        Column("antall", "tall", "Målet er dette antallet.", "measure.measure.indicator.count"),
        Column("år", "heltall", "Året verdien gjelder.", "entry.year"),
        Column("dato", "dato", "Dagen verdien ble meldt; av en måned den siste.", "entry.day"),
        Column(
            "dato_presisjon", "tekst", _PRECISION, lambda row: _precision(row.entry.dated) if row.entry else None
        ),
        Column("verdi", "tall", "Verdien.", "entry.value"),
        Column("nådd", "ja/nei", "Om målet er nådd; tom uten verdi eller mål.", _is_reached),
    ),
    _below(indicators_of),
)  # fmt: skip

# The words that a column can hold, where they are few and fixed.
WORDS: dict[str, tuple[str, ...]] = {
    "målform": LANGUAGES,
    "tilstand": ("under arbeid", "vedtatt", "opphevet"),
    "beløp_i": tuple(_KRONER),
    "gjentas": get_args(Repeat),
    "status": STATUSES,
    "stilling": TIMINGS,
    "celle": (*REPORTED, "mangler melding", "venter", "kommer", "ingen melding"),
    "meldefrist_satt_av": get_args(SaidBy),
}

TABLES = (PLANS, MEASURES, YEARS, ENTRIES, INDICATORS)

# Where a plan comes from; only the process that asks git knows, so these end the rows of `planer`.
ORIGIN = (
    Column("fil", "tekst", "Planfilen, sett fra toppen av git-depotet; utenfor git bare filnavnet.", "file", True),
    Column(
        "commit", "tekst", "Siste lagrede versjon av planen eller framdriftsfilen; tom utenfor git.", "commit.short"
    ),
    Column(
        "endret", "ja/nei", "Om filene er endret uten å være lagret i git; tom når det ikke kan avgjøres.", "changed"
    ),
)
