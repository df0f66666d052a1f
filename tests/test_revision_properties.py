"""Whatever is decided about whatever plan: the revision keeps every id and every earlier figure, or writes nothing."""

from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from boligplan.checksum import checksum
from boligplan.loading import Loaded, check, read_document
from boligplan.reader.source import SourceFile
from boligplan.reader.yamlnodes import compose
from boligplan.revision.applying import revise
from boligplan.revision.outcomes import Worksheet
from boligplan.revision.worksheet import new_sheet
from boligplan.status import MeasureStatus, assess, owners_of
from boligplan.tree import placed
from strategies import Made, dump, plans, texts

DAY = date(2026, 11, 5)


def worksheet(text: str) -> tuple[Worksheet, Any]:
    document = read_document(SourceFile("ark.yaml", text), Worksheet)
    assert [fault.message for fault in document.diagnostics if fault.severity == "feil"] == []
    assert isinstance(document.value, Worksheet)
    return document.value, compose(document.source).data


def decisions(draw: st.DrawFn, loaded: Loaded) -> dict[str, Any]:
    """A finished worksheet for the plan: any outcome that the measure allows, and some new measures."""
    assert loaded.plan is not None
    status = assess(loaded.plan, loaded.journal, DAY)
    held = {m.id for goal in loaded.plan.goals for aim in goal.aims if aim.cost for m in aim.measures}
    later = {
        node.item.id
        for node in placed(loaded.plan)
        if (node.item.ended and node.item.ended.day >= DAY) or any(change.day >= DAY for change in node.item.changes)
    }
    decided = [
        {"id": m.measure.id, "utfall": "videreføres", "avgjort": "ja"}
        if m.measure.id in later
        else outcomes(draw, m, m.measure.id in held)
        for m in status.measures
        if m.measure.ended is None
    ]
    under = draw(st.sampled_from([loaded.plan.id, *(goal.id for goal in loaded.plan.goals)]))
    new = {"under": under, "avgjort": "ja", "tiltak": {"id": "helt-nytt", "tekst": draw(texts), "år": "2027"}}
    return {
        "format": "1", "plan": loaded.plan.id, "år": "2026", "dato": str(DAY), "sak": "RS 1/26",
        "tiltak": decided, "nye": [new] if draw(st.booleans()) else [],
    }  # fmt: skip


def outcomes(draw: st.DrawFn, m: MeasureStatus, in_aim_with_cost: bool) -> dict[str, Any]:
    """A decided outcome that hangs together with the measure."""
    item = m.measure
    choices = ["videreføres", "endres", "deles", "utgår"]
    if m.status == "gjennomført" or (m.is_closed and item.is_repeating):
        choices.append("avsluttes")
    choices.append("flyttes")
    decision: dict[str, Any] = {"id": item.id, "utfall": draw(st.sampled_from(choices)), "avgjort": "ja"}
    if decision["utfall"] == "flyttes":
        due = [f"2027{rest}" for rest in ("", "-T3", "-K2", "-H1", "-06-30")]
        decision["til"] = draw(st.sampled_from(["2026-2027", "2027"] if item.is_repeating else due))
        assume(not (item.is_repeating and any(e.year not in (2026, 2027) for e in m.entries)))
    if decision["utfall"] == "endres":
        decision |= draw(
            st.fixed_dictionaries(
                {"tekst": texts.map(lambda text: text + " på nytt igjen")},
                optional={
                    "ansvar": st.just({"tekst": "Nytt ansvar", "hos": "nav"}),
                    "punkter": st.lists(texts, min_size=4, max_size=4),
                }
                | ({} if in_aim_with_cost else {"kostnad": st.just({"drift": {"2027": "77.5"}})}),
            )
        )
    if decision["utfall"] == "deles":
        decision["i"] = [{"id": f"{item.id}-{part}", "tekst": draw(texts), "år": "2027"} for part in "ab"]
    return decision | {"grunn": draw(texts)}


def figures(loaded: Loaded, day: date) -> list[Any]:
    """What was said and judged of each measure on a day; not given is the same as none."""
    assert loaded.plan is not None
    return [
        (
            *(m.measure.id, m.number, m.measure.text, m.measure.points, m.measure.years or (), m.measure.kinds or ()),
            *(m.measure.cost, owners_of(m.measure), m.cells, m.missing),
            *(m.status, m.timing, m.days, m.due, m.first_due, m.moves, m.in_time),
        )
        for m in assess(loaded.plan, loaded.journal, day).measures
    ]


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(plans(), st.data())
def test_a_finished_revision_loses_nothing(made: Made, data: st.DataObject) -> None:
    before = made.load(DAY)
    assert before.plan is not None
    assume(not any(entry.new_due and entry.day > DAY for entry in before.journal.entries))  # may gainsay the revision
    sheet, typed = worksheet(dump(decisions(data.draw, before)))

    revised = revise(before, sheet, typed, DAY)

    after = check(before.path, [revised, *(document.source for document in before.documents[1:])], DAY)
    assert after.plan is not None
    ids = [node.item.id for node in placed(after.plan)]
    assert len(ids) == len(set(ids))
    assert {node.item.id for node in placed(before.plan)} <= set(ids)
    eve = date(2026, 11, 4)
    assert figures(after, eve) == figures(before, eve)
    assert after.plan.revision.done[-1].checksum == checksum(after.plan, DAY)
    states = {m.measure.id: m for m in assess(after.plan, after.journal, DAY).measures}
    for decision in sheet.decisions:
        assert (states[decision.id].measure.ended is not None) == (decision.outcome in ("deles", "utgår"))


@settings(max_examples=40)
@given(plans(), st.dates(date(2022, 6, 1), date(2027, 12, 31)))
def test_a_new_worksheet_has_every_measure_in_force_once_and_reads_without_faults(made: Made, day: date) -> None:
    loaded = made.load(day)
    assert loaded.plan is not None
    status = assess(loaded.plan, loaded.journal, day)

    source = new_sheet(loaded.plan, status, 2024, "ark.yaml")

    sheet, _ = worksheet(source.text)
    in_force = [m.measure.id for m in status.measures if m.measure.ended is None]
    assert [decision.id for decision in sheet.decisions] == in_force
    assert all(decision.decided == "nei" for decision in sheet.decisions)


def test_the_plans_drawn_are_written_in_another_style_too() -> None:
    """What hypothesis draws is block style; a plan in flow style is edited as safely."""
    text = (
        "format: 1\nid: x\ntittel: X\nkommune: {navn: X}\nmålform: bokmål\ntilstand: vedtatt\n"
        "vi_skal: [{id: a, tekst: A, år: 2026}, {id: b, tekst: B, år: 2024-2027}] # slutt\n"
    )
    loaded = check(Path("x.yaml"), [SourceFile("x.yaml", text)], DAY)
    sheet, typed = worksheet(
        "{format: 1, plan: x, år: 2026, dato: 2026-11-05, sak: S, tiltak: ["
        "{id: a, utfall: flyttes, til: 2027, avgjort: ja}, {id: b, utfall: utgår, grunn: 'Nei, takk', avgjort: ja}]}"
    )

    made = revise(loaded, sheet, typed, DAY).text

    assert "# slutt" in made
    assert "endret: [{dato: 2026-11-05, sak: S, før: {år: 2026}}]" in made
    assert "sluttet: {dato: 2026-11-05, sak: S, grunn: 'Nei, takk'}" in made
