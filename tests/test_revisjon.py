"""A plan is revised twice in a row, in a real git repository, and nothing is lost on the way."""

import os
import re
import subprocess
from datetime import date
from pathlib import Path

import pytest
from eksempelvik import EXAMPLES, NAME, before_2024, journal

from boligplan.changes import Kind, compare
from boligplan.cli.main import main
from boligplan.loading import Loaded, load
from boligplan.status import assess

PLAN = Path("plans") / f"{NAME}.yaml"
SHEET = Path("revisjoner") / f"{NAME}-2024.yaml"


def git(*words: str) -> None:
    subprocess.run(["git", "-c", "user.name=x", "-c", "user.email=x@example.no", *words], check=True, capture_output=True)


def commit(message: str) -> None:
    git("add", "-A")
    git("commit", "-qm", message)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with Eksempelvik as it stood in October 2024, and the current folder in it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BOLIGPLAN_PER", "2024-10-31")
    git("init", "-q")
    Path("plans").mkdir()
    PLAN.write_text(before_2024(), encoding="utf-8")
    PLAN.with_name(f"{NAME}.framdrift.yaml").write_text(journal("2024-10-31"), encoding="utf-8")
    commit("Planen slik den ble vedtatt")
    return tmp_path


def decide(text: str, id: str, lines: str) -> str:
    """The worksheet with the decision on one measure written over."""
    block = "".join(f"    {line}\n" for line in lines.strip().splitlines())
    text, count = re.subn(rf"(?m)^(  - id: {id}\n)(?:    .*\n)+", lambda found: found[1] + block, text)
    assert count == 1, id
    return text


DECISIONS_2024 = {
    "startlån-barnefamilier": """
utfall: endres
tekst: Tildele minst halvparten av startlånene til barnefamilier hvert år
grunn: Det var uklart om kravet gjaldt hvert år eller hele perioden.
avgjort: ja""",
    "bo-oppfølgingsplan": """
utfall: endres
ansvar:
  tekst: Enhet for rus og psykisk helse og eiendomsavdelingen
  hos: [rus-psykisk, eiendom]
  hovedansvar: rus-psykisk
grunn: Eiendomsavdelingen måtte med for å følge opp selve leieforholdet.
avgjort: ja""",
    "boligrapport": """
utfall: flyttes
til: 2026-K3
grunn: Tilstandsvurderingen av boligene tok lengre tid enn ventet.
avgjort: ja""",
    "leietakerundersøkelse": """
utfall: endres
økonomi: budsjett
kostnad: {drift: {2026: 60}}
grunn: Undersøkelsen i 2026 gjøres sammen med en ekstern leverandør.
avgjort: ja""",
    "leie-før-eie": """
utfall: videreføres
avgjort: ja""",
    "selge-samlede-boliger": """
utfall: videreføres
avgjort: ja""",
    "vurdere-boligkontor": """
utfall: deles
grunn: Vurderingen er gjort, og formannskapet ønsker en prøveordning.
i:
  - id: prøve-boligkontor
    tekst: Gjennomføre en prøveordning med boligkontor og legge fram en sak om fast drift
    når: innen 30. november 2026
    år: 2025-2026
    frist: 2026-11-30
    økonomi: egen politisk sak
    ansvar: ks-helse
    involverte:
      - boligkontor
      - nav
avgjort: ja""",
    "samarbeidsavtale": """
utfall: videreføres
avgjort: ja""",
    "housing-first-team": """
utfall: endres
økonomi: egen politisk sak
slag: [drift, investering]
kostnad:
  drift: {2026: 900, 2027: 1800}
  investering: {2027: 2500.5}
avgjort: ja""",
}
NEW_2024 = """\
nye:
  - under: mestre-boforholdet
    avgjort: ja
    tiltak:
      id: boveileder
      tekst: Opprette en stilling som boveileder
      år: 2025-2026
      økonomi: budsjett
      kostnad: {drift: {2025: 400, 2026: 800}}
  - under: variert-boligmasse
    avgjort: ja
    grunn: Den nasjonale løsningen er blitt bedre enn et eget skjema.
    tiltak:
      id: digital-søknad
      tekst: Ta i bruk en digital løsning for å søke om og forvalte kommunale boliger
      år: 2025-2027
      slag: [drift, investering]
      ansvar: eiendom
  - under: oversikt-over-behov
    avgjort: ja
    grunn: Boligsosial lov § 5 gjelder fra 1. juli 2023.
    tiltak:
      id: boligbehov
      tekst: Lage en årlig oversikt over behovet for ordinære og tilpassede boliger
      gjentas: årlig
      år: 2025-2027
      ansvar: ks-teknisk
"""


def fill_in_2024() -> None:
    """Writes every decision of 2024 into the worksheet."""
    text = SHEET.read_text(encoding="utf-8").replace("avgjort: nei", "avgjort: ja")
    for id, lines in DECISIONS_2024.items():
        text = decide(text, id, lines)
    text = text.replace("dato:  #", "dato: 2024-11-05  #").replace("sak:  #", "sak: RS 14/24  #")
    text = text[: text.rindex("\n# Nye tiltak")] + "\n" + NEW_2024
    SHEET.write_text(text, encoding="utf-8")


def loaded(path: Path = PLAN, day: str = "2024-12-31") -> Loaded:
    found = load(path, date.fromisoformat(day))
    assert found.is_sound, [one.message for one in found.diagnostics if one.severity == "feil"]
    return found


def test_the_revision_of_2024_leads_to_the_plan_as_the_example_has_it(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["revisjon", "vedta", "--dato", "2022-05-02", "--sak", "PS 12/22"]) == 0
    assert main(["revisjon", "start"]) == 0
    fill_in_2024()
    monkeypatch.setenv("BOLIGPLAN_PER", "2024-11-06")
    assert main(["revisjon", "fullfør"]) == 0, capsys.readouterr().err

    made, example = loaded(), loaded(EXAMPLES / f"{NAME}.yaml")
    assert made.plan
    assert example.plan
    day = date(2024, 11, 6)
    changes = compare((example.plan, made.journal), (made.plan, made.journal), day)
    assert [(d.subject.id, d.field) for d in changes.differences if d.kind not in (Kind.DECIDED, Kind.DECISION_ALTERED)] == []
