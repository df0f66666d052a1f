"""`boligplan purring`: when it is reminded, of what, and where it goes."""

from __future__ import annotations

import email
import subprocess
from datetime import date, timedelta
from email.message import EmailMessage
from email.policy import default
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from boligplan.cli.main import main
from boligplan.reminders.mail import draft
from boligplan.reminders.messages import Message
from boligplan.reminders.notices import last_rung
from boligplan.safetext import safe

ROOT = Path(__file__).parents[1]
PLAN = """\
format: 1
id: fjordby
tittel: Boligsosial plan
kommune: {navn: Fjordby}
målform: bokmål
tilstand: vedtatt
periode: 2024-2027
rapportering: {frist: 31. januar}
revisjon: {hvert: 2 år, av: gruppa}
ansvarlige:
  - {id: nav, navn: NAV Fjordby, type: enhet}
  - {id: eiendom, navn: Eiendomsavdelingen, type: enhet}
  - {id: gruppa, navn: Arbeidsgruppa, type: gruppe}
  - {id: boliggruppa, navn: Boliggruppa, type: gruppe, opphørt: 2025-06-30}
vi_skal:
  - id: kjøpe
    tekst: Kjøpe fire boliger
    ansvar: [eiendom, nav]
    år: 2024-2025
    frist: 2025-12-20
    intern_merknad: HEMMELIG
  - {id: melde, tekst: Melde hvert år, ansvar: nav, år: 2024-2026, gjentas: årlig}
  - {id: uten, tekst: Gjøre noe ingen har ansvaret for, år: 2025}
  - {id: gammelt, tekst: Fra den gamle gruppa, ansvar: boliggruppa, år: 2025}
"""
HEADERS = {
    "X-Unsent", "Date", "To", "Subject", "Content-Language", "Content-Type", "Content-Transfer-Encoding",
    "MIME-Version",
}  # fmt: skip
ADDRESSES = "nav: post@nav.fjordby.no\ngruppa: [leder@fjordby.no, post@fjordby.no]\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder one stands in, with a plan and addresses."""
    monkeypatch.chdir(tmp_path)
    Path("plans").mkdir()
    Path("plans/fjordby.yaml").write_text(PLAN, encoding="utf-8")
    Path("plans/adresser.yaml").write_text(ADDRESSES, encoding="utf-8")
    return tmp_path


def purring(*args: str) -> int:
    return main(["purring", *args])


def write(name: str, text: str) -> None:
    Path("plans", name).write_text(text, encoding="utf-8")


def drafts(*args: str, out: str = "ut") -> dict[str, EmailMessage]:
    """Return the drafts that are written, by the owner in the name of the file."""
    assert purring(*args, "--ut", out) == 0
    return {
        file.name.split("_", 1)[1].rsplit("_", 1)[0]: email.message_from_bytes(file.read_bytes(), policy=default)
        for file in sorted(Path(out).glob("*.eml"))
    }


def body(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


# -- The ladder --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due", "days"),
    [
        ("2025-12-20", "2025-11-20 2025-12-13 2025-12-19 2025-12-21 2025-12-27 2026-01-19 2026-02-18 2026-03-20"),
        ("2024-02-29", "2024-01-30 2024-02-22 2024-02-28 2024-03-01 2024-03-07 2024-03-30 2024-04-29 2024-05-29"),
        ("2025-01-31", "2025-01-01 2025-01-24 2025-01-30 2025-02-01 2025-02-07 2025-03-02 2025-04-01 2025-05-01"),
        ("2023-12-31", "2023-12-01 2023-12-24 2023-12-30 2024-01-01 2024-01-07 2024-01-30 2024-02-29 2024-03-30"),
    ],
)
def test_the_days_of_the_ladder(due: str, days: str) -> None:
    end = date.fromisoformat(due)
    asked = [end + timedelta(n) for n in range(-60, 91)]
    assert [str(day) for day in asked if last_rung(end, day - timedelta(1), day)] == days.split()


def test_a_deadline_that_does_not_repeat_is_reminded_of_on_the_days_of_its_ladder() -> None:
    asked = ["2025-11-19", "2025-11-20", "2025-12-20", "2025-12-27", "2025-12-28", "2026-01-18", "2026-01-19"]
    told = []
    for day in asked:
        since = date.fromisoformat(day) - timedelta(1)
        told += [day for owner in drafts("--siden", str(since), "--per", day, out=day) if owner == "eiendom"]
    assert told == ["2025-11-20", "2025-12-27", "2026-01-19"]


def test_runs_that_follow_each_other_give_every_notice_once_whatever_the_steps() -> None:
    due, days = date(2025, 12, 20), [date(2025, 10, 1) + timedelta(n) for n in range(300)]
    rungs = {day for day in days if last_rung(due, day - timedelta(1), day)}
    for step in (1, 2, 7, 30):
        runs = [(days[n], days[min(n + step, 299)]) for n in range(0, 299, step)]
        given = [last_rung(due, since, day) for since, day in runs]
        newest = [max((rung for rung in rungs if since < rung <= day), default=None) for since, day in runs]
        assert given == newest


def test_without_a_day_to_begin_at_all_that_is_late_or_due_within_30_days_is_there() -> None:
    day = date(2025, 6, 1)
    for left in range(-400, 100):
        assert (last_rung(day + timedelta(left), day - timedelta(30), day) is not None) == (left <= 30)


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2026-01-01", "Meldefristen for 2025 er 31. januar 2026. Det er om 30 dager."),
        ("2026-01-30", "Meldefristen for 2025 er 31. januar 2026. Det er i morgen."),
        ("2026-02-01", "Melding mangler for 2025. Meldefristen var 31. januar 2026. Det er 1 dag siden."),
    ],
)
def test_a_year_to_be_reported_has_a_ladder_of_its_own(day: str, told: str) -> None:
    write("fjordby.framdrift.yaml", "- {tiltak: melde, dato: 2025-01-05, gjelder: 2024, status: gjennomført}\n")
    since = date.fromisoformat(day) - timedelta(1)
    assert told in body(drafts("--siden", str(since), "--per", day)["nav"])


def test_what_has_been_reported_put_off_or_ended_is_not_reminded_of() -> None:
    write(
        "fjordby.framdrift.yaml",
        "- {tiltak: melde, dato: 2025-01-05, gjelder: 2024, status: utsatt, begrunnelse: Ja, ny_frist: 2026-02-10}\n"
        "- {tiltak: melde, dato: 2026-01-05, gjelder: 2025, status: gjennomført}\n"
        "- {tiltak: kjøpe, dato: 2025-12-01, status: gjennomført}\n"
        "- {tiltak: uten, dato: 2025-12-01, status: utgår, begrunnelse: Falt bort}\n"
        "- {tiltak: gammelt, dato: 2025-12-01, status: utsatt, begrunnelse: Venter, ny_frist: 2026-12-31}\n",
    )
    found = drafts("--per", "2026-01-20")
    assert list(found) == ["nav"]
    assert "Meldefristen for 2024 er 10. februar 2026. Det er om 21 dager." in body(found["nav"])
    assert "Kjøpe" not in body(found["nav"])


def test_late_years_of_a_measure_stand_together() -> None:
    assert "Melding mangler for 2024 og 2025. Den første meldefristen var 31. januar 2025." in body(
        drafts("--per", "2026-02-20")["nav"]
    )


@pytest.mark.parametrize(
    "line", ["tilstand: under arbeid", "tilstand: opphevet", "vedtak: {dato: 2026-05-01}\ntilstand: vedtatt"]
)
def test_nobody_is_reminded_of_a_plan_that_is_not_in_force(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    write("fjordby.yaml", PLAN.replace("tilstand: vedtatt", line))
    assert drafts("--per", "2026-02-20") == {}
    assert "ikke i kraft" in capsys.readouterr().err


# -- Who is told what --------------------------------------------------------------------------------------------------


def test_each_owner_gets_one_message_with_its_own_measures() -> None:
    found = drafts("--per", "2026-01-20")
    assert list(found) == ["boliggruppa", "eiendom", "nav", "uten_ansvarlig"]
    assert "Kjøpe fire boliger" in body(found["eiendom"])
    assert "Dere har ansvaret for tiltaket sammen med NAV Fjordby." in body(found["eiendom"])
    assert "Melde hvert år" not in body(found["eiendom"])
    assert body(found["nav"]).index("OVER FRISTEN") < body(found["nav"]).index("MANGLER MELDING")
    assert found["nav"]["Subject"] == "Frister for 2 tiltak: Boligsosial plan"
    assert "HEMMELIG" not in "".join(map(body, found.values()))


@pytest.mark.parametrize(
    ("responsibility", "said"),
    [
        ("{hos: [eiendom], delegert: [nav]}", "Tiltaket er delegert til dere. Ansvaret har Eiendomsavdelingen."),
        (
            "{hos: [eiendom], ved: [nav]}",
            "Dere er nevnt ved tiltaket i planen. Ansvaret har Eiendomsavdelingen.",
        ),
        ("{delegert: [nav]}", "Tiltaket er delegert til dere. Ingen har ansvaret.\n  Id: melde\n"),
        ("{hos: [nav], delegert: [eiendom]}", "Dere har ansvaret for tiltaket.\n"),
    ],
)
def test_a_reminder_says_which_part_one_has(responsibility: str, said: str) -> None:
    write("fjordby.yaml", PLAN.replace("ansvar: nav, år: 2024-2026", f"ansvar: {responsibility}, år: 2024-2026"))
    assert said in body(drafts("--per", "2026-02-20")["nav"])


def test_a_reminder_says_whose_the_reporting_day_is() -> None:
    own = "Planen sier ikke når det skal meldes; 31. januar er programmets egen dag."
    assert own not in body(drafts("--per", "2026-02-20")["nav"])
    unsaid = PLAN.replace("rapportering: {frist: 31. januar}\n", "").replace("hvert: 2 år, ", "")
    write("fjordby.yaml", unsaid)
    found = drafts("--per", "2026-02-20", out="to")
    assert own in body(found["nav"])
    assert own not in body(found["eiendom"])  # nothing there follows from that day


def test_whoever_has_no_address_is_told_through_the_working_group(capsys: pytest.CaptureFixture[str]) -> None:
    found = drafts("--per", "2026-01-20")
    told = capsys.readouterr().err
    assert found["nav"]["To"] == "post@nav.fjordby.no"
    for owner in ("eiendom", "boliggruppa", "uten_ansvarlig"):
        assert found[owner]["To"] == "leder@fjordby.no, post@fjordby.no"
    assert "Eiendomsavdelingen, men det er ikke oppgitt noen adresse dit" in body(found["eiendom"])
    assert "Boliggruppa, som er lagt ned" in body(found["boliggruppa"])
    assert "har ingen ansvarlig. Arbeidsgruppen må avklare hvem som skal ha ansvaret." in body(found["uten_ansvarlig"])
    assert told.count("Meldingen går til Arbeidsgruppa.") == 3
    assert "4\xa0meldinger i ut. Ingenting er sendt." in told


def test_without_any_address_the_drafts_have_no_recipient_and_it_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    Path("plans/adresser.yaml").unlink()
    write("fjordby.yaml", PLAN.replace("revisjon: {hvert: 2 år, av: gruppa}", "revisjon: {hvert: 2 år}"))
    found = drafts("--per", "2026-01-20")
    assert [message["To"] for message in found.values()] == [None] * 4
    assert capsys.readouterr().err.count("har ingen mottaker; planen har ingen arbeidsgruppe") == 4


def test_the_working_group_is_not_asked_to_pass_its_own_message_on(capsys: pytest.CaptureFixture[str]) -> None:
    Path("plans/adresser.yaml").unlink()
    write("fjordby.yaml", PLAN.replace("ansvar: nav,", "ansvar: gruppa,"))
    message = drafts("--per", "2026-01-20")["gruppa"]
    assert "må sendes videre" not in body(message)
    assert "Arbeidsgruppa: ingen adresse i adresser.yaml.\n" in capsys.readouterr().err


def test_the_reason_last_given_is_told_with_the_status() -> None:
    Path("plans/fjordby.framdrift.yaml").write_text(
        "- {tiltak: kjøpe, dato: 2025-11-01, status: utsatt, begrunnelse: Ingen ville selge., ny_frist: 2026-01}\n"
    )
    assert "Siste melding, 1. november 2025: utsatt. Ingen ville selge.\n" in body(drafts("--per", "2026-02-10")["nav"])


def test_a_nynorsk_plan_is_reminded_of_in_nynorsk() -> None:
    write("fjordby.yaml", PLAN.replace("målform: bokmål", "målform: nynorsk"))
    found = drafts("--per", "2026-01-20")
    text = "".join(map(body, found.values()))
    assert "Fristen var 20. desember 2025. Det er 31 dagar sidan." in text
    assert "ikkje påbyrja" in text
    assert {message["Content-Language"] for message in found.values()} == {"nn-NO"}
    assert not [word for word in (" ikke ", " hva ", "Dere ", " dager", " siden") if word in text]


def test_the_owners_sheet_goes_with_the_message_and_lies_beside_it() -> None:
    found = drafts("--per", "2026-01-20", "--regneark")
    (attached,) = found["nav"].iter_attachments()
    data = attached.get_content()
    assert data == Path("ut", attached.get_filename() or "").read_bytes()
    assert load_workbook(BytesIO(data)).sheetnames == ["Les dette først", "NAV Fjordby", "boligplan"]
    assert list(found["uten_ansvarlig"].iter_attachments()) == []


def test_on_the_screen_the_messages_follow_each_other(capsys: pytest.CaptureFixture[str]) -> None:
    assert purring("--per", "2026-01-20") == 0
    out = capsys.readouterr().out
    assert out.count("\nEmne: ") == 4
    assert "Til: NAV Fjordby <post@nav.fjordby.no>" in out
    assert sorted(file.name for file in Path().rglob("*.*")) == ["adresser.yaml", "fjordby.yaml"]


def test_a_line_that_ends_with_a_tag_keeps_its_end() -> None:
    Path("plans/maler").mkdir()
    ending = "{% block avslutning %}\nTil {% if til %}{{ til }}{% endif %}\nHilsen oss\n{% endblock %}"
    write("maler/purring.txt", '{% extends "standard/purring.txt" %}\n' + ending)
    assert body(drafts("--per", "2026-01-20")["nav"]).endswith("Til NAV Fjordby\nHilsen oss\n")


def test_a_template_of_ones_own_may_change_a_part() -> None:
    Path("plans/maler").mkdir()
    write(
        "maler/purring.txt",
        '{% extends "standard/purring.txt" %}\n{% block hilsen %}\n\nKjære {{ til }},\n{% endblock %}\n',
    )
    assert body(drafts("--per", "2026-01-20")["nav"]).startswith("Kjære NAV Fjordby,\n")


# -- The same each time, and never over what is there ------------------------------------------------------------------


def test_the_same_day_gives_the_same_bytes_elsewhere_too(monkeypatch: pytest.MonkeyPatch) -> None:
    drafts("--per", "2026-01-20", "--regneark", out="en")
    for name, value in (("TZ", "Asia/Tokyo"), ("LANG", "en_US.UTF-8"), ("HOME", "/nonexistent")):
        monkeypatch.setenv(name, value)
    drafts("--per", "2026-01-20", "--regneark", out="to")
    one, two = ({file.name: file.read_bytes() for file in Path(name).iterdir()} for name in ("en", "to"))
    assert one == two
    assert len(one) == 4 * 2 + 3


def test_a_file_with_another_content_stops_everything(capsys: pytest.CaptureFixture[str]) -> None:
    drafts("--per", "2026-01-20")
    drafts("--per", "2026-01-20")
    changed = Path("ut/fjordby_nav_2026-01-20.txt")
    changed.write_text("Jeg har rettet på denne.", encoding="utf-8")
    Path("ut/fjordby_nav_2026-01-20.eml").unlink()
    assert purring("--per", "2026-01-20", "--ut", "ut") == 2
    assert "fjordby_nav_2026-01-20.txt finnes fra før" in capsys.readouterr().err
    assert changed.read_text(encoding="utf-8") == "Jeg har rettet på denne."
    assert not Path("ut/fjordby_nav_2026-01-20.eml").exists()


def test_a_draft_has_no_headers_but_its_own_whatever_the_plan_says() -> None:
    evil = r'"Plan\nBcc: ond@example.org\n\nHei <a@b.no>, \"x\" =?utf-8?q?=0ABcc:_c@d.no?= ' + "æ" * 200 + '"'
    text = PLAN.replace("tittel: Boligsosial plan", f"tittel: {evil}").replace("navn: NAV Fjordby", f"navn: {evil}")
    write("fjordby.yaml", text)
    raw = drafts("--per", "2026-01-20")
    for message in raw.values():
        assert set(message.keys()) == HEADERS
        assert [address.addr_spec for address in message["To"].addresses] in (
            ["post@nav.fjordby.no"], ["leder@fjordby.no", "post@fjordby.no"],
        )  # fmt: skip
        assert message["X-Unsent"] == "1"
        assert message["Date"].datetime.date() == date(2026, 1, 20)
    assert "Plan Bcc: ond@example.org Hei <a@b.no>" in raw["nav"]["Subject"]


@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=300)
    | st.from_regex(r"(=\?|\?=|[ -~]|\n|æ){0,60}", fullmatch=True)
)
def test_any_subject_is_one_header_and_reads_back(text: str) -> None:
    subject = safe(" ".join(text.split()))
    message = Message("plan_nav", "NAV", "NAV", ("a@b.no",), "", subject, "Hei\n", "bokmål", date(2026, 1, 20))
    back = email.message_from_bytes(draft(message), policy=default)
    assert set(back.keys()) == HEADERS
    assert back["Subject"] == subject
    assert back["To"] == "a@b.no"
    assert body(back) == "Hei\n"


# -- Addresses ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('nav: "a@b.no\\nBcc: c@d.no"', "er ikke en e-postadresse"),
        ("nav: a@b.no, c@d.no", "er ikke en e-postadresse"),
        ("nav: NAV <a@b.no>", "er ikke en e-postadresse"),
        ("nav: postmottak", "er ikke en e-postadresse"),
        ("nav: a@b@c.no", "er ikke en e-postadresse"),
        ("nav: [a@b.no, ]\nnav: c@d.no", "adresser.yaml:2"),
        ("- nav: a@b.no", "har ikke en linje for hver ansvarlig"),
        ("nav: &a a@b.no", "adresser.yaml:1"),
        ("nav: [{til: a@b.no}]", "mangler en e-postadresse"),
        ("nav: a@" + "b" * 64 + ".no", "er ikke et domene"),
        ("nav: \udce6@b.no", "UTF-8"),
    ],
)
def test_an_address_that_cannot_be_right_stops_the_command(
    text: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("plans", "adresser.yaml").write_text(text + "\n", encoding="utf-8", errors="surrogateescape")
    assert purring("--per", "2026-01-20", "--ut", "ut") == 2
    assert told in capsys.readouterr().err
    assert not Path("ut").exists()


def test_a_plan_may_have_addresses_of_its_own_and_norwegian_domains_are_written_for_mail_programs() -> None:
    write(
        "adresser.yaml",
        "gruppa: felles@x.no\nboliggruppa:\nfjordby:\n  nav: post@bø.kommune.no\nannen-plan:\n  eiendom: feil@x.no\n",
    )
    found = drafts("--per", "2026-01-20")
    assert found["nav"]["To"] == "post@xn--b-5ga.kommune.no"
    assert found["eiendom"]["To"] == "felles@x.no"


def test_addresses_are_no_plan_and_it_is_said_when_git_could_take_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", "plans", "--per", "2026-01-20"]) == 0
    subprocess.run(["git", "init", "-q"], check=True)
    Path("plans/adresser.yaml").rename("bort.yaml")
    drafts("--per", "2026-01-20", out="uten")
    assert "kan komme med i git" not in capsys.readouterr().err
    Path("bort.yaml").rename("plans/adresser.yaml")
    drafts("--per", "2026-01-20")
    assert "adresser.yaml kan komme med i git" in capsys.readouterr().err
    Path(".gitignore").write_text("adresser.yaml\n", encoding="utf-8")
    drafts("--per", "2026-01-20", out="to")
    assert "kan komme med i git" not in capsys.readouterr().err
    ignored = subprocess.run(["git", "check-ignore", "plans/adresser.yaml"], cwd=ROOT, check=False, capture_output=True)
    assert ignored.returncode == 0


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("--siden", "2026-01-20"), "--siden må være en dag før 20. januar 2026"),
        (("--regneark",), "Oppgi en mappe med --ut MAPPE"),
    ],
)
def test_misuse_is_told(args: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert purring("--per", "2026-01-20", *args) == 2
    assert told in capsys.readouterr().err


def test_a_plan_with_an_error_gives_no_reminders_and_the_others_do(capsys: pytest.CaptureFixture[str]) -> None:
    write("annen.yaml", PLAN.replace("id: fjordby", "id: annen").replace("ansvar: nav", "ansvar: ukjent"))
    assert purring("--per", "2026-01-20", "--ut", "ut") == 2
    assert {file.name.split("_")[0] for file in Path("ut").iterdir()} == {"fjordby"}
    assert "annen.yaml har" in capsys.readouterr().err
