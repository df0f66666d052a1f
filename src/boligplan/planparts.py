"""The small values a plan is put together of: responsibility, money, decisions, owners, guidance and rules."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal, get_args

from pydantic_core import PydanticCustomError

from boligplan.deadline import Deadline, Miswritten, parse_day_of_year, parse_deadline, parse_duration, parse_year
from boligplan.fields import (
    DAY_SCHEMA,
    ID_SCHEMA,
    NONE,
    Day,
    Due,
    Id,
    Items,
    Many,
    ManyOrNone,
    Number,
    Parsed,
    Period,
    Shorthand,
    Span,
    Text,
    Value,
    Year,
    YearDay,
    Years,
    key,
)

Kind = Literal["drift", "investering"]
Clarification = Literal[
    "budsjett", "egen politisk sak", "egen politisk sak ved behov", "innenfor ramme", "ingen kostnad", "ukjent"
]  # fmt: skip
OwnerType = Literal["stilling", "enhet", "gruppe", "politisk organ", "ekstern", "ubestemt"]
Repeat = Literal["nei", "årlig", "løpende"]

EVERY_YEAR = "hvert_år"

DEFAULT_INTERVAL = parse_duration("12 måneder")
DEFAULT_REPORT_DAY = parse_day_of_year("31. januar")
DEFAULT_NOTICE = parse_duration("90 dager")

_SHORT: dict[str, list[dict[str, Any]]] = {
    "avklaring": [{"enum": [*get_args(Clarification), NONE]}],
    "hos": [ID_SCHEMA, {"type": "array", "items": ID_SCHEMA}],
    "dato": [DAY_SCHEMA],
}


def long_form(name: str) -> Shorthand:
    """Shorthand where a text, or a list of texts, stands for `{name: …}`, and «ingen» for an empty value."""

    def expand(value: Any) -> Any:
        if value == NONE:
            return {}
        return {name: value} if isinstance(value, str | tuple) else value

    return Shorthand(expand, lambda long: _SHORT[name])


def when_empty(standard: Any) -> Shorthand:
    """Shorthand where a key with nothing after it means `standard`."""
    return Shorthand(lambda value: standard if value is None else value, lambda long: [])


def _reporting(value: Any) -> Any:
    return {"når": value} if isinstance(value, str) else {} if value is None else value


AS_WORDS = Shorthand(_reporting, lambda long: [{"const": "ved revisjon"}])  # «rapportering: ved revisjon»


class Extra(Value):
    """One printed column that no rule reads, kept as it is."""

    head: Text = key("hode", "Kolonnens overskrift.", ...)
    text: Text = key("tekst", "Det som står i kolonnen.", ...)


def _fields(value: Any) -> Any:
    if isinstance(value, dict):
        return tuple({"hode": head, "tekst": text} for head, text in value.items())
    return () if value is None else value


class _TextMap(Shorthand):
    def __init__(self) -> None:
        super().__init__(_fields, lambda long: [])

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> dict[str, Any]:
        return {"type": "object", "additionalProperties": {"type": ["string", "number", "boolean"]}}


Felter = Annotated[tuple[Extra, ...], _TextMap()]


class Noted(Value):
    """What any level may carry."""

    description: Text | None = key("beskrivelse", "Lengre tekst om det som står her.")
    source: Text | None = key("kilde", "Hvor dette er hentet fra.")
    fields: Felter = key("felt", "Andre kolonner i planen, overskrift: tekst, gjengitt som de er.", ())
    internal_note: Text | None = key("intern_merknad", "Vises bare av «boligplan vis» og i filen selv.")


class Economy(Value):
    """What is said of the financial consequences; where it is to be settled."""

    clarification: Clarification | None = key(
        "avklaring", "Hvor pengene avklares; «ved behov» der planen sier «dersom det gir konsekvenser» eller liknende."
    )
    text: Text | None = key("tekst", "Det som står i planen om økonomiske konsekvenser.")


class Responsibility(Value):
    """Who answers for a measure; ids from the registry `ansvarlige`."""

    text: Text | None = key("tekst", "Ansvaret slik det står i planen.")
    owners: Many[Id] = key("hos", "Hvem som har ansvaret for tiltaket (id fra ansvarlige).", ())
    delegated: Many[Id] = key("delegert", "Hvem det er delegert til.", ())
    by: Many[Id] = key("ved", "«(ved …)» eller en parentes uten ord foran.", ())
    lead: Id | None = key("hovedansvar", "Hvem som leder når flere har ansvaret.")

    @property
    def responsible(self) -> tuple[str, ...]:
        """Who has the responsibility: the owners, and the one who leads; each once."""
        return tuple(dict.fromkeys((*self.owners, *((self.lead,) if self.lead else ()))))

    @property
    def everyone(self) -> tuple[str, ...]:
        """Every owner named: who answers, whom it is delegated to, and by whom; each once."""
        return tuple(dict.fromkeys((*self.owners, *self.delegated, *self.by, *((self.lead,) if self.lead else ()))))


@dataclass(frozen=True, slots=True)
class Amounts:
    """One kind of cost per year, in the plan's unit; `yearly` is the same sum for every marked year."""

    by_year: tuple[tuple[int, Decimal], ...] = ()
    yearly: Decimal | None = None

    def over(self, years: tuple[int, ...]) -> Amounts:
        """The same with `yearly` written out over `years`."""
        return self if self.yearly is None else Amounts(tuple((year, self.yearly) for year in years))

    def until(self, year: int) -> Amounts:
        """Return the amounts without those of later years."""
        return Amounts(tuple(pair for pair in self.by_year if pair[0] <= year))

    @property
    def total(self) -> Decimal:
        """The sum over the years."""
        return sum((amount for _, amount in self.by_year), Decimal(0))


_AMOUNT_FORMS = "ett beløp for hvert år, {2022: 5, 2023: 5}, eller {hvert_år: 5}"


def _mapped(value: Any) -> Any:
    if value is None or isinstance(value, dict):
        return value or {}
    raise PydanticCustomError("plain", "{text}", {"text": f"Skriv {_AMOUNT_FORMS}."})


def _year_or_every(text: str) -> int:
    if text == EVERY_YEAR:
        return 0
    if len(text) == 4 and text.isdecimal():
        return parse_year(text)
    raise Miswritten(text, "er ikke et årstall", _AMOUNT_FORMS)


def _amounts(given: dict[int, Decimal]) -> Amounts:
    if 0 not in given:
        return Amounts(tuple(sorted(given.items())))
    if len(given) > 1:
        raise PydanticCustomError(
            "plain", "{text}", {"text": "Skriv enten hvert_år eller beløp år for år, ikke begge deler."}
        )
    return Amounts(yearly=given[0])


class _AmountsField:
    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        from pydantic_core import core_schema

        given = handler.generate_schema(dict[Annotated[int, Parsed(_year_or_every, {})], Number])
        amounts = core_schema.no_info_after_validator_function(_amounts, given)
        return core_schema.no_info_before_validator_function(_mapped, amounts)

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> dict[str, Any]:
        number = {"type": "number", "minimum": 0}
        yearly = {
            "type": "object",
            "properties": {EVERY_YEAR: number},
            "required": [EVERY_YEAR],
            "additionalProperties": False,
        }
        by_year = {"type": "object", "patternProperties": {r"^\d{4}$": number}, "additionalProperties": False}
        return {"anyOf": [yearly, by_year]}


YearAmounts = Annotated[Amounts, _AmountsField()]


class Financing(Value):
    """One source of money for a measure."""

    source: Text = key("fra", "Hvem som gir pengene.", ...)
    share: Number | None = key("andel", "Andel i prosent.")
    amount: Number | None = key("beløp", "Beløp i planens enhet.")


class Cost(Value):
    """What is known of the cost; counted once, where it stands, never inherited."""

    running: YearAmounts = key("drift", "Driftskostnad per år, i planens enhet.", Amounts())
    investment: YearAmounts = key("investering", "Investering per år, i planens enhet.", Amounts())
    frame: Number | None = key("ramme", "Samlet ramme; summeres aldri med årene.")
    financing: Items[Financing] = key("finansiering", "Tilskudd og egenandel.", ())
    text: Text | None = key("tekst", "Kostnaden slik den står i planen.")

    @property
    def is_known(self) -> bool:
        """True where a year has an amount, or there is a frame for them all."""
        return self.frame is not None or any(
            part.by_year or part.yearly is not None for part in (self.running, self.investment)
        )

    def over(self, years: tuple[int, ...]) -> Cost:
        """The same with `hvert_år` written out over `years`."""
        if self.running.yearly is None and self.investment.yearly is None:
            return self
        return self.but({"running": self.running.over(years), "investment": self.investment.over(years)})

    def until(self, year: int | None) -> Cost:
        """Return the cost without the amounts of later years; the same where `year` is None."""
        if year is None:
            return self
        return self.but({"running": self.running.until(year), "investment": self.investment.until(year)})


class Indicator(Value):
    """What is measured, and the target where there is one."""

    name: Text = key("navn", "Hva som måles.", ...)
    unit: Text | None = key("enhet", "Enheten, for eksempel prosent.")
    at_least: Number | None = key("minst", "Målet er minst dette.")
    at_most: Number | None = key("høyst", "Målet er høyst dette.")
    count: Number | None = key("antall", "Målet er dette antallet.")


def _or_none(value: Any) -> Any:
    return None if value == NONE else value


_OrNone = Shorthand(_or_none, lambda long: [{"const": NONE}])


class Before(Value):
    """The values a change replaced, of any key that the checksum covers. A key that is missing did not change.

    An empty value means that nothing stood there; «ingen» that it said «ingen».
    """

    title: Text | None = key("tittel", "Tittelen før.")
    text: Text | None = key("tekst", "Teksten før.")
    number: Text | None = key("nummer", "Nummeret før.")
    points: ManyOrNone[Text] | None = key("punkter", "Punktene før.")
    guidance: ManyOrNone[Id] | None = key("føring", "Føringen før.")
    economy: Annotated[Economy, long_form("avklaring")] | None = key("økonomi", "Økonomien før.")
    responsibility: Annotated[Responsibility, long_form("hos")] | None = key("ansvar", "Ansvaret før.")
    involved: ManyOrNone[Id] | None = key("involverte", "De involverte før.")
    committee: Id | None = key("utvalg", "Utvalget før.")
    kinds: ManyOrNone[Kind] | None = key("slag", "Drift/investering før.")
    years: Years | None = key("år", "Årene før.")
    when: Text | None = key("når", "Tiden før, slik den sto i planen.")
    due: Annotated[Due | None, _OrNone] = key("frist", "Fristen før.")
    started: Year | None = key("startet", "Året arbeidet begynte, før.")
    repeats: Repeat | None = key("gjentas", "Om det ble gjentatt, før.")
    priority: Text | None = key("prioritet", "Prioriteten før.")
    cost: Annotated[Cost | None, _OrNone] = key("kostnad", "Kostnaden før.")
    indicator: Indicator | None = key("indikator", "Indikatoren før.")

    def said(self, model: type[Value]) -> dict[str, Any]:
        """Return what stood there, by the names of the fields of `model`; its default where nothing did."""
        given = {name: getattr(self, name) for name in self.model_fields_set if name in model.model_fields}
        return {n: model.model_fields[n].default if value is None else value for n, value in given.items()}

    @property
    def moves(self) -> bool:
        """True where the change gave other years or another deadline."""
        return bool(self.model_fields_set & {"years", "due"})


class Change(Value):
    """A decided change of one item: when, by which case, and what it said before."""

    day: Day = key("dato", "Dagen endringen gjelder fra.", ...)
    case: Text | None = key("sak", "Saken som endret det.")
    reason: Text | None = key("grunn", "Hvorfor.")
    before: Before = key("før", "Det som sto før.", ...)


class Introduced(Value):
    """A measure that came by a later decision: in the plan from `day`."""

    day: Day = key("dato", "Dagen tiltaket kom inn i planen.", ...)
    case: Text | None = key("sak", "Saken som tok det inn.")
    reason: Text | None = key("grunn", "Hvorfor.")


class Ended(Value):
    """A measure that left by a decision: dropped or replaced from `day`."""

    day: Day = key("dato", "Dagen tiltaket gikk ut.", ...)
    case: Text | None = key("sak", "Saken som tok det ut.")
    reason: Text | None = key("grunn", "Hvorfor.")
    replaced_by: Many[Id] = key("erstattet_av", "Tiltakene som tok over.", ())


class Municipality(Value):
    """Whose plan it is."""

    name: Text = key("navn", "Kommunens navn.", ...)
    number: Text | None = key("nummer", "Kommunenummeret, fire siffer.")


class Correction(Value):
    """A slip of the pen that was put right after the decision, and why it is no change."""

    day: Day = key("dato", "Dagen den ble rettet.", ...)
    reason: Text = key("grunn", "Hva som var feil.", ...)


class Adoption(Value):
    """The decision that adopted the plan."""

    body: Text | None = key("organ", "Hvem som vedtok planen.")
    day: Day | None = key("dato", "Dagen planen ble vedtatt.")
    case: Text | None = key("sak", "Saksnummeret.")
    checksum: Text | None = key(
        "kontrollsum", "Kontrollsum av den vedtatte planen; skrives av «boligplan revisjon vedta»."
    )
    corrected: Items[Correction] = key("rettet", "Skrivefeil rettet etter vedtaket.", ())


class Terms(Value):
    """What the levels are called in print."""

    goal: Text | None = key("mål", "Hva målene kalles.")
    aim: Text | None = key("vi_vil", "Hva vi_vil kalles.")
    measure: Text | None = key("vi_skal", "Hva tiltakene kalles.")


AT_REVISION: Literal["ved revisjon"] = "ved revisjon"


class Reporting(Value):
    """How often, by which day and how long before the plan wants a report; or the words «ved revisjon»."""

    when: Literal["ved revisjon"] | None = key("når", "Det meldes når planen revideres.")
    every: Span | None = key("hver", "Hvor ofte det meldes, for eksempel 12 måneder.")
    by: YearDay | None = key("frist", "Siste dag for å melde om året før, for eksempel 31. januar.")
    notice: Span | None = key("varsle", "Hvor lenge før en frist det varsles, for eksempel 90 dager.")


class Revised(Value):
    """A revision that has been done."""

    year: Year = key("år", "Revisjonsåret.", ...)
    day: Day | None = key("dato", "Dagen den ble behandlet.")
    case: Text | None = key("sak", "Saksnummeret.")
    checksum: Text | None = key("kontrollsum", "Kontrollsum av planen; skrives av «boligplan revisjon fullfør».")


class RevisionRule(Value):
    """How often the programme is revised, by whom, and where it is laid."""

    every: Span | None = key("hvert", "Hvor ofte, for eksempel 2 år, regnet fra første år i perioden.")
    by: Id | None = key("av", "Hvem som reviderer (id fra ansvarlige).")
    laid_before: Text | None = key("legges_fram", "Hvor revisjonen legges fram.")
    as_case: Text | None = key("som", "Hva slags sak, for eksempel referatsak.")
    done: Items[Revised] = key("gjennomført", "Revisjoner som er gjort.", ())


class Owner(Value):
    """A post, unit, group or body that can answer for measures; never a person's name."""

    id: Id = key("id", "Kort, varig navn.", ...)
    name: Text = key("navn", "Navnet på stillingen, enheten eller gruppen.", ...)
    type: OwnerType | None = key("type", "Hva slags ansvarlig.")
    aliases: Many[Text] = key("også_kalt", "Andre skrivemåter i planen.", ())
    members: Many[Text] = key("medlemmer", "Stillinger og enheter i gruppen.", ())
    created: Annotated[
        Deadline | Literal["ja"] | None,
        Parsed(lambda text: text if text == "ja" else parse_deadline(text), {"type": ["string", "integer"]}),
    ] = key("opprettes", "Skal opprettes: en frist, eller ja.")
    dissolved: Day | None = key("opphørt", "Dagen den ble lagt ned.")
    source: Text | None = key("kilde", "Hvor dette er hentet fra.")


class Guidance(Value):
    """A national or local guidance with its validity (first and last year)."""

    id: Id = key("id", "Kort, varig navn.", ...)
    title: Text = key("tittel", "Føringens navn.", ...)
    valid: Period | None = key("gyldig", "Årene den gjelder, for eksempel 2021-2024.")
    source: Text | None = key("kilde", "Hvor dette er hentet fra.")


class PictureAim(Value):
    """One «vi vil» of the kommuneplan with its «vi skal», as texts."""

    text: Text = key("tekst", "Vi vil.", ...)
    measures: Many[Text] = key("vi_skal", "Vi skal.", ())


class TargetPicture(Value):
    """One målbilde of the kommuneplan."""

    title: Text = key("tittel", "Målbildet.", ...)
    aims: Items[PictureAim] = key("vi_vil", "Vi vil.", ())


class MunicipalPlan(Value):
    """The part of the kommuneplan this plan serves; printed, not followed up."""

    title: Text | None = key("tittel", "Overskrift.")
    source: Text | None = key("kilde", "Hvor dette er hentet fra.")
    pictures: Items[TargetPicture] = key("målbilder", "Målbildene.", ())


class Step(Value):
    """A milestone while the plan is made."""

    id: Id = key("id", "Kort, varig navn.", ...)
    text: Text = key("tekst", "Milepælen.", ...)
    when: Text | None = key("når", "Tiden slik den står i planen.")
    due: Due | None = key("frist", "Vår lesning av tiden.")
    responsibility: Annotated[Responsibility, long_form("hos")] | None = key("ansvar", "Hvem som har ansvaret for den.")
    done: Day | None = key("gjort", "Dagen den ble gjort.")
    description: Text | None = key("beskrivelse", "Lengre tekst.")
    source: Text | None = key("kilde", "Hvor dette er hentet fra.")
