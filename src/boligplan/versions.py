"""A plan through git: which files are the plan and its journal in each saved version, and which version is of a day.

A plan is followed by its `id`, and never by its name or by likeness: in a version it is the one file with that id,
whatever it is called. A journal is the one beside it by name; where two commits renamed them, the one journal without a
plan, if its entries name what the plan has.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import accumulate
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from boligplan import git
from boligplan.errors import BoligplanError
from boligplan.language import Note, Phrase, date_text
from boligplan.loading import (
    ADDRESSES,
    SUFFIXES,
    WORKSHEETS,
    id_in,
    is_journal,
    journal_named,
    plan_of_journal,
)
from boligplan.reader.copies import ids_in, ids_named
from boligplan.reader.source import MAX_BYTES, SourceFile, Unreadable

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")  # 2024-01-31
_MAX_LINKS = 40  # links on the way to one file; as many as Linux follows
_MAX_NOTES = 3

_CLOCK = Phrase(
    "Dagene i git er ikke i rekkefølge: {} er datert {}, men bygger på {} fra {}. Svaret kan være fra feil versjon.",
    "Dagane i git er ikkje i rekkjefølgje: {} er datert {}, men byggjer på {} frå {}. "
    "Svaret kan vere frå feil versjon.",
)
_ASIDE = Phrase(
    "{} fra {} endret planen eller meldingene på en annen gren, og kom inn senere. "
    "Svaret er fra {} ({}) og har den ikke med.",
    "{} frå {} endra planen eller meldingane på ei anna grein, og kom inn seinare. "
    "Svaret er frå {} ({}) og har han ikkje med.",
)
_MORE = Phrase("Det samme gjelder {} til.", "Det same gjeld {} til.")


class Wanted(NamedTuple):
    """Which plan is asked for: its id, and where its file lies now, seen from the top of the repository.

    Without an id, as where the file is gone, it is the plan that the version has under that name.
    """

    name: str
    id: str | None


class File(NamedTuple):
    """A file of a version: its name from the top of the repository, and the hash of what it holds."""

    name: str
    blob: str


class Pair(NamedTuple):
    """A plan as one version has it; `journal` is None where nobody has reported.

    `names` are those of both files and of the links that lead to them.
    """

    plan: File
    journal: File | None
    names: tuple[str, ...]


class Refused(BoligplanError):
    """The version has no one answer to which files are the plan's; `code` is that of the fault."""

    def __init__(self, code: str, file: str, message: str, help: str) -> None:
        super().__init__(message, help=help)
        self.code, self.file = code, file


class Version(NamedTuple):
    """A commit that changed the plan or its journal, and the pair in it, or why there is none."""

    commit: git.Commit
    pair: Pair | Refused


# -- Which version -----------------------------------------------------------------------------------------------------


class OnDay(NamedTuple):
    """The version of a day: the last commit of that day or before it.

    `doubtful` are commits after it on the line that may have been made by then: each is dated before one it builds on,
    which stands with it.
    """

    commit: git.Commit | None
    doubtful: tuple[tuple[git.Commit, git.Commit], ...]


def is_day(rev: str) -> bool:
    """Return whether the version is asked for by a day."""
    return bool(_DAY.fullmatch(rev))


def resolve(root: Path, rev: str) -> str:
    """Return the full hash of `rev`: a git revision, or a day 2024-01-31 for the last commit on that day or before it.

    Raises `BoligplanError` where there is no such version.
    """
    if not is_day(rev):
        return git.resolve(root, rev)
    try:
        day = date.fromisoformat(rev)
    except ValueError:
        raise BoligplanError(f"«{rev}» finnes ikke i kalenderen.") from None
    line = git.line(root)
    found = on_day(line, day)
    if found.commit:
        return found.commit.hash
    if not line:
        raise BoligplanError("Det er ikke lagret noen versjon i git ennå.", help="Lagre planen med «git commit» først.")
    doubts = "".join(f" {_clock_note(*pair).in_()}" for pair in found.doubtful[:_MAX_NOTES])
    raise BoligplanError(
        f"git har ingen versjon fra {rev} eller før.", help=(git.older_help(root) or "Velg en senere dato.") + doubts
    )


def on_day(line: Sequence[git.Commit], day: date) -> OnDay:
    """Return what a line, newest first, has for a day.

    A commit cannot be older than one it builds on. One that says so is never the version of a day, and of those between
    that version and the next one sure to be later nobody knows when they were made.
    """
    first_after = list(accumulate((commit.day for commit in line), min, initial=date.max))  # the first of newer days
    chosen, newest, is_later = None, None, False
    doubtful: list[tuple[git.Commit, git.Commit]] = []
    for commit, first in reversed([*zip(line, first_after, strict=False)]):
        if newest and commit.day < newest.day:
            if commit.day <= day or not is_later:
                doubtful.append((commit, newest))
            continue
        newest = commit
        if commit.day <= day:
            chosen, doubtful = commit, []
        elif first >= commit.day:  # nothing newer says otherwise
            is_later = True
    return OnDay(chosen, tuple(doubtful[::-1]))


def doubts(root: Path, rev: str, commit: str, pair: Pair) -> tuple[Note, ...]:
    """Return what must be said of the answer for a day: commits that may have touched the files by then.

    They are those whose days are out of order, and those outside the line that are dated by then.
    """
    if not is_day(rev):
        return ()
    line, day = git.line(root), date.fromisoformat(rev)
    touched = git.touched_after(root, commit, pair.names)
    if not touched:
        return ()
    on_line = {one.hash for one in line}
    chosen = next(one for one in line if one.hash == commit)
    clocks = {one.hash: (one, other) for one, other in on_day(line, day).doubtful}
    notes = [_clock_note(*clocks[one.hash]) for one in touched if one.hash in clocks]
    notes += [
        Note(_ASIDE, (one.short, date_text(one.day), chosen.short, date_text(chosen.day)))
        for one in touched
        if one.hash not in on_line and one.day <= day
    ]
    more = [Note(_MORE, (str(len(notes) - _MAX_NOTES),))] if len(notes) > _MAX_NOTES else []
    return (*notes[:_MAX_NOTES], *more)


def _clock_note(later: git.Commit, earlier: git.Commit) -> Note:
    """Return what to say of two commits on a line, of which the later has the earlier day."""
    return Note(_CLOCK, (later.short, date_text(later.day), earlier.short, date_text(earlier.day)))


# -- Which files -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Files:
    """The files in YAML of one version, and its links; both by name, with the hash of what is kept there."""

    texts: dict[str, str]
    links: dict[str, str]

    @classmethod
    def of(cls, tree: git.Tree) -> Files:
        """Return those of a tree."""
        found = cls({}, {})
        for name, kept in tree.items():
            found.put(name, kept)
        return found

    def put(self, name: str, kept: git.Kept | None) -> bool:
        """Keep what stands under the name, or take it away; return whether it is of any interest here."""
        self.texts.pop(name, None)
        self.links.pop(name, None)
        if kept is not None and kept.is_link:
            self.links[name] = kept.blob
        elif kept is not None and _suffix(name) in SUFFIXES:
            self.texts[name] = kept.blob
        return _suffix(name) in SUFFIXES or name in self.links

    @property
    def plans(self) -> dict[str, str]:
        """What may be a plan."""
        return {name: blob for name, blob in self.texts.items() if _may_be_plan(name)}


@dataclass
class Past:
    """What is asked of one repository, and remembered: ids of contents, where links lead, and the files of versions."""

    root: Path
    _ids: dict[str, str | None] = field(default_factory=dict)
    _targets: dict[str, str] = field(default_factory=dict)
    _files: dict[str, Files] = field(default_factory=dict)
    _named: dict[str, frozenset[str]] = field(default_factory=dict)

    def at(self, commit: str, wanted: Wanted) -> Pair | None:
        """Return the plan as the version has it, or None where it was not there.

        Raises `Refused` where it cannot be told which files are its, and `BoligplanError` for what git cannot give.
        """
        files = self.files(commit)
        self._learn([files])
        return self._find(files, wanted)

    def files(self, commit: str) -> Files:
        """Return the files of a version."""
        if commit not in self._files:
            self._files[commit] = Files.of(git.tree(self.root, commit))
        return self._files[commit]

    def versions(self, wanted: Wanted) -> list[Version]:
        """Return every commit on HEAD's line that changed the plan or its journal, newest first."""
        steps = git.steps(self.root)
        files = Files.of(git.tree(self.root))
        self._learn([files, *(Files.of({n: old for n, (old, _) in s.changes.items() if old}) for s in steps)])
        states: list[tuple[git.Commit, Pair | Refused | None]] = []
        state, is_old = None, True
        for step in steps:
            if is_old:
                state = self._state(files, wanted)
            states.append((step.commit, state))
            touched = [files.put(name, old) for name, (old, _) in step.changes.items()]
            is_old = any(touched)
        before = [*(state for _, state in states[1:]), None]
        return [Version(c, now) for (c, now), was in zip(states, before, strict=False) if now and not _same(now, was)]

    def _state(self, files: Files, wanted: Wanted) -> Pair | Refused | None:
        try:
            return self._find(files, wanted)
        except Refused as error:
            return error

    def _learn(self, several: Iterable[Files]) -> None:
        """Read the id of every content that may be a plan, and where every link leads."""
        new: dict[str, str] = {}
        links: dict[str, str] = {}
        for files in several:
            new |= {blob: name for name, blob in files.plans.items() if blob not in self._ids}
            links |= {blob: name for name, blob in files.links.items() if blob not in self._targets}
        for blob, data in git.blobs(self.root, new, MAX_BYTES):
            self._ids[blob] = id_in(data) if data else None
        for blob, data in git.blobs(self.root, links, MAX_BYTES):
            self._targets[blob] = (data or b"").decode("utf-8", "surrogateescape")

    def _find(self, files: Files, wanted: Wanted) -> Pair | None:
        here = self.follow(files, wanted.name)
        id = wanted.id or (self._ids.get(files.texts[here]) if here else None)
        found = sorted(name for name, blob in files.plans.items() if id and self._ids[blob] == id)
        if len(found) > 1:
            raise Refused(
                "samme-plan-id",
                found[0],
                f"{' og '.join(found)} har samme id, {id}, så ingen vet hvilken som er planen.",
                "Gi hver plan sin egen id, eller velg en annen versjon.",
            )
        if not found and here and self._ids.get(files.texts[here]) is None:
            found = [here]  # what cannot be read has no id; let the reading tell why
        if not found:
            return None
        plan = File(found[0], files.texts[found[0]])
        links = (link for link in sorted(files.links) if _suffix(link) in SUFFIXES)
        names = (plan.name, *(link for link in links if self.follow(files, link) == plan.name))
        journals = self._journals(files, names)
        if not journals:
            journals = self._orphan(files, plan)
        if len(journals) > 1:
            raise Refused(
                "to-framdriftsfiler",
                plan.name,
                f"{plan.name} har flere framdriftsfiler: {' og '.join(sorted(journals))}.",
                "En plan har én. Velg en annen versjon, eller samle meldingene i én fil.",
            )
        journal = next((File(name, files.texts[name]) for name in journals), None)
        beside = (name for names in journals.values() for name in names)
        return Pair(plan, journal, tuple(dict.fromkeys([*names, *beside])))

    def id_at(self, commit: str, name: str) -> str | None:
        """Return the id of the file that the version has under the name, None for none."""
        files = self.files(commit)
        here = self.follow(files, name)
        if here is None:
            return None
        self._learn([Files({here: files.texts[here]}, {})])
        return self._ids.get(files.texts[here])

    def follow(self, files: Files, name: str) -> str | None:
        """Return the file that a name leads to through the links of the version; None where it leads to none.

        A name that is written with other signs for the same letters, as on a Mac, is the same name.
        """
        for _ in range(_MAX_LINKS):
            if name in files.texts:
                return name
            parts = PurePosixPath(name).parts
            starts = ("/".join(parts[: n + 1]) for n in range(len(parts)))
            link = next((start for start in starts if start in files.links), None)
            if link is None:
                same = (
                    [n for n in (*files.texts, *files.links) if same_name(n) == same_name(name)]
                    if not name.isascii()
                    else []
                )
                if len(same) != 1 or same[0] == name:
                    return None
                name = same[0]
                continue
            target = posixpath.join(posixpath.dirname(link), self._targets.get(files.links[link], ""))
            name = posixpath.normpath(posixpath.join(target, name[len(link) :].lstrip("/")))
        return None

    def _journals(self, files: Files, names: Sequence[str]) -> dict[str, list[str]]:
        """Return the journals that lie beside a plan of these names, each with the names it lies there under."""
        wanted = {_journal_of(name) for name in names}
        found: dict[str, list[str]] = {}
        for name in (*files.texts, *files.links):
            if _is_journal(name) and same_name(name) in wanted and (file := self.follow(files, name)):
                found.setdefault(file, []).append(name)
        return found

    def _orphan(self, files: Files, plan: File) -> dict[str, list[str]]:
        """Return the one journal without a plan in the version, where its entries name what this plan has.

        One that names what only another plan without a journal has is that plan's. Raises `Refused` for any other.
        """
        taken = {same_name(name) for name in (*files.texts, *files.links)}
        alone = {name: blob for name, blob in files.texts.items() if _is_journal(name) and _plan_of(name) not in taken}
        if not alone:
            return {}
        bare = {n: blob for n, blob in files.plans.items() if self._ids[blob] and not self._journals(files, (n,))}
        self._name({blob: name for name, blob in (alone | bare).items()})
        fitting = {
            name: [plan for plan, ids in bare.items() if self._named[blob] <= self._named[ids]]
            for name, blob in alone.items()
        }
        mine = [name for name, plans in fitting.items() if plans == [plan.name]]
        unclear = [name for name, plans in fitting.items() if len(plans) != 1]
        if unclear or len(mine) > 1:
            names = " og ".join(sorted(unclear or mine))
            raise Refused(
                "framdrift-uten-plan",
                (unclear or mine)[0],
                f"Meldingene i {names} har ingen plan ved siden av, og det er ikke sikkert hvilken plan de gjelder.",
                "Velg en versjon der planen og framdriften heter det samme.",
            )
        return {name: [name] for name in mine}

    def _name(self, contents: dict[str, str]) -> None:
        """Read what each plan has an id for, and what each journal names."""
        new = {blob: name for blob, name in contents.items() if blob not in self._named}
        for blob, data in git.blobs(self.root, new, MAX_BYTES):
            self._named[blob] = frozenset()
            with suppress(Unreadable):
                source = SourceFile.from_bytes(new[blob], data or b"")
                self._named[blob] = frozenset(ids_named(source) if _is_journal(source.name) else ids_in(source))


def _same(now: Pair | Refused, was: Pair | Refused | None) -> bool:
    if isinstance(now, Refused) and isinstance(was, Refused):
        return now.message == was.message
    return now == was


@lru_cache(100_000)
def _may_be_plan(name: str) -> bool:
    """Return whether a file in YAML may be a plan by its name; a journal, a worksheet and addresses are not."""
    path = PurePosixPath(name)
    is_other = path.name == ADDRESSES or path.name.startswith(".") or path.parent.name == WORKSHEETS
    return not is_other and not is_journal(path)


@lru_cache(100_000)
def _journal_of(name: str) -> str:
    return same_name(str(journal_named(PurePosixPath(name))))


@lru_cache(100_000)
def _plan_of(name: str) -> str:
    return same_name(str(plan_of_journal(PurePosixPath(name))))


@lru_cache(100_000)
def _is_journal(name: str) -> bool:
    return is_journal(PurePosixPath(name))


def _suffix(name: str) -> str:
    return posixpath.splitext(name)[1]


def same_name(name: str) -> str:
    """Return the name as it is compared: «å» is one sign or two, as a Mac has it."""
    return name if name.isascii() else unicodedata.normalize("NFC", name)


def contents(root: Path, pairs: Iterable[Pair]) -> Mapping[str, bytes]:
    """Return what the files of the pairs hold, by hash; raise `BoligplanError` for what git cannot give."""
    files = {file.blob: file.name for pair in pairs for file in (pair.plan, pair.journal) if file}
    too_much = b"x" * (MAX_BYTES + 1)  # which the reader refuses, without having it all in memory
    return {blob: too_much if data is None else data for blob, data in git.blobs(root, files, MAX_BYTES)}
