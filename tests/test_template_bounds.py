"""A template that anybody may have written ends, and what is wrong with it is told with its line."""

from pathlib import Path

import pytest

from boligplan.cli.main import main
from boligplan.errors import BoligplanError
from boligplan.language import Language
from boligplan.reports import bounds
from boligplan.reports.markdown import environment, render
from boligplan.reports.templating import MAX_TEMPLATE, filled, keep_line_ends

PLAN = """\
format: 1
id: liten
tittel: Liten plan
kommune: {navn: Eksempelvik}
målform: bokmål
tilstand: vedtatt
periode: 2024-2025
mål:
  - id: eie
    tittel: Flere skal eie
    vi_skal:
      - {id: en, tekst: Gjøre noe, år: 2024}
"""
ENDLESS, LARGE, WIDE, DEEP = "blir aldri ferdig", "lager en tekst eller en liste", "ber om en bredde", "inni hverandre"
LISTS = "skriver ut en liste"


def doubled(step: str, start: str = '"aaaaaaaaaa"', times: int = 60) -> str:
    """A template that makes `x` greater by the same step again and again."""
    return "{% set x = " + start + " %}" + step * times


def faulty(folder: Path, template: str) -> str:
    """What is said of the template, which is refused."""
    (folder / "maler").mkdir(exist_ok=True)
    (folder / "maler" / "brev.md").write_text(template, encoding="utf-8")
    with pytest.raises(BoligplanError) as error:
        render("brev.md", {"tiltak": [{"tekst": "a" * 1000}]}, "bokmål", folder / "maler")
    return str(error.value)


@pytest.mark.parametrize(
    ("template", "told"),
    [
        ("{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}", ENDLESS),
        ("{% for a in range(99999) %}{% for b in range(99999) %}{{ b }}{% endfor %}{% endfor %}", ENDLESS),
        ("{% for a in range(99999) %}{% for b in range(99999) %}tekst{% endfor %}{% endfor %}", ENDLESS),
        ("{% for a in range(9) recursive %}{{ loop(range(9999)) if loop.depth < 5 }}{% endfor %}", ENDLESS),
        ("{% set r = range(99999)|list %}{% for a in r %}{{ r|sum }}{% endfor %}", ENDLESS),
        ("{% set r = range(99999)|list %}{% for a in r %}{{ 'x' if -1 in r }}{% endfor %}", ENDLESS),
        ("{% set r = range(99999)|list %}{% for a in r %}{% set s = r[1:] %}{% endfor %}", ENDLESS),
        ("{% for a in range(99999) %}{{ tabell(tiltak, {'A': 'tekst'}, 'T') }}{% endfor %}", ENDLESS),
        ("{% macro m(n) %}{% for a in range(999) %}{{ m(n+1) if n < 3 }}{% endfor %}{% endmacro %}{{ m(0) }}", ENDLESS),
        (doubled("{% set x = [x, x] %}", "[1]") + "{{ x == x[0] }}", ENDLESS),
        ('{% include "brev.md" %}', DEEP),
        ('{% extends "brev.md" %}', DEEP),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", DEEP),
        ("{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}", DEEP),
        ("{{ " + "[" * 3000 + "1" + "]" * 3000 + " }}", DEEP),
        ("{{ " + "+".join("1" * 3000) + " }}", DEEP),
        ('{{ "a"' + "|upper" * 3000 + " }}", DEEP),
        ("{% if 1 %}" * 150 + "x" + "{% endif %}" * 150, DEEP),
        ("{% for x in [1] %}" * 25 + "x" + "{% endfor %}" * 25, DEEP),
        ('{{ "a" * 10**10 }}', LARGE),
        ("{{ [0] * 10**9 }}", LARGE),
        ("{{ 9**9**9**9 }}", "regner med et tall som er for stort"),
        ("{{ 2**9000 * 2**9000 }}", LARGE),
        ("{{ range(10**9) }}", ENDLESS),
        (doubled("{% set x = x ~ x %}"), LARGE),
        (doubled("{% set x = x + x %}"), LARGE),
        (doubled("{% set x = x + x %}", "[1, 2]"), LARGE),
        (doubled("{% set x = [x, x]|join %}"), LARGE),
        (doubled('{% set x = x.join(["", "", ""]) %}'), LARGE),
        (doubled('{% set x = x|replace("a", x) %}'), LARGE),
        (doubled('{% set x = x.replace("a", x) %}'), LARGE),
        (doubled('{% set x = "%s%s" % (x, x) %}'), LARGE),
        (doubled('{% set x = "{0}{0}".format(x) %}'), LARGE),
        (doubled("{% set x %}{{ x }}{{ x }}{% endset %}"), ENDLESS),
        ('{% set x = "a" * 1000000 %}{{ ([x] * 99999)|select|join }}', LARGE),
        ("{% set r = range(99999)|list %}{{ ([r] * 9)|sum(start=[]) }}", "legger sammen lister"),
        ('{{ "%1000000000d"|format(1) }}', WIDE),
        ('{{ "%1000000000d" % 1 }}', WIDE),
        ('{{ "%*d" % (1000000000, 1) }}', WIDE),
        ('{{ "%.999999999f" % 1.5 }}', WIDE),
        ('{{ "{:1000000000}".format(1) }}', WIDE),
        ('{{ "{:{w}}".format(1, w="1000000000") }}', WIDE),
        ('{{ "a".ljust(1000000000) }}', WIDE),
        ('{{ "a"|center(1000000000) }}', WIDE),
        (doubled("{% set x = [x, x] %}", "[1]") + "{{ x }}", LISTS),
        (doubled("{% set x = [x, x] %}", "[1]") + "{{ x ~ 1 }}", LISTS),
        (doubled("{% set x = [x, x] %}", "[1]") + "{{ x|string }}", LISTS),
        (doubled("{% set x = [x, x] %}", "[1]") + '{{ "%s"|format(x) }}', LISTS),
        ("{{ 'a'|urlize }}", "filteret «urlize» finnes ikke"),
    ],
)
def test_an_endless_or_huge_template_is_told(tmp_path: Path, template: str, told: str) -> None:
    said = faulty(tmp_path, f"Hei\n\n{template}\n")
    assert "brev.md, linje 3: " in said or 'extends "brev.md"' in template or "2**" in template
    assert told in said


def test_a_count_is_the_same_every_time(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("{% for a in range(100) %}{{ a }}{% endfor %}")
    made = environment("bokmål", tmp_path)
    steps = []
    for _ in range(2):
        filled(made, "a.md", {})
        steps.append(made.steps)
    assert steps[0] == steps[1]
    assert 100 < steps[0] < bounds.MAX_STEPS / 100


def test_a_template_may_ask_what_a_list_is(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("{{ 'ja' if tiltak is string or tiltak is upper else 'nei' }}")
    assert render("a.md", {"tiltak": ["a"]}, "bokmål", tmp_path) == "nei\n"


def test_a_longer_plan_may_take_more_steps(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("{% for a in tiltak %}{% for b in range(3) %}{% endfor %}{% endfor %}x")
    assert render("a.md", {"tiltak": [1] * 300000}, "bokmål", tmp_path) == "x\n"


def test_a_template_of_more_than_100_kb_is_refused(tmp_path: Path) -> None:
    assert "brev.md er større enn 100 kB" in faulty(tmp_path, "{% set a = 1 %}" * (MAX_TEMPLATE // 15 + 1))


@pytest.mark.parametrize(
    ("template", "told"),
    [
        ("{% for x in tiltak %}", "malen slutter før alt er lukket"),
        ("{% fro x in y %}", "«fro» er ingen kjent tag"),
        ("{{ a b }}", "her skulle det stått «end of print statement», ikke «b»"),
        ("{{ 1 // 0 }}", "uttrykket kan ikke regnes ut (det er delt på null)"),
        ("{{ 'a' + 1 }}", "uttrykket kan ikke regnes ut (verdiene er ikke av det slaget som trengs)"),
    ],
)
def test_what_jinja_says_is_told_in_norwegian(tmp_path: Path, template: str, told: str) -> None:
    assert f"brev.md, linje 1: {told}" in faulty(tmp_path, template).replace("skrivemåten kan ikke leses (", "")


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("{% if a %}", "{% if a %}"),
        ("  {% if a %} {% if b %}  ", "  {% if a %} {% if b %}  "),
        ("ord {% endif %}", 'ord {% endif %}{{""}}'),
        ("{% if a %} ord {% endif %} \t", '{% if a %} ord {% endif %}{{""}}'),
        ("{% if a %} ord", "{% if a %} ord"),
        ("{% {% a %}", "{% {% a %}"),
    ],
)
def test_a_line_that_ends_with_a_tag_keeps_its_end(line: str, kept: str) -> None:
    assert keep_line_ends(f"før\n{line}\netter") == f"før\n{kept}\netter"


@pytest.mark.parametrize("line", ["{% set a=1 %}" * 7000 + "x", "{%" * 49000, "{%" * 40000 + "%}", " " * 99000 + "{%"])
def test_many_tags_on_a_line_end(tmp_path: Path, line: str) -> None:
    assert keep_line_ends(line) == line
    (tmp_path / "a.md").write_text(f"{line}{{{{ borte }}}}")
    with pytest.raises(BoligplanError, match=r"linje 1: (skrivemåten kan ikke leses|navnet «borte» finnes ikke)"):
        render("a.md", {}, "bokmål", tmp_path)


# -- Links and other places --------------------------------------------------------------------------------------------


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with a plan, own templates and a secret outside them."""
    (tmp_path / "liten.yaml").write_text(PLAN)
    (tmp_path / "maler").mkdir()
    (tmp_path / "hemmelig").mkdir()
    (tmp_path / "hemmelig" / "x.md").write_text("# TOPPHEMMELIG\n")
    return tmp_path


def test_a_template_that_is_a_link_is_refused(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "maler" / "x.md").symlink_to(home / "hemmelig" / "x.md")
    (home / "maler" / "brev.md").write_text('{% include "x.md" %}')
    for name in ("brev", "x", home / "maler" / "x.md"):
        assert main(["rapport", str(name), str(home / "liten.yaml"), "--per", "2026-11-22"]) == 2
        told = capsys.readouterr()
        assert "er en lenke til et annet sted" in told.err
        assert "TOPPHEMMELIG" not in told.out


@pytest.mark.parametrize("where", ["maler", "maler/nb", "maler/deler"])
def test_a_folder_of_templates_that_is_a_link_is_refused(
    home: Path, capsys: pytest.CaptureFixture[str], where: str
) -> None:
    name = "deler/x.md" if where == "maler/deler" else "x.md"
    if where == "maler":
        (home / "maler").rmdir()
        (home / "hemmelig" / "brev.md").write_text(f'{{% include "{name}" %}}')
    else:
        (home / "maler" / "brev.md").write_text(f'{{% include "{name}" %}}')
    (home / where).symlink_to(home / "hemmelig")
    assert main(["rapport", "brev", str(home / "liten.yaml"), "--per", "2026-11-22"]) == 2
    told = capsys.readouterr()
    assert "er en lenke til et annet sted" in told.err
    assert "TOPPHEMMELIG" not in told.out


def test_a_link_among_the_files_of_a_site_is_refused(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "maler" / "nettside").mkdir()
    (home / "maler" / "nettside" / "x.css").symlink_to(home / "hemmelig" / "x.md")
    out = home / "sider"
    assert main(["nettside", str(home / "liten.yaml"), "--ut", str(out), "--per", "2026-11-22"]) == 2
    assert "x.css er en lenke til et annet sted" in capsys.readouterr().err
    assert not list(out.rglob("x.css"))


@pytest.mark.parametrize(
    "name", ["../hemmelig/x.md", "..\\\\hemmelig\\\\x.md", "C:\\\\x.md", "/etc/passwd", "./brev.md"]
)
def test_a_piece_from_another_place_is_not_found(home: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    (home / "maler" / "brev.md").write_text(f'{{% include "{name}" %}}')
    assert main(["rapport", "brev", str(home / "liten.yaml"), "--per", "2026-11-22"]) == 2
    assert "Fant ikke malen «" in capsys.readouterr().err


@pytest.mark.parametrize("language", ["bokmål", "nynorsk"])
def test_our_own_templates_may_lie_anywhere(language: Language) -> None:
    with pytest.raises(BoligplanError, match="finnes ikke"):  # read, and only the names are missing
        render("status.md", {}, language, None)
