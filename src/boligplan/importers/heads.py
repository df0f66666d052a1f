"""Which column holds what: head rows found, their words read, bokmål and nynorsk."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from boligplan.errors import BoligplanError
from boligplan.importers.tables import Cell, Row, Table
from boligplan.safetext import fold
from boligplan.sheets.columns import letter

# What a column can be, in the words shown, and the heads that say so. The first that fits decides.
ROLES: dict[str, tuple[str, str]] = {
    "status": ("status → framdrift", r"(status|fr[ae]mdrift|gjennomføringsgrad)(s?(oppdatering|rapportering))?( .*)?"),
    "number": ("nummer", r"nr|id|nummer|løpenummer|løpenr|#|kap|kapittel|pkt|punkt|tiltaks? ?(nr|nummer)"),
    "aim": ("vi_vil", r"vi vil|strategi(er|ar)?|del ?mål.*|delmålsetting|resultatmål|effektmål"),
    "goal": (
        "mål",
        (
            r"(hoved|hovud|overordn.* )?(mål( for .*)?|målbilder?|målset[tn]?ing|satsn?ing(er|ar)?|tema"
            r"|(satsn?ings|innsats|fokus|mål|tema)områder?)|(hva|kva) (vil|skal) vi oppnå"
        ),
    ),
    "involved": (
        "involverte",
        r"(andre )?involverte?( .*)?|(hvem|kven) er (involvert|med)|samarbeid.*|delta[kg].*|med(virk|ansvar).*",
    ),
    "measure": (
        "vi_skal (tiltak)",
        (
            r"vi skal|((nye?|konkrete|hoved|hovud) ?)?(tiltak|aktivitet)(et|er|ar)?(/(tiltak|aktivitet|mål)(er|ar)?)?"
            r"|tiltak (i|for|og|på|20\d\d).*|(navn på|namn på|beskrivelse av|skildring av) tiltak(et)?"
            r"|tiltaks(beskrivelse|skildring)|handling(er|ar)?|oppg[åa]ver?|milepæl(er|ar)?"
            r"|hva|kva|(hva|kva|dette|slik)( skal)?( vi)? gj(øre?s?|erast|ere?)( vi)?( det)?"
        ),
    ),
    "owner": (
        "ansvar",
        (
            r"(hoved|hovud)?ansvar(l[ie]ge?|shav[ea]r|sfordeling)?([ /].*)?|utførende"
            r"|(hvem|kven)( (har|gjør|gjer) .*)?|(tiltaks)?ei[eg]a?r"
        ),
    ),
    "when": (
        "når, år og frist",
        (
            r"(tids)?frist(en|er)?([ /].*)?|når( .*)?|tid(s(rom|punkt|plan|perspektiv|bruk|ramme|periode))?(/.*)?"
            r"|ferdig\w*( .*)?|sluttdato|gjennomføring(stid|speriode|sår)?|(skal )?gjennomføres( .*)?"
            r"|periode|årstall|år"
        ),
    ),
    "kind": ("slag", r"drift ?(/|eller|og|,) ?invest(ering)?|d ?/ ?i|i ?/ ?d|slag|type midd?[el]+r?"),
    "sum": ("sum, brukes til kontroll", r"(sum|total|totalt|i alt|samlet|samla|totalkostnad)( .*)?|summer"),
    "money": (
        "kostnad",
        (
            r"((estimert|årl[ie]g|beregnet|berekna|anslått|ca) )?(kostnad(er|ar)?|beløp|budsjett|kroner|kr|pris)"
            r"([ /].*)?"
            r"|(engangs|eingongs)kostnad|kostnads?(ramme|overslag|estimat|anslag)|(hva|kva) (koster|kostar) det"
            r"|invest|(drift|investering)(er|ar)?(skostnad(er|ar)?|sutgifter|sbudsjett|smid(ler|lar))?"
        ),
    ),
    "priority": ("prioritet", r"pri|prio|priorit.*"),
    "economy": ("økonomi", r"økonomi.*|finansiering.*|ressurs.*|kostnadskonsekvens.*"),
}

_YEAR_HEAD = re.compile(
    r"(?:(?:b|budsjett|år|øp|hp|økonomiplan|drift|invest(?:ering)?|kostnad(?:er|ar)?|beløp|kr|kroner|tusen|mill) ?)*"
    r"(20\d\d)\b(?: ?(?:budsjett|år|drift|invest(?:ering)?|kostnad|kr|kroner|tusen))*"
)
_LONGEST = 80  # letters in a head


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its place, its head as printed, what it holds, and its year and kind (drift, investering)."""

    index: int
    head: str
    role: str = "field"
    year: int = 0
    kind: str = ""

    @property
    def meaning(self) -> str:
        """What the column becomes, in words for the user."""
        if self.role == "field":
            return "felt (som det er)"
        name = f"år {self.year}" if self.role == "year" else ROLES[self.role][0]
        return f"{name}, {self.kind}" if self.kind else name


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a table, and how many rows its head takes."""

    columns: tuple[Column, ...]
    height: int = 1

    @property
    def heads(self) -> list[str]:
        """The heads as printed."""
        return [column.head for column in self.columns]

    def at(self, role: str) -> int:
        """Where the first column with this role stands, -1 where there is none."""
        return next((column.index for column in self.columns if column.role == role), -1)


_LONGEST = 300  # characters of a head


def classify(head: str) -> Column:
    """What a head says: role, year and kind; role «field» where it says nothing known."""
    if len(head) > _LONGEST:
        return Column(0, head, "field")
    words = re.sub(r"\([^()]*\)", " ", fold(head).casefold())  # «Kostnad (i 1000 kr)»
    words = re.sub(r"\s*/\s*", "/", fold(re.sub(r"[.:;?*_–-]+", " ", words)))
    kinds = [kind for kind, start in (("drift", "drift"), ("investering", "invest")) if start in words]
    kind = kinds[0] if len(kinds) == 1 else ""
    year = _YEAR_HEAD.fullmatch(words)
    if year:
        return Column(0, head, "year", int(year[1]), kind)
    role = next((role for role, (_, pattern) in ROLES.items() if words and re.fullmatch(pattern, words)), "field")
    return Column(0, head, role, kind=kind if role == "money" else "")


def find_head(rows: tuple[Row, ...], at: int) -> Layout | None:
    """The columns, where a head begins at row `at`: of one row, or of two where the second divides the first."""
    upper = [cell.text for cell in rows[at].cells]
    below = rows[at + 1] if at + 1 < len(rows) else Row(0, ())
    if _divides(rows[at], below):
        lower = [cell.text for cell in below.cells]
        width = max(len(upper), len(lower))
        over, under = upper + [""] * (width - len(upper)), lower + [""] * (width - len(lower))
        for index in range(1, width):  # a group head stands over the columns to its right
            over[index] = over[index] or (over[index - 1] if under[index] else "")
        columns = [_both(*pair) for pair in zip(over, under, strict=True)]
        if _is_head(columns):
            return Layout(_without_doubles(columns), 2)
    columns = _investments([classify(text) for text in upper])
    return Layout(_without_doubles(columns)) if _is_head(columns) else None


def _investments(columns: list[Column]) -> list[Column]:
    """The columns, the first one with measures where it says «Investering» in a table of amounts by year."""
    first, *rest = columns
    if first.role != "money" or not first.kind or not any(column.role == "year" for column in rest):
        return columns
    years = (replace(column, kind=first.kind) if column.role == "year" else column for column in rest)
    return [replace(first, role="measure", kind=""), *years]


def upright(table: Table) -> Table:
    """The table, turned where its heads stand below each other in the first column."""
    heads = [classify(row.own[0]).role for row in table.rows]
    if "measure" not in heads or len({*heads} - {"field"}) < 3:
        return table
    width = max(len(row.cells) for row in table.rows)
    columns = zip(*([*row.own, *[""] * width][:width] for row in table.rows), strict=True)
    rows = tuple(Row(number, tuple(map(Cell, texts))) for number, texts in enumerate(columns, 1))
    return Table(f"{table.name} (snudd)", table.title, rows)


def head_as_it_is(row: Row) -> Layout:
    """The columns of a row the user has said to be a head, whatever it says."""
    return Layout(tuple(replace(classify(cell.text), index=index) for index, cell in enumerate(row.cells)))


def _divides(upper: Row, lower: Row) -> bool:
    """True where the lower row says nothing but heads, and is no whole head under a row of something else."""
    under = [classify(text) for text in lower.own if text]
    if any(column.role == "field" for column in under) or not any(c.role in ("year", "money") for c in under):
        return False
    return not _is_head(under) or all(classify(text).role != "field" for text in upper.own if text)


def _both(above: str, under: str) -> Column:
    """What two heads over each other say: the lower one decides, the upper one adds year or kind."""
    if not under or above == under:
        return classify(above or under)
    upper, lower = classify(above), classify(under)
    head = f"{fold(above)} – {fold(under)}" if above else under
    kind = lower.kind or upper.kind
    if lower.role == "year" or upper.role == "year":
        return Column(0, head, "year", lower.year or upper.year, kind)
    return replace(lower if lower.role != "field" else upper, head=head, kind=kind)


def _is_head(columns: list[Column]) -> bool:
    filled = [column for column in columns if column.head]
    known = [column.role for column in filled if column.role != "field"]
    short = all(len(column.head) <= _LONGEST for column in filled)
    return (
        short
        and (len(set(known)) > 1 or len(filled) == 2)
        and 3 * len(known) >= len(filled)
        and not {"measure", "aim"}.isdisjoint(known)
    )


def _without_doubles(columns: list[Column]) -> tuple[Column, ...]:
    """The columns in order; a second goal is an aim, any other second of a role is kept as it is printed,
    but for a status whose head has a date.
    """
    taken: set[tuple[str, int, str]] = set()
    result = []
    has_aim = any(column.role == "aim" for column in columns)
    for index, column in enumerate(columns):
        role = column.role
        if role == "goal" and ("goal", 0, "") in taken and not has_aim:
            role, has_aim = "aim", True
        dated = column.head if role == "status" and re.search(r"\d", column.head) else ""
        key = (role, column.year, column.kind or dated)
        result.append(replace(column, index=index, role="field" if key in taken else role))
        taken.add(key)
    if not any(column.role == "measure" for column in result):
        result = [replace(column, role="measure") if column.role == "aim" else column for column in result]
    return tuple(result)


def told_columns(told: list[str], tables: list[Table]) -> dict[str, Column]:
    """What the user says of columns, `Tiltak=C`, by letter or by head: the column with its role."""
    heads = {cell.own.casefold() for table in tables for row in table.rows for cell in row.cells if cell.own}
    widest = max((len(row.cells) for table in tables for row in table.rows), default=0)
    letters = {letter(index).casefold() for index in range(widest)}
    found = {}
    for words in told:
        name, equals, where = (part.strip() for part in words.partition("="))
        column = classify(name)
        if not equals or not where or (column.role == "field" and name.casefold() != "felt"):
            raise BoligplanError(
                f"«{words}» sier ikke hva en kolonne er.",
                help="Skriv ordet først og kolonnens bokstav eller overskrift etter: Tiltak=C, 2024=«Budsjett 2024».\n"
                "Ord: Mål, Vi vil, Tiltak, Ansvar, Involverte, Frist, Økonomi, Kostnad, Drift, Investering, "
                "Drift/investering, Status, Prioritet, Nummer, Sum, et årstall, Felt.",
            )
        if where.casefold() not in heads | letters:
            last = letter(widest - 1)
            raise BoligplanError(f"Ingen kolonne heter «{where}».", help=f"Bruk kolonnens bokstav, fra A til {last}.")
        found[where.casefold()] = column
    return found


def apply_told(layout: Layout, told: dict[str, Column]) -> Layout:
    """The layout with what the user says of its columns; a guess that says the same gives way."""
    by_index = {}
    for column in layout.columns:
        for where in (fold(column.head).casefold(), letter(column.index).casefold()):
            if where in told:
                by_index[column.index] = replace(told[where], index=column.index, head=column.head)
    taken = {(column.role, column.year, column.kind) for column in by_index.values()}
    columns = [
        by_index.get(c.index) or (replace(c, role="field", year=0, kind="") if (c.role, c.year, c.kind) in taken else c)
        for c in layout.columns
    ]
    return replace(layout, columns=tuple(columns))
