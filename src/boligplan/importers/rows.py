"""Rows to records: repeated heads dropped, page cuts joined, goals and aims carried down; no row is ever lost."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

from boligplan.importers.cells import FACTORS, NO, YES, Amount, read_amount, worth
from boligplan.importers.heads import Column, Layout, apply_told, classify, find_head, head_as_it_is, upright
from boligplan.importers.tables import Row, Table
from boligplan.safetext import fold
from boligplan.sheets.columns import letter

KIND = re.compile(r"(d|i|drift|investering(er)?)( ?(/|,|\+|og|&) ?(d|i|drift|investering(er)?))?", re.IGNORECASE)
_SUM = re.compile(r"(del)?sum\b.*|total(t|er|sum)?\b.*|i alt\b.*|til sammen\b.*", re.IGNORECASE | re.DOTALL)
_PAGE = re.compile(r"(side )?\d{1,3}( (av|/) \d{1,3})?", re.IGNORECASE)
_GOES_ON = re.compile(r"[a-zæøå(),»]")
LABEL = re.compile(
    r"(?:(?:hoved|hovud)?mål|(?:satsn?ings|innsats|fokus|tema|mål)område|satsn?ing|tema) ?(\d+)?(?:\s*[:.]|\s+[–-])\s+",
    re.IGNORECASE,
)
_AGAIN = re.compile(r"([\d.]+ )?\(?forts(\.|etter|etterf.*)?\)?", re.IGNORECASE)
_GENERIC = re.compile(r"Arket «(ark|sheet|tabell|table) ?\d+»|tabell \d+|.*\.(csv|tsv|txt|tab)", re.IGNORECASE)
OUTSIDE, ABOVE = "tekst utenfor tabellen", "tittel over tabellen"
NO_MEASURE = "ikke plassert: ingen tekst i kolonnen for tiltak"
HEADLESS = "tabellen har ingen overskrifter som kjennes igjen"
_MARKS = ("year", "kind", "status", "priority", "number", "money", "sum")


@dataclass
class Record:
    """One row with a measure or an aim: its texts by column, the goal and aim it stands under. One with a goal alone
    has no texts."""

    place: str
    layout: Layout
    texts: dict[int, str]
    goal: str = ""
    aim: str = ""
    doubts: list[str] = field(default_factory=list)
    kept: dict[str, str] = field(default_factory=dict)

    def keep(self, column: Column, text: str) -> None:
        """Nothing; the text goes to `felt` under the head of its column, since no other key can hold it."""
        head = fold(column.head) or f"Kolonne {letter(column.index)}"
        same = [head, *(f"{head} ({number})" for number in range(2, len(self.kept) + 3))]
        name = next(name for name in same if self.kept.get(name, text) == text)
        self.kept[name] = text

    def text(self, role: str) -> str:
        """The text in the column of that role, empty where there is none."""
        return next((text for _, text in self.filled(role)), "")

    def filled(self, *roles: str) -> list[tuple[Column, str]]:
        """The filled columns of these roles, with their texts."""
        found = ((column, self.texts.get(column.index, "")) for column in self.layout.columns if column.role in roles)
        return [(column, text) for column, text in found if text]


@dataclass
class Taken:
    """What came of the rows. Rows in = records + joined + listed; `listed` says why each is no measure."""

    records: list[Record] = field(default_factory=list)
    layouts: list[tuple[str, Layout]] = field(default_factory=list)
    listed: list[tuple[str, str, str]] = field(default_factory=list)  # place, reason, text
    doubts: list[tuple[str, str]] = field(default_factory=list)  # place, words
    titles: list[str] = field(default_factory=list)
    aims: set[tuple[str, str]] = field(default_factory=set)  # goal and aim
    joined: int = 0
    rows: int = 0


def take_rows(tables: list[Table], told: dict[str, Column]) -> Taken:
    """Every row of the tables as a record, joined to one, or listed."""
    taken = Taken()
    readers: list[_Reader] = []
    above: _Reader | None = None  # the last one that knows its columns
    for table in map(upright, tables):
        heads = [find_head(table.rows, at) for at in range(len(table.rows))]
        if above and _is_the_rest(above.layout, table, heads):
            above.read(table, heads)
            continue
        reader = _Reader(table, taken, told, above.layout if above else None)
        reader.read(table, heads)
        readers.append(reader)
        above = reader if reader.layout else above
    _name_goals([(reader.records, [*reader.titles[::-1], *reader.names]) for reader in readers if reader.records])
    return taken


def _is_the_rest(above: Layout | None, table: Table, heads: list[Layout | None]) -> bool:
    """True where the table is the rest of the one above it, cut by a page or a stray paragraph."""
    if not above or table.title or not _GENERIC.fullmatch(table.name):
        return False
    if not any(heads):
        return len(above.columns) == _usual(table)
    return heads[0] is not None and heads[0].heads == above.heads and above.at("goal") >= 0


def _usual(table: Table) -> int:
    """The width of most rows of more than one cell."""
    widths = Counter(len(row.cells) for row in table.rows if len(row.cells) > 1)
    return max(widths, key=lambda width: widths[width], default=1)


def _name_goals(named: list[tuple[list[Record], list[str]]]) -> None:
    """Give the records of a table without goals the table's own title as goal, where there are several tables."""
    shared = Counter(name for _, names in named for name in set(names))
    for records, names in named:
        own = (name for name in names if name and shared[name] == 1 and not _GENERIC.fullmatch(name))
        name = next(own, names[-1])
        name = name.removeprefix("Arket «").removesuffix("»") if name.startswith("Arket «") else name
        nameless = [record for record in records if not record.goal and (len(named) > 1 or record.aim)]
        for record in nameless:
            record.goal = name
        for record in nameless[:1]:
            record.doubts.append(f"ingen kolonne for mål; målet er tittelen «{name}»")


class _Reader:
    """Reads the rows of one table from top to bottom, and of those that go on with it."""

    def __init__(self, table: Table, taken: Taken, told: dict[str, Column], above: Layout | None) -> None:
        self.taken, self.told, self.above = taken, told, above
        self.names = [table.title, table.name]
        self.layout: Layout | None = None
        self.headless = False
        self.grouped = False  # the first row under the head has one text, and the second more
        self.begins = False  # the row stands above a head or a row with several texts
        self.records: list[Record] = []
        self.titles: list[str] = []
        self.goal = self.aim = ""
        self.amounts: list[dict[int, Amount]] = []  # by column, of each row
        self.summed = 0  # how many of them the last row of sums has counted

    def read(self, table: Table, heads: list[Layout | None]) -> None:
        """Read every row; a table without heads has those of the table above, or the ones the user speaks of."""
        rows, at = table.rows, 0
        self.table, self.usual = table, _usual(table)
        self.taken.rows += len(rows)
        if not any(heads) and not self.layout:
            self.layout = self.above if self.above and len(self.above.columns) == self.usual else None
            self.headless = not self.layout and not self.told
            wide = [at for at, row in enumerate(rows) if 2 * _filled(row) > self.usual > 1]
            if wide and not self.layout and self.told:
                heads[wide[0]] = head_as_it_is(rows[wide[0]])
        while at < len(rows):
            if head := heads[at]:
                self._new_head(head, rows[at : at + head.height])
                at += head.height
                self.grouped = [_filled(row) == 1 for row in rows[at : at + 2]] == [True, False]
                continue
            at += 1
            self.begins = at < len(rows) and bool(heads[at] or (self.grouped and _filled(rows[at]) > 1))
            self._row(rows[at - 1])
        self.taken.titles += [table.title, *self.titles]

    def _row(self, row: Row) -> None:
        first = next(text for text in row.own if text)
        if self.headless:
            self._list(row, HEADLESS)
        elif self.layout:
            self._body(row, self.layout)
        elif _filled(row) == 1 and LABEL.match(first):
            self._new_goal(row, Layout(()), first)
        else:
            self.titles.append(fold(" ".join(dict.fromkeys(row.own))))
            self._list(row, ABOVE)

    def _new_head(self, head: Layout, rows: tuple[Row, ...]) -> None:
        head = apply_told(head, self.told)
        repeated = self.layout is not None and head.heads == self.layout.heads
        for row in rows:
            self._list(row, "gjentatte overskrifter" if repeated else "overskrifter")
        if repeated:
            return
        self.layout = head
        self.taken.layouts.append((self.table.name, head))
        for column in head.columns:
            if column.role == "field" and classify(column.head).role == "year":
                words = f"flere kolonner er for «{fold(column.head)}»; bare den første er regnet med"
                self.taken.doubts.append((self.table.name, words))

    def _list(self, row: Row, reason: str) -> None:
        self.taken.listed.append((self._place(row), reason, fold(" | ".join(text for text in row.own if text))))

    def _place(self, row: Row) -> str:
        return f"{self.table.name}, rad {row.number}"

    def _body(self, row: Row, layout: Layout) -> None:
        own, doubts = self._aligned(row, layout)
        filled = {index: text for index, text in enumerate(own) if text}
        first = next(iter(filled.values()), "")
        if not filled:
            self._list(row, NO_MEASURE)
        elif _PAGE.fullmatch(first) and len(filled) == 1:
            self._list(row, "sidetall")
        elif _SUM.fullmatch(first) and not any(filled.get(layout.at(role)) for role in ("owner", "when", "kind")):
            self._check_sums(row, layout, filled)
        elif len(filled) == 1 and self._is_goal(row, layout, *filled.items()):
            self._new_goal(row, layout, first)
        elif len(row.cells) == 1 < self.usual and layout.at("measure") > 0:
            self._list(row, OUTSIDE)
        elif self._goes_on(row, layout, filled):
            self._join(row, filled)
        else:
            self._record(row, layout, filled, doubts)

    def _is_goal(self, row: Row, layout: Layout, only: tuple[int, str]) -> bool:
        """True where the only text of the row is a goal."""
        index, text = only
        if layout.at("goal") >= 0:
            return index == layout.at("goal") and len(row.cells) > 1
        if index != layout.at("measure"):
            return index == 0 and (index != layout.at("aim") or _is_across(row))
        alone = self.begins and not _GOES_ON.match(text)
        return (index == 0 and _is_across(row)) or (len(row.cells) > 1 and bool(alone or LABEL.match(text)))

    def _new_goal(self, row: Row, layout: Layout, text: str) -> None:
        self.goal, self.aim = text, ""
        self._list(row, "mål")
        sure = LABEL.match(text) or _is_across(row) or text not in row.own[layout.at("measure") :][:1]
        doubts = [] if sure else ["raden har bare én tekst, og er lest som et mål"]
        self.taken.records.append(Record(self._place(row), layout, {}, text, doubts=doubts))

    def _goes_on(self, row: Row, layout: Layout, filled: dict[int, str]) -> bool:
        """True where the row is the rest of the one above it."""
        if not self.records or any(column.role in _MARKS and column.index in filled for column in layout.columns):
            return False
        measure = layout.at("measure")
        if 0 <= measure < len(row.cells) and row.cells[measure].merged == "up":
            return True
        before = self.records[-1].texts
        cut = filled.get(measure, "")[:1].islower() and before.get(measure, "").endswith("-")
        return all(_continues(before[index], text) if before.get(index) else cut for index, text in filled.items())

    def _join(self, row: Row, filled: dict[int, str]) -> None:
        record = self.records[-1]
        aim = record.layout.at("aim")
        for index, text in filled.items():
            record.texts[index] = _joined(record.texts.get(index, ""), text)
        if aim in filled:
            record.aim = self.aim = record.texts[aim]
        record.doubts.append(f"satt sammen med rad {row.number}, som ser ut til å fortsette den")
        self.taken.joined += 1

    def _record(self, row: Row, layout: Layout, texts: dict[int, str], doubts: list[str]) -> None:
        for column, cell in zip(layout.columns, row.cells, strict=False):
            if column.role in ("goal", "aim") and _AGAIN.fullmatch(texts.get(column.index, "")):
                del texts[column.index]
            if cell.merged == "up" and column.role not in ("measure", "sum"):  # it holds for every row it covers
                texts.setdefault(column.index, cell.text)
        record = Record(self._place(row), layout, texts, doubts=doubts)
        if record.text("goal") and fold(record.text("goal")) != fold(self.goal):
            self.goal, self.aim = record.text("goal"), ""
        self.aim = record.text("aim") or self.aim
        record.goal, record.aim = self.goal, self.aim
        seen = (fold(self.goal), fold(self.aim)) in self.taken.aims
        if not record.text("measure") and (not record.text("aim") or seen):
            self._list(row, NO_MEASURE)
            return
        self.taken.aims.add((fold(self.goal), fold(self.aim)))
        amounts = {c.index: a for c, text in record.filled("year", "money") if (a := read_amount(text))}
        self.amounts.append(amounts)
        for column, text in record.filled("sum"):
            printed = read_amount(text)
            if not printed or not amounts:
                record.keep(column, text)
            elif not _agree(printed, amounts.values()):
                record.doubts.append(f"«{column.head}» sier {text}, men beløpene i raden er {_say(amounts.values())}")
        self.records.append(record)
        self.taken.records.append(record)

    def _check_sums(self, row: Row, layout: Layout, filled: dict[int, str]) -> None:
        self._list(row, "sumrad, brukt til kontroll")
        for column in layout.columns:
            printed = read_amount(filled.get(column.index, "")) if column.role in ("year", "money") else None
            total = [amounts[column.index] for amounts in self.amounts if column.index in amounts]
            since = [amounts[column.index] for amounts in self.amounts[self.summed :] if column.index in amounts]
            if printed and not _agree(printed, since) and not _agree(printed, total):
                words = f"summen i «{column.head}» er {_say([printed])}, men radene gir {_say(since or total)}"
                self.taken.doubts.append((self._place(row), words))
        self.summed = len(self.amounts)

    def _aligned(self, row: Row, layout: Layout) -> tuple[list[str], list[str]]:
        """The row's own texts by column, moved to the right where its first empty cells are missing, and doubts."""
        own, width = row.own, len(layout.columns)
        odd = f"raden har {len(own)} celler, overskriften {width}"
        if len(own) > width:
            extra = " ".join(text for text in own[width:] if text)
            return own[:width], [f"{odd}; det siste er «{extra}»" if extra else odd]
        shifted = [""] * (width - len(own)) + own
        named = shifted[layout.at("measure")] or layout.at("measure") < 0
        if len(own) < self.usual and named and _fit(shifted, layout) > _fit(own, layout):
            return shifted, [f"{odd}; cellene er flyttet mot høyre, fra kolonne {letter(width - len(own))}"]
        return own, []


def _continues(before: str, text: str) -> bool:
    return before[-1] in "-–,/" or bool(_GOES_ON.match(text) and (text[0] == "(" or before[-1] not in ".!?"))


def _joined(before: str, text: str) -> str:
    """The two parts of a text, a word that was divided made whole."""
    if re.search(r"[a-zæøå]-$", before) and re.match(r"(?!og |eller )[a-zæøå]", text):
        return before[:-1] + text
    return f"{before} {text}".strip() if before != text else text


def _is_across(row: Row) -> bool:
    """True where a text stands in three columns or more, made one."""
    return sum(cell.merged == "left" for cell in row.cells) > 1


def _filled(row: Row) -> int:
    """How many cells of the row have a text."""
    return sum(map(bool, row.own))


def _fit(texts: list[str], layout: Layout) -> int:
    """How well the texts suit the columns that hold marks, kinds and amounts."""
    fit = 0
    for column, text in zip(layout.columns, texts, strict=False):
        if text and column.role in ("kind", "year", "money", "number"):
            good = KIND.fullmatch(text) if column.role == "kind" else _is_mark(text)
            fit += 1 if good else -2
    return fit


def _is_mark(text: str) -> bool:
    return text.casefold() in YES | NO or read_amount(text) is not None


def _agree(printed: Amount, amounts: Collection[Amount]) -> bool:
    """True where the amounts make the printed sum, whatever the unit is of those that name none."""
    return any(worth([printed], factor) == worth(amounts, factor) for factor in FACTORS.values())


def _say(amounts: Collection[Amount]) -> str:
    """The sum as text: in kroner where units are named, in the table's own unit else."""
    return f"{worth(amounts, 1):f}".replace(".", ",")
