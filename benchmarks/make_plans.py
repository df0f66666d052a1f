"""Realistic plans with journals for made-up municipalities: the same files every time, none of them with an error.

`python benchmarks/make_plans.py FOLDER [NUMBER]` writes NUMBER plans (357, one for each Norwegian municipality). Each
has about 40 measures, twelve owners and four years of entries; the sentences are put together from lists, so no plan
says anything about a real place. A plan has a few warnings, as real plans do, and never the same ones.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

MUNICIPALITIES = 357
FIRST, LAST = 2022, 2027
ADOPTED = date(2022, 5, 2)
TODAY = date(2026, 6, 1)  # the day the benchmarks ask for

OWNERS = (
    ("kommunedirektør", "Kommunedirektør", "stilling"),
    ("ks-helse", "Kommunalsjef helse og mestring", "stilling"),
    ("ks-teknisk", "Kommunalsjef teknisk og eiendom", "stilling"),
    ("ks-oppvekst", "Kommunalsjef oppvekst", "stilling"),
    ("nav", "Leder av det lokale Nav-kontoret", "stilling"),
    ("eiendom", "Eiendomsavdelingen", "enhet"),
    ("rus-psykisk", "Enhet for rus og psykisk helse", "enhet"),
    ("flyktning", "Flyktningtjenesten", "enhet"),
    ("plan", "Planavdelingen", "enhet"),
    ("tildeling", "Tildelingsgruppen for startlån og kommunale boliger", "gruppe"),
    ("arbeidsgruppe", "Arbeidsgruppen for boligsosialt arbeid", "gruppe"),
    ("levekår", "Utvalg for levekår", "politisk organ"),
)
GOALS = (
    ("eie", "Flere skal kunne eie egen bolig"),
    ("leie", "Leie skal være et trygt alternativ"),
    ("samfunn", "Sosial bærekraft i boligpolitikken"),
    ("roller", "Tydelige roller, og nødvendig kunnskap og kompetanse"),
)
AIMS = (
    "Gi flere barnefamilier en trygg og varig bolig",
    "Hjelpe flere leietakere over i egen bolig",
    "Bruke de økonomiske virkemidlene i sammenheng",
    "Forebygge at husstander mister boligen de har",
    "Ha en variert kommunal boligmasse som er spredt i hele kommunen",
    "Gi leietakerne den oppfølgingen de trenger for å beholde boligen",
    "Ta vare på de boligene kommunen allerede eier",
    "Planlegge for flere boliger med livsløpsstandard nær sentrum",
    "La innbyggernes erfaringer forme det boligsosiale arbeidet",
    "Møte den enkelte med én plan på tvers av tjenestene",
    "Gi medarbeiderne kompetanse i boligsosialt arbeid",
    "Samarbeide med private utleiere og frivillige lag",
)
ACTS = ("Utarbeide", "Innføre", "Evaluere", "Oppdatere", "Etablere", "Lage", "Kartlegge", "Gjennomføre")
THINGS = (
    "en felles rutine for tildeling av kommunale boliger",
    "en modell der leietakeren kan kjøpe boligen etter en avtalt tid",
    "et opplegg for veiledning om startlån, tilskudd og bostøtte",
    "en skriftlig avtale om oppfølging i hjemmet",
    "en oversikt over tomter som egner seg for små hus",
    "en plan for vedlikehold av kommunale utleieboliger",
    "et fast møtepunkt mellom bolig- og tjenestekontoret",
    "en ordning med råd om husleierestanser før saken går videre",
    "et kurs om boligsosiale virkemidler for nye medarbeidere",
    "en undersøkelse blant leietakerne om trivsel og trygghet",
)
GROUPS = (
    "for barnefamilier med lav inntekt", "for unge i etableringsfasen", "for nyankomne flyktninger",
    "for personer med behov for robuste boliger", "for eldre som ønsker å bli boende hjemme",
    "for personer med utviklingshemming", "i samarbeid med bruker- og pårørendeorganisasjonene",
)  # fmt: skip
NEWS = (
    "Arbeidet er i gang, og utkastet er sendt til tjenesteområdene for innspill.",
    "Saken ble behandlet i utvalget; de ba om tall for hver bydel før den tas videre.",
    "Tre av fem møter er holdt. Resten er lagt til høsten, sammen med budsjettarbeidet.",
    "Ordningen er tatt i bruk, og erfaringene samles i neste melding.",
    "Tallene er hentet fra fagsystemet i januar og gjelder hele året.",
    "Gjennomført som planlagt innenfor rammen; 12 av 14 husstander takket ja.",
)
REASONS = (
    "Det ble ikke satt av midler i budsjettet.",
    "Stillingen har stått ledig siden sommeren.",
    "Vi venter på den nye nasjonale veilederen.",
)


def make(folder: Path, number: int = MUNICIPALITIES) -> list[Path]:
    """The paths of the plans written to `folder`, each with its journal beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for municipality in range(1, number + 1):
        chance = random.Random(municipality)
        path = folder / f"kommune-{municipality:03}.yaml"
        measures = _measures(chance)
        path.write_text("\n".join(_plan(chance, municipality, measures)) + "\n", encoding="utf-8", newline="\n")
        journal = "\n".join(_journal(chance, measures)) + "\n"
        path.with_suffix(".framdrift.yaml").write_text(journal, encoding="utf-8", newline="\n")
        paths.append(path)
    return paths


class Measure:
    """One measure: when it is to be done, how often, and by whom."""

    def __init__(self, chance: random.Random, text: str, id: str) -> None:
        self.text, self.id = text, id
        self.first = chance.randint(FIRST, LAST - 1)
        self.last = chance.randint(self.first, LAST)
        self.repeats = chance.choices(("nei", "årlig", "løpende"), (6, 3, 1))[0]
        self.owner = chance.choice(OWNERS)[0]


def _measures(chance: random.Random) -> list[Measure]:
    texts = [f"{act} {thing} {group}" for act in ACTS for thing in THINGS for group in GROUPS]
    chosen = chance.sample(texts, chance.randint(36, 44))
    words = (re.findall(r"[a-zæøå]{5,}", text.lower()) for text in chosen)
    ids = [f"{'-'.join(own[:3])}-{n}" for n, own in enumerate(words, 1)]
    return [Measure(chance, text, id) for text, id in zip(chosen, ids, strict=True)]


def _plan(chance: random.Random, municipality: int, measures: list[Measure]) -> Iterator[str]:
    yield from (
        "# yaml-language-server: $schema=../schema/plan-1.schema.json", "format: 1",
        f"id: kommune-{municipality:03}-{FIRST}-{LAST}",
        f"tittel: Boligsosial plan for Kommune {municipality:03} {FIRST}–{LAST}",
        "kommune:", f"  navn: Kommune {municipality:03}", "målform: bokmål", "tilstand: vedtatt",
        f"periode: {FIRST}-{LAST}", "beløp_i: 1000 kr", "vedtak:", "  organ: kommunestyret", f"  dato: {ADOPTED}",
        f"  sak: PS {municipality}/22", "rapportering:", "  hver: 12 måneder", "  frist: 31. januar",
        "  varsle: 90 dager", "revisjon:", "  hvert: 2 år", "  av: arbeidsgruppe", "  som: referatsak",
        "  gjennomført:", "    - år: 2024", "      dato: 2024-11-05", f"      sak: RS {municipality}/24", "",
        "ansvarlige:",
    )  # fmt: skip
    for id, name, kind in OWNERS:
        yield from (f"  - id: {id}", f"    navn: {name}", f"    type: {kind}")
    yield from ("", "føringer:", "  - id: samfunnsdelen", "    tittel: Kommuneplanens samfunnsdel")
    yield from ("    gyldig: 2020-2032", "", "mål:")
    waiting = iter(measures)
    per_aim = -(-len(measures) // len(AIMS))
    for g, (id, title) in enumerate(GOALS):
        yield from (f"  - id: mål-{id}", f"    tittel: {title}", "    føring: samfunnsdelen", "    utvalg: levekår")
        yield from ("    økonomi:", "      avklaring: innenfor ramme", "      tekst: Dekkes innenfor rammen")
        yield "    vi_vil:"
        for a in range(3):
            yield from _aim(chance, f"{id}-{a + 1}", AIMS[g * 3 + a])
            for measure in islice(waiting, per_aim):
                yield from _measure(chance, measure)


def _aim(chance: random.Random, id: str, text: str) -> Iterator[str]:
    first, second = chance.sample(OWNERS, 2)
    yield from (
        f"      - id: {id}", f"        tekst: {text}", "        punkter:",
        "          - gi råd tidlig, før saken har vokst seg stor", "          - følge opp gjennom hele året",
        "        ansvar:", f"          tekst: {first[1]} (delegert til {second[1]})",
        f"          hos: [{first[0]}]", f"          delegert: [{second[0]}]",
        f"        slag: {chance.choice(('drift', 'investering', '[drift, investering]'))}",
        f"        år: {FIRST}-{LAST}", "        vi_skal:",
    )  # fmt: skip


def _measure(chance: random.Random, measure: Measure) -> Iterator[str]:
    indent = "            "
    years = str(measure.first) if measure.first == measure.last else f"{measure.first}-{measure.last}"
    yield from (f"          - id: {measure.id}", f"{indent}tekst: {measure.text}", f"{indent}år: {years}")
    if measure.repeats != "nei":
        yield f"{indent}gjentas: {measure.repeats}"
    elif chance.random() < 0.3:
        yield f"{indent}frist: {measure.last}-{chance.choice(('T2', 'H1', 'K3', '06', '11-30'))}"
    if chance.random() < 0.4:
        yield f"{indent}ansvar: {measure.owner}"
    if chance.random() < 0.3:
        yield f"{indent}økonomi: {chance.choices(('ingen kostnad', 'egen politisk sak'), (5, 1))[0]}"
    if chance.random() < 0.25:
        yield from (f"{indent}slag: drift", f"{indent}kostnad:", f"{indent}  drift:")
        for year in range(measure.first, measure.last + 1):
            yield f"{indent}    {year}: {chance.randint(2, 90) * 5}"
    if measure.repeats == "årlig" and chance.random() < 0.3:
        yield f"{indent}indikator: {{navn: Andel husstander som ble fulgt opp, enhet: prosent, minst: 50}}"
    if chance.random() < 0.15:
        yield from (f"{indent}endret:", f"{indent}  - dato: 2024-11-05", f"{indent}    sak: RS 14/24")
        yield from (f"{indent}    grunn: Ordlyden ble klarere.", f"{indent}    før:")
        yield f"{indent}      tekst: {measure.text} innen rimelig tid"


def _journal(chance: random.Random, measures: list[Measure]) -> Iterator[str]:
    yield "# yaml-language-server: $schema=../schema/framdrift-1.schema.json"
    entries = [entry for measure in measures for entry in _entries(chance, measure)]
    for _, lines in sorted(entries, key=lambda entry: entry[0]):
        yield from lines


def _entries(chance: random.Random, measure: Measure) -> Iterator[tuple[date, list[str]]]:
    """Entries with their day: one a year for what repeats, else news until it is done."""
    for year in range(measure.first, measure.last + 1):
        day = date(year, 10, 1) + timedelta(chance.randint(0, 120))
        if day > TODAY or chance.random() < 0.1:
            continue
        is_last = year == measure.last and chance.random() < 0.8
        status = "gjennomført" if is_last or measure.repeats == "årlig" else "pågår"
        if status == "gjennomført" and chance.random() < 0.1:
            status = "delvis gjennomført"
        lines = [f"- tiltak: {measure.id}", f"  dato: {day}", f"  status: {status}", f"  tekst: {chance.choice(NEWS)}"]
        if measure.repeats != "nei":
            lines.insert(2, f"  gjelder: {year}")
        if status == "delvis gjennomført":
            lines.append(f"  begrunnelse: {chance.choice(REASONS)}")
        yield day, [*lines, f"  av: {measure.owner}"]


if __name__ == "__main__":
    made = make(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else MUNICIPALITIES)
    sys.stdout.write(f"{len(made)} plans with journals in {sys.argv[1]}\n")
