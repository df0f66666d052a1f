"""Plans and journals made by hypothesis, valid by every rule: `plans()` gives a `Made` with the text of both files."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, get_args

import yaml
from hypothesis import strategies as st

from boligplan.deadline import parse_deadline, parse_years
from boligplan.loading import Loaded, check
from boligplan.planparts import Clarification
from boligplan.reader.source import SourceFile

FIRST, LAST = 2022, 2027
ADOPTED = date(2022, 5, 2)
LAST_DAY = date(2028, 12, 31)

WORDS = (
    "boliger", "Etablere", "tilbud", "om", "for", "unge", "å", "Ørsta", "førstelinje", "[nav]", "*viktig*", "<b>",
    "=1+1", "a|b", "50 %", "§ 5", "«trygt hjem»", "# merknad", "ja: nei", "...", "-2", "kart & plan", "\\", "`kode`",
)  # fmt: skip
OWNERS = ("ks-helse", "nav", "arbeidsgruppe", "eiendom")
CLARIFICATIONS = get_args(Clarification)
NEEDS_REASON = {"delvis gjennomført", "ikke gjennomført", "utsatt", "utgår", "erstattet"}
STATUSES = ("ikke påbegynt", "pågår", "gjennomført", *sorted(NEEDS_REASON))
OF_WORK = set(STATUSES) - {"utsatt", "utgår", "erstattet"}  # not to be reported for a year that has not begun
REPORTING = (
    {"hver": "6 måneder", "frist": "1. mars", "varsle": "60 dager"}, {"hver": "6 måneder"}, {"frist": "15. februar"},
    "ved revisjon",
)  # fmt: skip

DEADLINES = sorted(
    (
        parse_deadline(text)
        for year in range(FIRST, LAST + 6)
        for text in (
            f"{year}", *(f"{year}-T{n}" for n in (1, 2, 3)), *(f"{year}-K{n}" for n in (1, 2, 3, 4)),
            f"{year}-H1", f"{year}-H2", *(f"{year}-{n:02}" for n in range(1, 13)), f"{year}-06-30", f"{year}-12-31",
        )
    ),
    key=lambda due: due.last,
)  # fmt: skip
_LASTS = [due.last for due in DEADLINES]

texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
days = st.dates(ADOPTED, LAST_DAY)
decision_days = st.dates(ADOPTED + timedelta(30), LAST_DAY)


@dataclass(frozen=True)
class Made:
    """A plan and its journal as written; `journal` is None where nobody has reported."""

    plan: str
    journal: str | None

    def load(self, day: date = LAST_DAY, name: str = "x.yaml") -> Loaded:
        """The plan read from the texts, advice judged on `day`."""
        path = Path(name)
        sources = [SourceFile(name, self.plan)]
        if self.journal is not None:
            sources.append(SourceFile(f"{path.stem}.framdrift.yaml", self.journal))
        return check(path, sources, day)

    def write(self, folder: Path, name: str = "x.yaml") -> Path:
        """The path of the plan, written to `folder` with its journal."""
        path = folder / name
        path.write_text(self.plan, encoding="utf-8")
        if self.journal is not None:
            path.with_name(f"{path.stem}.framdrift.yaml").write_text(self.journal, encoding="utf-8")
        return path


class _Dumper(yaml.CSafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True  # an alias is a fault in a plan


def dump(data: Any) -> str:
    """The data as block YAML."""
    return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10_000)


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A value of the strategy, or None for «not given»."""
    return st.none() | strategy


@st.composite
def year_keys(draw: st.DrawFn) -> Any:
    """Marked years in every written form: one, a range, with gaps, from one on."""
    years = sorted(draw(st.sets(st.integers(FIRST, LAST), min_size=1, max_size=6)))
    if years[-1] == LAST and draw(st.booleans()):
        return f"fra {years[0]}"
    if len(years) == 1:
        return years[0]
    if years[-1] - years[0] == len(years) - 1:
        return f"{years[0]}-{years[-1]}"
    return draw(st.sampled_from([years, ", ".join(map(str, years))]))


def years_of(written: Any) -> tuple[int, ...]:
    """The years meant by a written form."""
    if written in (None, "ingen"):
        return ()
    if str(written).startswith("fra "):
        return tuple(range(int(written[4:]), LAST + 1))
    items = written if isinstance(written, list) else [written]
    return tuple(sorted({year for item in items for year in parse_years(str(item))}))


responsibilities = st.one_of(
    st.sampled_from(OWNERS),
    st.lists(st.sampled_from(OWNERS), min_size=2, max_size=3, unique=True),
    st.fixed_dictionaries(
        {"hos": st.sampled_from(OWNERS)},
        optional={"tekst": texts, "delegert": st.sampled_from(OWNERS), "ved": st.sampled_from(OWNERS)},
    ),
    st.just("ingen"),
)
economies = st.one_of(
    st.sampled_from(CLARIFICATIONS),
    st.fixed_dictionaries({"avklaring": st.sampled_from(CLARIFICATIONS), "tekst": texts}),
    st.just("ingen"),
)
kinds = st.sampled_from(["drift", "investering", ["drift", "investering"], "ingen"])
amounts = st.integers(0, 9000) | st.sampled_from([0.5, 12.25, 1500.75])


@st.composite
def costs(draw: st.DrawFn, years: tuple[int, ...]) -> dict[str, Any] | None:
    """A cost over the years, or None."""
    if not years or not draw(st.booleans()):
        return None
    by_year = st.dictionaries(st.sampled_from(years), amounts, min_size=1).map(lambda d: dict(sorted(d.items())))
    form = by_year | st.fixed_dictionaries({"hvert_år": amounts})
    kept = draw(st.fixed_dictionaries({}, optional={"drift": form, "investering": form, "ramme": amounts}))
    return kept or {"drift": draw(by_year)}


def _given(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _inherited(draw: st.DrawFn, years: Any = None) -> dict[str, Any]:
    return {
        "økonomi": draw(maybe(economies)),
        "ansvar": draw(maybe(responsibilities)),
        "slag": draw(maybe(kinds)),
        "år": years,
    }


class _Maker:
    """Draws a plan piece by piece; remembers the ids given and, for each measure, what the journal must know."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw, self.count = draw, 0
        self.known: list[dict[str, Any]] = []

    def id(self, word: str) -> str:
        self.count += 1
        return f"{word}-{self.count}"

    def changes(self, item: dict[str, Any], names: list[str], limits: list[tuple[int, ...]]) -> list[dict[str, Any]]:
        """Decided changes of the item, newest last; adds the years it once had to `limits`."""
        found = []
        for day in sorted(self.draw(st.sets(decision_days, max_size=2))):
            before: dict[str, Any] = {}
            for name in self.draw(st.sets(st.sampled_from(names), min_size=1, max_size=2)):
                forms = {"tekst": texts, "tittel": texts, "år": year_keys(), "ansvar": responsibilities, "slag": kinds}
                before[name] = self.draw(forms[name])
            if "år" in before:
                limits.append(years_of(before["år"]))
                if "frist" in item:
                    before["frist"] = "ingen"
            change = {"dato": str(day), "sak": self.draw(maybe(texts)), "grunn": self.draw(maybe(texts)), "før": before}
            found.append(_given(change))
        return found

    def measure(self, above: list[tuple[int, ...]], may_cost: bool = True) -> dict[str, Any]:
        """A measure under levels that have had the years `above`, the nearest last."""
        draw, id = self.draw, self.id("tiltak")
        years = draw(maybe(year_keys() | st.just("ingen")))
        inherited = next((one for one in reversed(above) if one), ())
        marked = years_of(years) if years is not None else inherited
        limits = [marked, *above]
        repeats = draw(st.sampled_from(["nei", "nei", "årlig", "løpende"])) if marked else "nei"
        item = {"id": id, "tekst": draw(texts), "punkter": draw(maybe(st.lists(texts, min_size=1, max_size=2)))}
        item |= _inherited(draw, years)
        if repeats != "nei" or draw(st.booleans()):
            item["gjentas"] = repeats
        if repeats == "nei" and years_of(years) and draw(st.booleans()):
            item["frist"] = draw(st.sampled_from([due.text for due in DEADLINES if due.last.year in marked]))
        if may_cost:
            item["kostnad"] = draw(costs(marked))
        if draw(st.booleans()):
            item["indikator"] = {"navn": "Andel", "minst": draw(st.integers(0, 100))}
        names = ["tekst", "ansvar", "slag", *(["år"] if years_of(years) and not item.get("kostnad") else [])]
        item["endret"] = self.changes(_given(item), names, limits) or None
        begin, end = ADOPTED, date.max
        if draw(st.integers(0, 4)) == 0:
            begin = draw(decision_days)
            item["innført"] = draw(st.sampled_from([str(begin), {"dato": str(begin), "grunn": "Nytt behov."}]))
        if begin < LAST_DAY and draw(st.integers(0, 4)) == 0:
            end = draw(st.dates(begin + timedelta(1), LAST_DAY))
            item["sluttet"] = {"dato": str(end), "grunn": "Dekkes av annet arbeid."}
            if self.known and draw(st.booleans()):
                item["sluttet"]["erstattet_av"] = draw(st.sampled_from(self.known))["id"]
        due = parse_deadline(item["frist"]).last if "frist" in item else ADOPTED
        due = max([due, *(date(one[-1], 12, 31) for one in limits if one)])
        ever = sorted({year for one in limits for year in one})
        self.known.append(
            {"id": id, "repeats": repeats != "nei", "years": marked, "ever": ever, "due": due, "begin": begin,
             "end": end, "value": "indikator" in item}
        )  # fmt: skip
        return _given(item)

    def measures(self, above: list[tuple[int, ...]], may_cost: bool = True, most: int = 3) -> list[dict[str, Any]]:
        return [self.measure(above, may_cost) for _ in range(self.draw(st.integers(0, most)))]

    def aim(self, above: tuple[int, ...]) -> dict[str, Any]:
        draw, id = self.draw, self.id("vil")
        years = draw(maybe(year_keys()))
        item = _given({"id": id, "tekst": draw(texts), **_inherited(draw, years)})
        marked = years_of(years) or above
        limits = [above]
        if draw(st.booleans()):
            item["endret"] = self.changes(item, ["tekst", "ansvar", *(["år"] if years else [])], limits)
        limits.append(marked)
        cost = draw(costs(marked))
        if cost:
            item["kostnad"] = cost
        item["vi_skal"] = self.measures(limits, may_cost=cost is None)
        return item

    def goal(self) -> dict[str, Any]:
        draw, id = self.draw, self.id("mål")
        years = draw(maybe(year_keys()))
        item = _given({"id": id, "tittel": draw(texts), **_inherited(draw, years)})
        if draw(st.booleans()):
            item["endret"] = self.changes(item, ["tittel", "slag"], [])
        marked = years_of(years)
        item["vi_vil"] = [self.aim(marked) for _ in range(draw(st.integers(0, 2)))]
        item["vi_skal"] = self.measures([marked], most=1)
        return item

    def plan(self) -> dict[str, Any]:
        draw = self.draw
        plan = {
            "format": 1, "id": "prøve-2022-2027", "tittel": "Boligsosial plan", "kommune": {"navn": "Prøvevik"},
            "målform": draw(st.sampled_from(["bokmål", "nynorsk"])), "tilstand": "vedtatt",
            "periode": f"{FIRST}-{LAST}", "beløp_i": "1000 kr",
            "vedtak": {"organ": "kommunestyret", "dato": str(ADOPTED), "sak": "PS 1/22"},
            "rapportering": draw(maybe(st.sampled_from(REPORTING))),
            "revisjon": {"hvert": "2 år", "av": "arbeidsgruppe"},
            "felles": draw(maybe(st.fixed_dictionaries({}, optional={"ansvar": responsibilities, "slag": kinds}))),
            "ansvarlige": [{"id": id, "navn": id.capitalize(), "type": "enhet"} for id in OWNERS],
        }  # fmt: skip
        plan["mål"] = [self.goal() for _ in range(draw(st.integers(1, 3)))]
        if draw(st.booleans()):
            plan["strategier"] = [{"id": self.id("strategi"), "tekst": draw(texts), "vi_skal": self.measures([()])}]
        plan["vi_skal"] = self.measures([()], most=2)
        return _given(plan)

    def journal(self) -> list[dict[str, Any]]:
        """Entries that no rule faults, by date."""
        entries = [entry for known in self.known for entry in self.entries(known)]
        return sorted(entries, key=lambda entry: str(entry["dato"]))

    def entries(self, known: dict[str, Any]) -> list[dict[str, Any]]:
        """The entries of one measure, by date: an entry after the end has a reason, each new deadline is later."""
        draw, due, ended, found = self.draw, known["due"], False, []
        last = min(known["end"] - timedelta(1), LAST_DAY)
        drawn = draw(st.lists(st.dates(known["begin"], last), max_size=4))
        for day, dated in sorted(self.dated(day, last) for day in drawn):
            status = draw(st.sampled_from(STATUSES))
            others = [other["id"] for other in self.known if other["id"] != known["id"]]
            after = day if known["repeats"] else max(day, due)
            years = [year for year in known["years"] if year <= day.year or status not in OF_WORK]
            if known["repeats"] and not years:
                status, years = "utsatt", known["years"]
            if status == "erstattet" and not others:
                status = "utgår"
            if status == "utsatt" and after >= _LASTS[-1]:
                status = "utgår"
            entry: dict[str, Any] = {"tiltak": known["id"], "dato": dated, "status": status}
            if known["repeats"] and status not in ("utgår", "erstattet"):
                entry["gjelder"] = draw(st.sampled_from(years))
            if status in NEEDS_REASON or ended:
                entry["begrunnelse"] = draw(texts)
            if status == "erstattet":
                entry["erstattet_av"] = draw(st.sampled_from(others))
            if status == "utsatt" and draw(st.integers(0, 4)) == 0:
                entry["ny_frist"] = "ikke fastsatt"
            elif status == "utsatt":
                new = draw(st.sampled_from(DEADLINES[bisect_right(_LASTS, after) :]))
                entry["ny_frist"], due = new.text, due if known["repeats"] else new.last
            if status == "gjennomført" and draw(st.booleans()):
                entry["utført"] = dated
            if known["value"] and draw(st.booleans()):
                entry["verdi"] = draw(st.integers(0, 100))
            ended = ended or status in ("utgår", "erstattet")
            found.append(entry | _given({"tekst": draw(maybe(texts)), "av": draw(maybe(st.sampled_from(OWNERS)))}))
        return found + self.taking_back(found, last)

    def dated(self, day: date, last: date) -> tuple[date, str]:
        """The day an entry counts from, and its date as written: the day, or now and then its month."""
        month = parse_deadline(str(day)[:7])
        return (month.last, month.text) if month.last <= last and self.draw(st.integers(0, 4)) == 0 else (day, str(day))

    def taking_back(self, entries: list[dict[str, Any]], last: date) -> list[dict[str, Any]]:
        """Now and then an entry that takes back one of these, where no other has its day, year and status."""
        keys = [(parse_deadline(one["dato"]).last, one.get("gjelder"), one["status"]) for one in entries]
        single = [one for one, key in zip(entries, keys, strict=True) if keys.count(key) == 1]
        if not single or self.draw(st.integers(0, 3)):
            return []
        entry = self.draw(st.sampled_from(single))
        day = self.draw(st.dates(parse_deadline(entry["dato"]).last, last))
        meant = {name: entry[name] for name in ("dato", "gjelder", "status") if name in entry}
        return [{"tiltak": entry["tiltak"], "dato": str(day), "trekker": meant, "begrunnelse": self.draw(texts)}]


kinds_of_plan = st.fixed_dictionaries(
    {},
    optional={
        "tilstand": st.sampled_from(["under arbeid", "opphevet"]),
        "periode": st.none(),
        "vedtak": st.sampled_from([{"organ": "kommunestyret"}, {"dato": "2024-05-02"}]),
        "revisjon": st.sampled_from(
            [
                None,
                {"hvert": "18 måneder"},
                {"hvert": "2 år", "gjennomført": [{"år": 2024, "dato": "2024-11-05"}]},
                {"hvert": "2 år", "gjennomført": [{"år": 2025, "dato": "2025-03-01"}, {"år": 2026}]},
                {"gjennomført": [{"år": 2023, "dato": "2023-06-15"}]},
            ]
        ),
    },
)


@st.composite
def plans(draw: st.DrawFn, journal: bool | None = None, of_every_kind: bool = False) -> Made:
    """A plan with its journal, no *feil* in either; `journal` says whether there is one, else it is drawn.

    The plan is adopted and has a period and revisions; with `of_every_kind` not always.
    """
    maker = _Maker(draw)
    plan = maker.plan()
    if of_every_kind:
        period = plan["periode"]
        plan = _given(plan | draw(kinds_of_plan))
        if "fra 20" in dump(plan):  # which needs a period
            plan["periode"] = period
    reported = draw(st.booleans()) if journal is None else journal
    return Made(dump(plan), dump(maker.journal()) if reported else None)
