"""`boligplan lagre`: saves plan, journal and worksheets in git, with what is new as the message."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from boligplan import git_writing, starting
from boligplan.cli import norsk
from boligplan.cli.common import PlanOption, PlansArgument, plans_from, today
from boligplan.comparing.unsaved import Unsaved, unsaved
from boligplan.diagnostics import errors_in
from boligplan.errors import BoligplanError
from boligplan.language import list_text
from boligplan.loading import journal_path
from boligplan.reading import twins
from boligplan.safetext import clipped, in_command, safe

HELP = """Lagrer planen, framdriften og revisjonsskjemaene i git: en vanlig innsjekking av de filene, og ingen andre.

Viser først hva som er nytt, slik «boligplan endringer» sier det, og spør. Det blir også meldingen i git.
En plan med feil lagres ikke, med mindre du bruker --likevel. Ingenting sendes noe sted."""

NOTHING = "Ingenting er lagret."
ACCEPTED = "boligplan.godtatt"  # a checksum of the programs that somebody has said yes to
SUBJECT = 72  # signs of the first line of a message in git


def command(
    plans: PlansArgument = None,
    plan: PlanOption = None,
    yes: Annotated[bool, typer.Option("--ja", help="Lagre uten å spørre.")] = False,
    anyway: Annotated[bool, typer.Option("--likevel", help="Lagre selv om planen har feil.")] = False,
    accept: Annotated[
        bool, typer.Option("--godta-programmer", help="La git kjøre kroker, filtre og signering som er nevnt.")
    ] = False,
) -> int:
    paths = plans_from(plans, plan)
    top = _top(paths)
    merging = git_writing.is_merging(top)
    found = [one for path in paths if (one := unsaved(path, today()))]
    if not (found or merging):
        norsk.tell("Alt er lagret fra før.")
        return 0
    _refuse_faults(found, anyway)
    for twin in () if anyway else twins(paths).values():
        raise BoligplanError(twin.message, help=f"{twin.help}\nLagre likevel med --likevel.\n{NOTHING}")
    files = _files(found, top, paths if merging else [])
    _show(_news(found, merging))
    _accept(top, git_writing.programs(top, files), accept)
    if not yes:
        _ask("Lagre dette?", "Lagre uten å bli spurt med --ja.")
    if not git_writing.knows_who(top):
        _ask_who(top)
    message = _message(found)
    commit = git_writing.commit(top, files, message, merging=merging)
    norsk.tell(f"Lagret som {commit}: {message.splitlines()[0]}", "Ingenting er sendt.", *_joining(top))
    return 0


def _top(paths: list[Path]) -> Path:
    """The one repository that the plans lie in; where there is none, one is made, if the person says yes."""
    tops = {git_writing.find_top(path) for path in paths}
    if len(tops) > 1:
        raise BoligplanError("Planene ligger i flere git-depoter.", help="Lagre ett depot om gangen, med --plan.")
    if top := tops.pop():
        return top
    folder = paths[0].absolute().parent
    folder = folder.parent if folder.name == "plans" else folder
    norsk.tell(f"Mappen {folder} er ikke et git-depot ennå, så ingen utgaver blir tatt vare på.")
    _ask("Skal den bli det?", f"Lag det med: git init {in_command(folder)}")
    return git_writing.begin(folder)


def _refuse_faults(found: Sequence[Unsaved], anyway: bool) -> None:
    """Raise BoligplanError for the first plan with errors, or with git's marks in it whatever was asked."""
    for one in found:
        faults = errors_in(one.loaded.diagnostics)
        marks = [fault for fault in faults if fault.code == "flettekonflikt"]
        if marks or (faults and not anyway):
            told = f"{one.loaded.name} har {len(faults)} feil. {(marks or faults)[0].message}"
            help = [f"Se alle med: boligplan sjekk {in_command(one.loaded.path)}"]
            help += ["Kjør «boligplan flett» først."] if marks else ["Lagre likevel med --likevel."]
            raise BoligplanError(told, help="\n".join([*help, NOTHING]))


def _files(found: Sequence[Unsaved], top: Path, merged: Sequence[Path]) -> list[Path]:
    """The files to save: what is new, what `ny` made beside a new plan, and what a merge has left."""
    files = [file for one in found for file in one.files]
    for one in found:
        if one.is_new:
            files += git_writing.untracked(top, starting.support(one.loaded.path))
    pairs = [file for path in merged for file in (path, journal_path(path))]
    return list(dict.fromkeys([*files, *filter(git_writing.unmerged, pairs)]))


# -- Asking ------------------------------------------------------------------------------------------------------------


def _ask(question: str, otherwise: str) -> None:
    """Go on where the person says yes; end the run where not. Raises BoligplanError where nobody can be asked."""
    if not norsk.is_at_terminal():
        raise BoligplanError(f"{question} Det kan bare besvares i et terminalvindu.", help=f"{otherwise} {NOTHING}")
    from boligplan.cli import asking

    if not asking.confirm("", question):
        norsk.tell(NOTHING)
        raise typer.Exit


def _accept(top: Path, programs: Sequence[git_writing.Program], accept: bool) -> None:
    """Name what git will start, and ask before the first time; what was said yes to is remembered in the repository.

    The mark holds the number of the folder on this disk, so that no repository comes with a yes of its own.
    """
    if not programs:
        return
    norsk.tell("Når det lagres, kjører git:", *(f"  {program.name}" for program in programs))
    mark = hashlib.sha256(repr((str(top), top.stat().st_ino, *programs)).encode("utf-8", "surrogateescape")).hexdigest()
    if git_writing.setting(top, ACCEPTED) == mark:
        return
    if not accept:
        _ask("Skal git få kjøre det?", "Svar ja med --godta-programmer.")
    git_writing.set_here(top, ACCEPTED, mark)


def _ask_who(top: Path) -> None:
    """Tell git whose the commits in this repository are."""
    told = "git vet ikke hvem du er. Navn og e-postadresse følger med alt som lagres i dette depotet."
    if not norsk.is_at_terminal():
        help = 'git config user.name "Navn Navnesen"\ngit config user.email navn@kommune.no'
        raise BoligplanError(told, help=f"Si det med:\n{help}\n{NOTHING}")
    from boligplan.cli import asking

    norsk.tell(told)
    answers = {}
    for key, question, sign in (("user.name", "Navn", ""), ("user.email", "E-postadresse", "@")):
        while not (typed := asking.ask(question)) or sign not in typed:
            norsk.tell("Dette må fylles ut." if not typed else f"«{typed}» er ikke en e-postadresse.")
        answers[key] = typed
    for key, typed in answers.items():
        git_writing.set_here(top, key, typed)


def _joining(top: Path) -> list[str]:
    """What was done so that git joins journals here too, where whoever made the repository wants it."""
    file, wanted = top / ".gitattributes", f"merge={git_writing.DRIVER}"
    is_wanted = file.is_file() and wanted in file.read_text("utf-8", "replace")
    is_set = git_writing.setting(top, f"merge.{git_writing.DRIVER}.driver")
    return [f"{line}." for line in starting.join_by_git(top)] if is_wanted and not is_set else []


# -- In words ----------------------------------------------------------------------------------------------------------


def _show(lines: Sequence[str]) -> None:
    """Print the lines, each wrapped under its own beginning."""
    from boligplan.terminal import drawing

    screen = drawing.console()
    for line in lines:
        drawing.paragraph(screen, line.lstrip(), len(line) - len(line.lstrip()))


def _news(found: Sequence[Unsaved], merging: bool) -> list[str]:
    """What is to be saved, for a person to read first."""
    lines = ["Flettingen som git holder på med, blir lagret."] if merging else []
    for one in found:
        lines += [one.title, *(f"  {line}" for news in one.news for line in news.lines)]
        lines.append(f"  Lagres: {list_text(map(str, one.files))}")
    return lines


def _message(found: Sequence[Unsaved]) -> str:
    """The message in git: in short, and then line by line."""
    several = len(found) > 1
    shorts = [(f"{one.loaded.path.stem}: " if several else "") + ", ".join(n.short for n in one.news) for one in found]
    subject = safe("; ".join(shorts) or "flettet framdriften")
    lines = [
        line for one in found for line in ([one.title] if several else []) + [ln for n in one.news for ln in n.lines]
    ]
    return "\n".join([clipped(subject[0].upper() + subject[1:], SUBJECT), "", *map(safe, lines)]) + "\n"
