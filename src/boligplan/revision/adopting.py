"""Recording that a plan was adopted: the decision, and the fingerprint of the wording it adopted."""

from __future__ import annotations

from datetime import date

from boligplan.diagnostics import errors_in
from boligplan.editing.yamltext import Plain, Value
from boligplan.errors import BoligplanError
from boligplan.fingerprint import fingerprint
from boligplan.loading import Loaded, check
from boligplan.planparts import Adoption
from boligplan.reader.source import SourceFile
from boligplan.revision.drafting import Draft

# The keys that come after `vedtak` in a plan.
_LATER = ("betegnelser", "rapportering", "revisjon", "felles", "felt", "ansvarlige", "føringer", "kommuneplan",
          "planprosess", "strategier", "referanser", "mål", "vi_skal", "intern_merknad")  # fmt: skip


def adopt(loaded: Loaded, day: date, case: str | None, body: str | None) -> SourceFile | None:
    """The plan with its adoption recorded, None where it is recorded already just so.

    Raises BoligplanError where something else is recorded, so that an adoption is never written over.
    """
    plan = loaded.plan
    assert plan is not None  # asked for by the caller
    taken = fingerprint(plan.at(day))
    draft = Draft(loaded.documents[0].source)
    given: dict[str, Value | None] = {"organ": body, "dato": day, "sak": case, "avtrykk": taken}
    recorded = {info.alias: getattr(plan.adoption, name, None) for name, info in Adoption.model_fields.items()}
    missing: dict[str, Value] = {}
    for name, value in given.items():
        old = recorded[name]
        if old and value and old != value:
            raise BoligplanError(
                f"Planen har alt {name} «{old}» under vedtak; «{value}» er noe annet.",
                help="Se hva som er ulikt med «boligplan endringer --vedtatt»."
                if name == "avtrykk"
                else "Oppgi det samme som står der, eller rett planen for hånd.",
            )
        if value and not old:
            missing[name] = value
    if plan.adoption:
        for name, value in missing.items():
            draft.set(("vedtak", name), value)
    else:
        draft.set(("vedtak",), missing, _LATER)
    if plan.state == "under arbeid":
        draft.set(("tilstand",), Plain("vedtatt"))
    result = draft.result()
    if result.text == loaded.documents[0].source.text:
        return None
    after = check(loaded.path, [result, *(d.source for d in loaded.documents[1:])], day)
    for fault in errors_in(after.diagnostics):
        raise BoligplanError(f"Planen ville fått feil: {fault.message}", help=fault.help)
    return result
