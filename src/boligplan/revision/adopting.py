"""Recording that a plan was adopted, and that a slip of the pen was put right: the decision, and the checksum."""

from __future__ import annotations

from datetime import date

from boligplan.checksum import checksum, latest, stands
from boligplan.diagnostics import errors_in
from boligplan.editing.yamltext import Plain, Value
from boligplan.errors import BoligplanError
from boligplan.loading import Loaded, check
from boligplan.planparts import Adoption
from boligplan.reader.source import SourceFile
from boligplan.revision.drafting import Draft, later_keys
from boligplan.rules.wording import CHANGED


def adopt(loaded: Loaded, day: date | None, case: str | None, body: str | None) -> SourceFile | None:
    """Return the plan with its adoption recorded, by what is known of it; None where it is recorded just so.

    Raises BoligplanError where something else is recorded, so that an adoption is never written over.
    """
    plan = loaded.sound_plan
    known = day or (plan.adoption.day if plan.adoption else None)
    taken = checksum(plan, known or date.min)
    draft = Draft(loaded.documents[0].source)
    given: dict[str, Value | None] = {"organ": body, "dato": day, "sak": case, "kontrollsum": taken}
    recorded = {info.alias: getattr(plan.adoption, name, None) for name, info in Adoption.model_fields.items()}
    missing: dict[str, Value] = {}
    for name, value in given.items():
        old = recorded[name]
        if old and value and old != value:
            raise BoligplanError(
                f"Planen har alt {name} «{old}» under vedtak; «{value}» er noe annet.",
                help="Se hva som er ulikt med «boligplan endringer --vedtatt»."
                if name == "kontrollsum"
                else "Oppgi det samme som står der, eller rett planen for hånd.",
            )
        if value and not old:
            missing[name] = value
    if plan.adoption:
        for name, value in missing.items():
            draft.set(("vedtak", name), value)
    else:
        draft.set(("vedtak",), missing, later_keys("vedtak"))
    if plan.state == "under arbeid":
        draft.set(("tilstand",), Plain("vedtatt"))
    result = draft.result()
    return None if result.text == loaded.documents[0].source.text else _proved(loaded, result, known)


def correct(loaded: Loaded, reason: str, today: date) -> SourceFile:
    """Return the plan with a new checksum in the place of its latest one, and why: what was wrong was no decision.

    Raises BoligplanError where no checksum is recorded, where the plan is as it says, or where the plan has faults of
    other kinds.
    """
    plan, faults = loaded.plan, [fault for fault in errors_in(loaded.diagnostics) if fault.code != CHANGED]
    for fault in faults:
        raise BoligplanError(f"Planen har feil: {fault.message}", help=fault.help)
    recorded = latest(plan) if plan else None
    if plan is None or recorded is None:
        raise BoligplanError(
            "Planen har ingen kontrollsum.", help="Registrer vedtaket først, med «boligplan revisjon vedta»."
        )
    if stands(plan):
        raise BoligplanError("Planen er slik den ble vedtatt; det er ingenting å rette.")
    draft = Draft(loaded.documents[0].source)
    draft.set(recorded.path, checksum(plan, recorded.day))
    entry: dict[str, Value] = {"dato": today, "grunn": reason}
    if plan.adoption:
        draft.append(("vedtak", "rettet"), entry)
    else:
        draft.set(("vedtak",), {"rettet": [entry]}, later_keys("vedtak"))
    return _proved(loaded, draft.result(), today)


def _proved(loaded: Loaded, result: SourceFile, day: date | None) -> SourceFile:
    """The new text, which must be a plan without faults."""
    after = check(loaded.path, [result, *(d.source for d in loaded.documents[1:])], day or date.max)
    for fault in errors_in(after.diagnostics):
        raise BoligplanError(f"Planen ville fått feil: {fault.message}", help=fault.help)
    return result
