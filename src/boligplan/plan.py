"""The plan as it was adopted: frozen values, no I/O, no clock.

`Plan` holds what the file says. `Plan.at(day)` gives the plan as it stood that day, with everything
inherited in its place; it is the only code that reads `endret`, `innført` and `sluttet`.
Amounts are in the unit the plan states (`beløp_i`); years and days are inclusive.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, Literal, Self

from boligplan.deadline import Duration, FromYear
from boligplan.fields import NONE, Day, Due, Id, Items, Many, ManyOrNone, Period, Text, Value, Year, Years, key
from boligplan.planparts import (
    AS_WORDS,
    DEFAULT_INTERVAL,
    DEFAULT_NOTICE,
    Adoption,
    Change,
    Cost,
    Economy,
    Ended,
    Guidance,
    Indicator,
    Introduced,
    Kind,
    Municipality,
    MunicipalPlan,
    Noted,
    Owner,
    Repeat,
    Reporting,
    Responsibility,
    RevisionRule,
    Step,
    Terms,
    long_form,
    when_empty,
)


class Inheriting(Value):
    """The keys that flow felles → mål → vi_vil → vi_skal; the nearest wins, whole."""

    economy: Annotated[Economy, long_form("avklaring")] | None = key("økonomi", "Økonomiske konsekvenser.")
    responsibility: Annotated[Responsibility, long_form("hos")] | None = key("ansvar", "Hvem som har ansvaret.")
    kinds: ManyOrNone[Kind] | None = key("slag", "Drift, investering eller begge.")
    committee: Id | None = key("utvalg", "Det politiske utvalget som får saken (id fra ansvarlige).")


Flowing = dict[str, Any]  # the keys of `Inheriting`, and år, with what stands nearest above
LAST_YEAR = "last year of the period"  # flows too, so that «fra 2024» can be written out


class Item(Inheriting, Noted):
    """What goals, aims, strategies and measures share."""

    id: Id = key("id", "Kort, varig navn; endres aldri og brukes aldri om igjen.", ...)
    number: Text | None = key("nummer", "Nummeret slik det står i planen; ellers regnes det ut.")
    years: Years | None = key(
        "år", "Årene det er krysset av eller ført opp for, for eksempel 2022-2027; «ingen» for ingen."
    )
    changes: Items[Change] = key("endret", "Hva som sto før hver vedtatte endring.", ())

    def as_written(self, day: date) -> dict[str, Any]:
        """The values that the file said on `day` and does not say now: the changes after it, taken back."""
        later = [change for change in self.changes if change.day > day]
        values: dict[str, Any] = {"changes": tuple(c for c in self.changes if c.day <= day)} if later else {}
        for change in sorted(later, key=lambda change: change.day, reverse=True):
            values.update(change.before.said(type(self)))
        return values

    def standing(self, day: date, above: Flowing) -> dict[str, Any]:
        """The values that differ on `day`: changes after it taken back, and the inherited ones, by name, filled in."""
        values: dict[str, Any] = {}
        if self.changes:
            values = self.as_written(day) | {"changes": ()}
        own = self.__dict__
        for name, inherited in above.items():
            if name in own and inherited is not None and own[name] is None and values.get(name) is None:
                values[name] = inherited
        years = values.get("years", self.years)
        if isinstance(years, FromYear):
            values["years"] = years.until(above[LAST_YEAR])
        if values.get("committee", self.committee) == NONE:
            values["committee"] = ""  # not None, which would inherit again
        return values

    def flowing(self, values: dict[str, Any], above: Flowing) -> Flowing:
        """Return what flows down from this item when some of its values are `values`."""
        return {name: values.get(name, self.__dict__[name]) for name in _FLOWING} | {LAST_YEAR: above[LAST_YEAR]}


_FLOWING = ("economy", "responsibility", "kinds", "committee", "years")


class Measure(Item):
    """A tiltak: the unit of all counting, and what is reported on."""

    text: Text = key("tekst", "Det kommunen skal gjøre, ordrett.", ...)
    points: Many[Text] = key("punkter", "Underpunktene slik de står i planen.", ())
    when: Text | None = key(
        "når",
        "Tiden slik den står i planen. Nøklene år og frist er vår lesning; de gjelder alene når et vedtak flytter dem.",
    )
    due: Due | None = key("frist", "Frist: 2024, 2024-T2, 2024-K3, 2024-H1, 2024-06 eller 2024-06-30.")
    started: Year | None = key("startet", "Året arbeidet begynte, når det var før perioden.")
    repeats: Annotated[Repeat, when_empty("nei")] = key("gjentas", "nei (gjøres én gang), årlig eller løpende.", "nei")
    involved: Many[Id] = key("involverte", "Andre som deltar (id fra ansvarlige).", ())
    priority: Text | None = key("prioritet", "Prioriteten slik den står i planen.")
    cost: Cost | None = key("kostnad", "Kostnad per år.")
    indicator: Indicator | None = key("indikator", "Hva som måles.")
    introduced: Annotated[Introduced, long_form("dato")] | None = key("innført", "Kom inn ved et senere vedtak.")
    ended: Annotated[Ended, long_form("dato")] | None = key("sluttet", "Gikk ut ved et vedtak.")

    @property
    def is_repeating(self) -> bool:
        """True where every marked year asks for an answer of its own."""
        return self.repeats != "nei"

    @property
    def due_day(self) -> date | None:
        """The last day in time: of `frist`, else 31 December of the last marked year; None where neither sets one."""
        if self.due:
            return self.due.last
        return date(self.years[-1], 12, 31) if self.years and not isinstance(self.years, FromYear) else None

    def at(self, day: date, above: Flowing) -> Self:
        """The measure as it stood on `day`."""
        values = self.standing(day, above)
        if self.introduced and self.years is None and values.get("years"):
            values["years"] = _since(values["years"], self.introduced.day.year)
        if self.ended and self.ended.day > day:
            values["ended"] = None
        if any(change.before.moves and change.day <= day for change in self.changes):
            values["when"] = None  # what is printed is the time before it was moved
        return self.but(_with_yearly_cost(self, values))


def _since(years: tuple[int, ...], first: int) -> tuple[int, ...]:
    """Return the years that are not before `first`, of the same kind."""
    return type(years)(year for year in years if year >= first)


def _with_yearly_cost(item: Measure | Aim, values: dict[str, Any]) -> dict[str, Any]:
    """The values, with an amount for every year in the cost where there is one; no copy, since all commands do this."""
    cost = values.get("cost", item.cost)
    if cost:
        values["cost"] = cost.over(values.get("years", item.years) or ())
    return values


def _measures_written(measures: tuple[Measure, ...], day: date) -> tuple[Measure, ...]:
    return tuple(
        m.but(m.as_written(day) | ({"ended": None} if m.ended and m.ended.day > day else {}))
        for m in measures
        if m.introduced is None or m.introduced.day <= day
    )


def _measures_at(measures: tuple[Measure, ...], day: date, above: Flowing) -> tuple[Measure, ...]:
    return tuple(m.at(day, above) for m in measures if m.introduced is None or m.introduced.day <= day)


class Aim(Item):
    """A «vi vil»: one row of the printed table."""

    text: Text = key("tekst", "Det kommunen vil, ordrett.", ...)
    points: Many[Text] = key("punkter", "Underpunktene slik de står i planen.", ())
    involved: Many[Id] = key("involverte", "Andre som deltar (id fra ansvarlige).", ())
    priority: Text | None = key("prioritet", "Prioriteten slik den står i planen.")
    cost: Cost | None = key("kostnad", "Kostnad som gjelder alle tiltakene under ett.")
    measures: Items[Measure] = key("vi_skal", "Tiltakene.", ())

    def at(self, day: date, above: Flowing) -> Self:
        """The aim as it stood on `day`, with its measures."""
        values = self.standing(day, above)
        measures = _measures_at(self.measures, day, self.flowing(values, above))
        return self.but(_with_yearly_cost(self, values) | {"measures": measures})


class Goal(Item):
    """A mål (hovedmål)."""

    title: Text = key("tittel", "Målet, ordrett.", ...)
    guidance: Many[Id] = key("føring", "Føringen målet er hentet fra (id fra føringer).", ())
    aims: Items[Aim] = key("vi_vil", "Det kommunen vil.", ())
    measures: Items[Measure] = key("vi_skal", "Tiltak rett under målet.", ())

    def at(self, day: date, above: Flowing) -> Self:
        """The goal as it stood on `day`, with its aims and measures."""
        values = self.standing(day, above)
        flowing = self.flowing(values, above)
        aims = tuple(aim.at(day, flowing) for aim in self.aims)
        return self.but(values | {"aims": aims, "measures": _measures_at(self.measures, day, flowing)})


class Strategy(Item):
    """A strategi that belongs to the plan and not to one goal."""

    title: Text | None = key("tittel", "Strategiens navn.")
    text: Text = key("tekst", "Strategien, ordrett.", ...)
    measures: Items[Measure] = key("vi_skal", "Tiltakene.", ())

    def at(self, day: date, above: Flowing) -> Self:
        """The strategy as it stood on `day`, with its measures."""
        values = self.standing(day, above)
        return self.but(values | {"measures": _measures_at(self.measures, day, self.flowing(values, above))})


class PlanBefore(Value):
    """The values of the plan itself that a change replaced. A key that is missing did not change."""

    period: Period | None = key("periode", "Perioden før.")
    amounts_in: Literal["kr", "1000 kr", "mill. kr"] | None = key("beløp_i", "Enheten for beløp før.")
    reporting: Annotated[Reporting, AS_WORDS] | None = key("rapportering", "Rapporteringen før.")
    revision: RevisionRule | None = key("revisjon", "Regelen for revisjon før.")
    common: Inheriting | None = key("felles", "Det alle tiltak arvet før.")


class PlanChange(Value):
    """A decided change of the plan itself: when, by which case, and what it said before."""

    day: Day = key("dato", "Dagen endringen gjelder fra.", ...)
    case: Text | None = key("sak", "Saken som endret det.")
    reason: Text | None = key("grunn", "Hvorfor.")
    before: PlanBefore = key("før", "Det som sto før.", ...)


class Plan(Noted):
    """One municipality's plan for one period."""

    format: Literal["1"] = key("format", "Filformatets versjon: 1.", ...)
    id: Id = key("id", "Kort, varig navn på planen.", ...)
    title: Text = key("tittel", "Planens navn.", ...)
    municipality: Municipality = key("kommune", "Hvilken kommune.", ...)
    language: Literal["bokmål", "nynorsk"] = key("målform", "Språket i dokumentene: bokmål eller nynorsk.", ...)
    state: Literal["under arbeid", "vedtatt", "opphevet"] = key(
        "tilstand", "Hvor planen står: under arbeid, vedtatt eller opphevet.", ...
    )
    period: Period | None = key("periode", "Første og siste år, for eksempel 2022-2027.")
    amounts_in: Literal["kr", "1000 kr", "mill. kr"] | None = key("beløp_i", "Enheten for alle beløp.")
    adoption: Adoption | None = key("vedtak", "Vedtaket av planen.")
    terms: Annotated[Terms, when_empty({})] = key(
        "betegnelser", "Hva nivåene kalles i dokumentene.", Terms.model_construct()
    )
    reporting: Annotated[Reporting, AS_WORDS] = key(
        "rapportering", "Når og hvor ofte det meldes, eller «ved revisjon».", Reporting.model_construct()
    )
    revision: Annotated[RevisionRule, when_empty({})] = key(
        "revisjon", "Når og hvordan planen revideres.", RevisionRule.model_construct()
    )
    common: Annotated[Inheriting, when_empty({})] = key(
        "felles", "Det alle tiltak arver når de ikke sier noe annet.", Inheriting.model_construct()
    )
    changes: Items[PlanChange] = key("endret", "Hva som sto før hver vedtatte endring av planen selv.", ())
    owners: Items[Owner] = key("ansvarlige", "Register over dem som kan ha ansvar.", ())
    guidance: Items[Guidance] = key("føringer", "Føringer planen bygger på.", ())
    municipal_plan: MunicipalPlan | None = key("kommuneplan", "Målbildene i kommuneplanen.")
    process: Items[Step] = key("planprosess", "Milepæler mens planen lages.", ())
    strategies: Items[Strategy] = key("strategier", "Strategier som hører til hele planen.", ())
    references: Many[Text] = key("referanser", "Kilder planen viser til.", ())
    goals: Items[Goal] = key("mål", "Målene.", ())
    measures: Items[Measure] = key("vi_skal", "Tiltak rett under planen.", ())

    def at(self, day: date) -> Plan:
        """The plan as it stood on `day`, with everything inherited in its place."""
        said = self._as_it_said(day)
        period = said.get("period", self.period)
        common: Flowing = {**said.get("common", self.common).__dict__, "years": None}
        common[LAST_YEAR] = period[1] if period else 0
        return self.but(
            said
            | {
                "goals": tuple(goal.at(day, common) for goal in self.goals),
                "strategies": tuple(strategy.at(day, common) for strategy in self.strategies),
                "measures": _measures_at(self.measures, day, common),
            }
        )

    def _as_it_said(self, day: date) -> dict[str, Any]:
        """What the plan itself said on `day` and does not say now; the revisions that are recorded stand."""
        later = sorted((change for change in self.changes if change.day > day), key=lambda change: change.day)
        values: dict[str, Any] = {"changes": tuple(c for c in self.changes if c.day <= day)} if later else {}
        for change in reversed(later):
            for name in change.before.model_fields_set:
                was = getattr(change.before, name)
                values[name] = type(self).model_fields[name].default if was is None else was
        if "revision" in values:
            values["revision"] = values["revision"].but({"done": self.revision.done})
        return values

    def as_written(self, day: date) -> Plan:
        """The plan as its file stood on `day`, by what it records itself: every decision after that day taken back."""

        def with_measures(item: Any, values: dict[str, Any]) -> Any:
            return item.but(item.as_written(day) | values | {"measures": _measures_written(item.measures, day)})

        adoption, said = self.adoption, self._as_it_said(day)
        revision = said.get("revision", self.revision)
        return self.but(
            said
            | {
                "adoption": None if adoption and adoption.day and adoption.day > day else adoption,
                "revision": revision.but({"done": tuple(one for one in revision.done if (one.day or day) <= day)}),
                "goals": tuple(
                    with_measures(goal, {"aims": tuple(with_measures(aim, {}) for aim in goal.aims)})
                    for goal in self.goals
                ),
                "strategies": tuple(with_measures(strategy, {}) for strategy in self.strategies),
                "measures": _measures_written(self.measures, day),
            }
        )

    @property
    def interval(self) -> Duration:
        """How long a measure may be silent."""
        return self.reporting.every or self.revision.every or DEFAULT_INTERVAL

    @property
    def notice(self) -> Duration:
        """How long before a due day it is «nær fristen»."""
        return self.reporting.notice or DEFAULT_NOTICE

    @property
    def begins(self) -> date | None:
        """The first day of the plan: of the period, or of its adoption, whichever is later; None with neither."""
        adopted = self.adoption.day if self.adoption else None
        days = [date(self.period[0], 1, 1)] if self.period else []
        return max([*days, *([adopted] if adopted else [])], default=None)

    def is_in_force(self, day: date) -> bool:
        """Return False where the plan is under arbeid, or `day` is before its adoption."""
        adopted = self.adoption.day if self.adoption else None
        return self.state != "under arbeid" and not (adopted and day < adopted)

    def is_over(self, day: date) -> bool:
        """Return True where `day` is after the period."""
        return self.period is not None and day.year > self.period[1]

    def owner(self, id: str) -> Owner | None:
        """The owner with this id, or None."""
        return next((owner for owner in self.owners if owner.id == id), None)

    def names(self, owners: Iterable[str]) -> tuple[str, ...]:
        """The names of the owners with these ids; the id itself where there is no such owner."""
        known = {owner.id: owner.name for owner in self.owners}
        return tuple(known.get(id, id) for id in owners)

    def owners_called(self, words: str) -> tuple[Owner, ...]:
        """The owners with this id, name or alias; where there is none, those whose name or alias holds the words."""
        wanted = words.casefold().strip()
        named = [(owner, [name.casefold() for name in (owner.id, owner.name, *owner.aliases)]) for owner in self.owners]
        exact = tuple(owner for owner, names in named if wanted in names)
        return exact or tuple(owner for owner, names in named if wanted and any(wanted in name for name in names))
