"""`boligplan meld`: adds an entry to the journal, from the command line, by asking, or one by one in a meeting."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from boligplan.cli import norsk
from boligplan.cli.common import PlanOption, plans_from, tell_saved, today
from boligplan.editing.reporting import Fields, Proposal, Refused, propose, readable_plan, report, save
from boligplan.editing.writing import Changed
from boligplan.errors import BoligplanError
from boligplan.finding import find
from boligplan.language import date_text
from boligplan.loading import load
from boligplan.plan import Plan
from boligplan.rules.base import close_match
from boligplan.safetext import safe
from boligplan.status import assess
from boligplan.tree import measures_by_id

HELP = """Legger en melding om et tiltak til i framdriftsfilen. Planfilen røres ikke.

STATUS er ikke påbegynt, pågår, gjennomført, delvis gjennomført, ikke gjennomført, utsatt, utgår eller erstattet.
Uten ID og STATUS spør kommandoen. Med --gjennomgang tar den ett for ett alt som er over fristen,
mangler melding, er nær fristen, uten ny melding eller uten frist. Hver melding er lagret når den er bekreftet.

Med --angre tas den siste meldingen tilbake, og den vises først. Hvis den ikke er lagret i git, fjernes den. Hvis den er
lagret, blir den stående, og en ny melding med --begrunnelse trekker den tilbake."""

NOTHING = "Ingenting er skrevet."

# What to add on the command line, by the code of the fault.
_OPTIONS = {
    "mangler-begrunnelse": "--begrunnelse '…'",
    "melding-etter-slutt": "--begrunnelse '…'",
    "ny-frist": "--ny-frist FRIST",
    "mangler-gjelder": "--gjelder ÅR",
    "gjelder-ikke-begynt": "--gjelder ÅR",
    "mangler-erstatning": "--erstattet-av ID",
}


def command(
    id: Annotated[str | None, norsk.argument("ID", "Tiltakets id.")] = None,
    status: Annotated[list[str] | None, norsk.argument("STATUS", "Hva som meldes.")] = None,
    text: Annotated[str | None, norsk.option("--tekst", "TEKST", "Hva som er gjort.")] = None,
    year: Annotated[
        str | None, norsk.option("--gjelder", "ÅR", "Året meldingen gjelder, når tiltaket gjentas.")
    ] = None,
    day: Annotated[
        date | None, norsk.option("--dato", "DATO", "Dagen det ble meldt.", norsk.day, standard="i dag")
    ] = None,
    done: Annotated[
        str | None, norsk.option("--utført", "TID", "Når det ble gjort: 2024, 2024-T2, 2024-06 eller 2024-06-30.")
    ] = None,
    by: Annotated[str | None, norsk.option("--av", "ID", "Hvem som melder (id fra ansvarlige).")] = None,
    case: Annotated[str | None, norsk.option("--sak", "SAK", "Saksnummer.")] = None,
    value: Annotated[str | None, norsk.option("--verdi", "TALL", "Indikatorens verdi.")] = None,
    reason: Annotated[str | None, norsk.option("--begrunnelse", "TEKST", "Hvorfor det ikke gikk som planlagt.")] = None,
    new_due: Annotated[str | None, norsk.option("--ny-frist", "FRIST", "Ny frist når tiltaket er utsatt.")] = None,
    replaced_by: Annotated[
        list[str] | None, norsk.option("--erstattet-av", "ID", "Tiltak som tok over. Kan oppgis flere ganger.")
    ] = None,
    note: Annotated[str | None, norsk.option("--intern-merknad", "TEKST", "Vises bare av «boligplan vis».")] = None,
    plan: PlanOption = None,
    review: Annotated[bool, typer.Option("--gjennomgang", help="Gå gjennom alt som venter på en melding.")] = False,
    owner: Annotated[
        str | None, norsk.option("--ansvar", "HVEM", "Med --gjennomgang: bare tiltakene til denne (id eller navn).")
    ] = None,
    back: Annotated[
        bool, typer.Option("--angre", help="Ta tilbake den siste meldingen, eller den siste på tiltaket ID.")
    ] = False,
    dry: Annotated[bool, typer.Option("--vis-bare", help="Vis endringen uten å skrive den.")] = False,
) -> int:
    given: dict[str, str | list[str] | None] = {
        "tiltak": id, "dato": str(day or today()), "gjelder": year, "status": " ".join(status or ()).lower(),
        "tekst": text, "verdi": value, "utført": done, "av": by, "sak": case, "begrunnelse": reason,
        "ny_frist": new_due, "erstattet_av": replaced_by, "intern_merknad": note,
    }  # fmt: skip
    fields: dict[str, str | list[str]] = {key: typed for key, typed in given.items() if typed}
    if review and (id or dry):
        raise BoligplanError("--gjennomgang kan ikke brukes sammen med ID eller --vis-bare.")
    if owner and not review:
        raise BoligplanError("--ansvar brukes bare sammen med --gjennomgang.", help="Mente du --av?")
    paths = plans_from(plan)
    if back:
        return _take_back(paths, id, fields, dry, review=review)
    if id and status:
        return _write(_plan_of(id, paths), fields, dry)
    _require_terminal()
    from boligplan.cli import asking

    if review:
        return asking.walk_through(paths, owner, fields, today())
    return asking.ask_one(_holding(id, paths) or paths if id else paths, fields, today(), dry)


def _take_back(paths: list[Path], id: str | None, fields: Fields, dry: bool, *, review: bool) -> int:
    from boligplan.cli import angre

    if review or not set(fields) <= {"tiltak", "gjelder", *angre.TAKEN}:
        allowed = "ID, --gjelder, --begrunnelse, --dato, --av, --sak, --intern-merknad og --vis-bare"
        raise BoligplanError("--angre melder ikke noe nytt.", help=f"Sammen med --angre kan du gi {allowed}.")
    if id:
        paths = [_plan_of(id, paths)]
        if not _holding(id, paths):
            raise _unknown(id, paths)
    return angre.take_back(paths, id, fields, today(), dry=dry)


def _write(path: Path, fields: Fields, dry: bool) -> int:
    id = str(fields["tiltak"])
    try:
        proposal = propose(path, [fields], today())
        if proposal.errors:
            raise Refused(proposal.errors)
        if dry:
            for line in proposal.preview:
                print(safe(line))
            norsk.tell(*proposal.remarks)
            return 0
        if not _may_open_again(proposal, id):
            norsk.tell(NOTHING)
            return 0
        try:
            saved = save(proposal)
        except Changed:
            saved = report(path, [fields], today())
    except Refused as refused:
        raise _with_options(refused, path, id) from None
    tell_saved(saved)
    return 0


def _may_open_again(proposal: Proposal, id: str) -> bool:
    """Return False where the entry opens a closed measure again, and the person at the terminal does not want that."""
    before, after = (
        next((m for m in assess(loaded.sound_plan, loaded.journal, today()).measures if m.measure.id == id), None)
        for loaded in (proposal.known, proposal.loaded)
    )
    if not (before and before.is_closed and after and not after.is_closed):
        return True
    when = f" {date_text(before.closed_on)}" if before.closed_on else ""
    told = f"{before.number} var {before.status}{when}, og åpnes igjen."
    if not norsk.is_at_terminal():
        if not any(found.code == "åpnet-igjen" for found in proposal.diagnostics):  # which says the same
            norsk.tell(told)
        return True
    from boligplan.cli import asking

    return asking.confirm(told)


def _plan_of(id: str, paths: list[Path]) -> Path:
    """The one plan that has a measure with this id; a single plan is taken as it is."""
    holding = paths if len(paths) == 1 else _holding(id, paths)
    if len(holding) > 1:
        names = ", ".join(map(str, holding))
        raise BoligplanError(f"Tiltaket «{id}» finnes i flere planer.", help=f"Velg en med --plan: {names}.")
    if not holding:
        raise _unknown(id, paths)
    return holding[0]


def _holding(id: str, paths: list[Path]) -> list[Path]:
    """Those of the plans that have a measure with this id."""
    plans = {path: load(path, today()).plan for path in paths}
    return [path for path, plan in plans.items() if plan and id in _ids(plan)]


def _ids(plan: Plan) -> list[str]:
    return list(measures_by_id(plan))


def _unknown(id: str, paths: list[Path], help: str | None = None) -> BoligplanError:
    """That there is no such measure, with `help` or the id most alike, and the measures that the words are found in.

    Raises BoligplanError where a plan cannot be read: it might be in that one.
    """
    loaded = [load(path, today()) for path in paths]
    plans = [readable_plan(one) for one in loaded]
    where = "planen" if len(paths) == 1 else f"noen av de {len(paths)} planene"
    advice = help or close_match(id, [known for plan in plans for known in _ids(plan)])
    hits = [
        f"  {m.number} {m.measure.id}: {m.measure.text}"
        for plan, one in zip(plans, loaded, strict=True)
        for m in find(plan, assess(plan, one.journal, today()), id)[1]
    ]
    lines = [advice or "Se id-ene med «boligplan vis».", *hits[:5], NOTHING]
    return BoligplanError(f"Tiltaket «{id}» finnes ikke i {where}.", help="\n".join(lines))


def _with_options(refused: Refused, path: Path, id: str) -> BoligplanError:
    """The same refusal with the options that mend it; where it is because of the id, with measures to choose from."""
    if not _holding(id, [path]):
        return _unknown(id, [path], refused.help if refused.diagnostics[0].code == "ukjent-tiltak" else None)
    help = [refused.help or ""]
    options = dict.fromkeys(_OPTIONS[found.code] for found in refused.diagnostics if found.code in _OPTIONS)
    if options:
        help.append("På kommandolinjen: " + " ".join(options))
    return BoligplanError(refused.message, help="\n".join([*filter(None, help), NOTHING]))


def _require_terminal() -> None:
    if not norsk.is_at_terminal():
        raise BoligplanError(
            "Si hvilket tiltak og hvilken status. Bare i et terminalvindu kan kommandoen spørre.",
            help="Skriv for eksempel: boligplan meld boveileder gjennomført --tekst 'Vedtatt i kommunestyret.'",
        )
