"""Where reminders go: `adresser.yaml` beside the plans, a local file that is never part of the plan or of git."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from boligplan.diagnostics import Severity
from boligplan.errors import BoligplanError
from boligplan.loading import ADDRESSES
from boligplan.reader.source import SourceFile, Unreadable, read_source
from boligplan.reader.yamlnodes import Data, compose

# Plain addresses only: no display name, no comma and no line end can be part of one.
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?=[^@]{1,255}$)[\wæøåÆØÅ-]+(\.[\wæøåÆØÅ-]+)+")
_RIGHT = "Skriv «id: navn@kommune.no», eller «plan-id:» med slike linjer under."

Book = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses by owner: those of one plan, by the plan's id, and those for all plans in the folder."""

    common: Book
    by_plan: Mapping[str, Book]

    def of(self, plan: str, owner: str) -> tuple[str, ...]:
        """The addresses of the owner in the plan, by their ids; empty where none is known."""
        return self.by_plan.get(plan, {}).get(owner) or self.common.get(owner, ())


def read_addresses(folder: Path) -> Addresses:
    """The addresses in `adresser.yaml` of the folder, none where it is not there. Raises BoligplanError."""
    file = folder / ADDRESSES
    if not file.exists():
        return Addresses({}, {})
    try:
        source = read_source(file)
    except Unreadable as error:
        raise BoligplanError(error.diagnostic.message, help=error.diagnostic.help) from None
    read = compose(source)
    fault = next((found for found in read.faults if found.severity is Severity.ERROR), None)
    if fault:
        raise BoligplanError(f"{fault.place.file}:{fault.place.line}: {fault.message}", help=fault.help or _RIGHT)
    data = {} if read.data is None else read.data
    if not isinstance(data, dict):
        raise BoligplanError(f"{file} har ikke en linje for hver ansvarlig.", help=_RIGHT)
    parts = {key: value for key, value in data.items() if isinstance(value, dict)}
    common = {key: value for key, value in data.items() if key not in parts}
    return Addresses(_book(source, common), {plan: _book(source, own) for plan, own in parts.items()})


def _book(source: SourceFile, data: Mapping[str, Data]) -> Book:
    return {owner: tuple(_address(source, owner, item) for item in _listed(value)) for owner, value in data.items()}


def _listed(value: Data) -> tuple[Data, ...]:
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (value,)


def _address(source: SourceFile, owner: str, value: Data) -> str:
    """The address as mail programs take it, the domain in ASCII."""
    if not (isinstance(value, str) and _ADDRESS.fullmatch(value)):
        shown = f"«{value}» er ikke en e-postadresse." if isinstance(value, str) else "her mangler en e-postadresse."
        raise BoligplanError(f"{source.name}, {owner}: {shown}", help=_RIGHT)
    name, _, domain = value.rpartition("@")
    try:
        return f"{name}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        raise BoligplanError(f"{source.name}, {owner}: «{domain}» er ikke et domene.", help=_RIGHT) from None
