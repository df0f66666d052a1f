"""The table of commands, and the program."""

import os
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Annotated

from boligplan import __version__
from boligplan.reader.collector import collector_off

with collector_off():
    import typer

    from boligplan.cli import ending, norsk
    from boligplan.cli.norsk import Entry

# Looking for plugins, pydantic imports half of the standard library; these two tell it that there are none. The second
# is pydantic's own business: where it is called something else one day, start-up is a twentieth slower.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
_no_plugins = ModuleType("pydantic.plugin._loader")
_no_plugins.__dict__["get_plugins"] = tuple
sys.modules.setdefault(_no_plugins.__name__, _no_plugins)

HELP = """Følger opp handlingsprogrammet i en boligsosial plan som ligger som YAML i git.

Uten PLAN brukes planene i mappen «plans» i git-depotet du står i."""


class Program(norsk.Group):
    """`boligplan` itself. A command is imported when it is used, so that help stays fast."""

    table = (
        Entry("sjekk", "boligplan.cli.sjekk", norsk.FOLLOW_UP, "Finn feil og svakheter i planen."),
        Entry("status", "boligplan.cli.status", norsk.FOLLOW_UP, "Vis hvor planen står."),
        Entry(
            "forfalt",
            "boligplan.cli.forfalt",
            norsk.FOLLOW_UP,
            "Vis hva som er over fristen, og hvem som har ansvaret.",
        ),
        Entry("vis", "boligplan.cli.vis", norsk.FOLLOW_UP, "Vis et tiltak, et mål, en ansvarlig, eller søk."),
        Entry("meld", "boligplan.cli.meld", norsk.REPORT, "Meld framdrift på et tiltak."),
        Entry("regneark", "boligplan.cli.regneark", norsk.REPORT, "Lag et regneark til å melde i."),
        Entry("hent", "boligplan.cli.hent", norsk.REPORT, "Les et utfylt regneark inn i framdriftsfilen."),
        Entry("lagre", "boligplan.cli.lagre", norsk.REPORT, "Lagre planen og meldingene i git."),
        Entry("flett", "boligplan.cli.flett", norsk.REPORT, "Flett to utgaver av en framdriftsfil."),
        Entry("endringer", "boligplan.cli.endringer", norsk.REVISE, "Vis hva som er endret mellom to versjoner."),
        Entry("rapport", "boligplan.cli.rapport", norsk.PUBLISH, "Lag et dokument for utvalg, arkiv eller nett."),
        Entry("revisjon", "boligplan.cli.revisjon", norsk.REVISE, "Registrer vedtaket, og revider planen."),
        Entry("nettside", "boligplan.cli.nettside", norsk.PUBLISH, "Lag en nettside av planen."),
        Entry("purring", "boligplan.cli.purring", norsk.PUBLISH, "Lag påminnelser til dem som har en frist."),
        Entry("eksport", "boligplan.cli.eksport", norsk.PUBLISH, "Eksporter data og skjemaer til andre programmer."),
        Entry("importer", "boligplan.cli.importer", norsk.BEGIN, "Lag en plan av en tabell dere har."),
        Entry("ny", "boligplan.cli.ny", norsk.BEGIN, "Lag en ny plan."),
    )


def _show_version(value: bool) -> None:
    if value:
        print(f"boligplan {__version__}")
        raise typer.Exit


def _show_script(shell: str | None) -> None:
    if shell:
        from boligplan.cli import completing

        print(completing.script(shell), end="")
        raise typer.Exit


def _options(
    version: Annotated[
        bool, typer.Option("--version", help="Vis versjonen.", is_eager=True, callback=_show_version)
    ] = False,
    completion: Annotated[
        str | None,
        norsk.option(
            "--tabulatorutfylling",
            None,
            "Vis skriptet for tabulatorutfylling av kommandoer, id-er og planfiler.",
            norsk.Choice("bash", "zsh", "fish", "powershell"),
            is_eager=True,
            callback=_show_script,
        ),
    ] = None,
) -> None:
    """Return nothing; the options that stand before a command live here."""


def program() -> typer.Typer:
    """The application, every command in it unread."""
    return norsk.group(Program, help_text=HELP, callback=_options)


def main(argv: Sequence[str] | None = None) -> int:
    """Return the exit code of `boligplan` run with `argv`, by default the arguments of this process."""
    arguments = sys.argv[1:] if argv is None else argv
    with collector_off():
        if shell := os.environ.get("_BOLIGPLAN_COMPLETE"):  # set by the scripts of --tabulatorutfylling
            from boligplan.cli import completing

            return completing.answer(shell, arguments)
        return ending.run(program(), norsk.typed(arguments))
