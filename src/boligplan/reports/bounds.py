"""A sandbox for templates that ends: what a template does is counted, and what it makes has a greatest size.

Counted are rounds of loops, calls, filters and what is printed, each by the size of what it works on: the same
template stops at the same place on every machine. No clock is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import wraps
from typing import Any, cast

from jinja2 import Environment, TemplateSyntaxError, Undefined, nodes
from jinja2.exceptions import SecurityError
from jinja2.parser import Parser
from jinja2.runtime import Context, markup_join, str_join
from jinja2.sandbox import ImmutableSandboxedEnvironment

MAX_STEPS = 1_000_000  # a round of a loop is one
# More, where the plan is greater than most: for each value and for each character of what the template is given. Our
# own take up to 180 a measure, which has some 60 values.
STEPS_EACH, STEPS_EACH_CHARACTER = 6, 1
MAX_TEXT = 50_000_000  # characters of a whole document
MAX_VALUE = 2_000_000  # characters of any other text, and ten times as many as there may be items in a list
MAX_NUMBER = 1_000_000  # widths and counts given to a filter or a method
MAX_BITS = 10_000  # of a whole number
MAX_DEPTH, MAX_LOOPS = 90, 18  # of what stands within each other: Python reads no more than 100 and 20

# What a text in Markdown has use for. The rest of Jinja's own are for HTML, change from run to run or have no bound.
_FILTERS = {
    "abs", "attr", "batch", "capitalize", "center", "count", "d", "default", "dictsort", "e", "escape", "first",
    "float", "format", "groupby", "int", "items", "join", "last", "length", "list", "lower", "map", "max", "min",
    "reject", "rejectattr", "replace", "reverse", "round", "safe", "select", "selectattr", "slice", "sort", "string",
    "sum", "title", "trim", "truncate", "unique", "upper", "wordcount",
}  # fmt: skip
_OF_TEXT = {"capitalize", "center", "e", "escape", "lower", "string", "title", "trim", "truncate", "upper", "wordcount"}
_SPECS = re.compile(r"\d{6}|%[^a-zA-Z%]*\*|\{[^{}]*:[^{}]*\{")  # «%1000000d», «%*d», «{:{}}»
# Filters that only `_prepare` puts in.
_ROUND, _JOIN, _WEIGH, _COMPARE = (f"boligplan_{name}" for name in ("runde", "sammen", "vekt", "likt"))


class TooMuch(Exception):
    """The template does or makes more than a template may; the text says what, as the end of «Malen …»."""


class Bounded(ImmutableSandboxedEnvironment):
    """The sandbox. `begin` starts the count anew, for one text."""

    intercepted_binops = frozenset({"*", "**", "%", "+"})

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.begin(())
        printed: Callable[[Any], object] = self.finalize or str
        self.finalize = wraps(printed)(lambda value: printed(self._printable(value)))
        self.filters = {name: self._bounded(name, made) for name, made in self.filters.items() if name in _FILTERS}
        self.tests = {name: self._bounded("", made) for name, made in self.tests.items()}
        self.filters |= {_ROUND: self._rounds, _JOIN: self._together, _WEIGH: self._weighed, _COMPARE: self._compared}
        self.globals.pop("lipsum", None)

    def begin(self, given: Iterable[object]) -> None:
        """Start the count anew, for a template that is given these values."""
        values, characters = _size(given)
        self.steps = 0
        self.most = MAX_STEPS + STEPS_EACH * values + STEPS_EACH_CHARACTER * characters

    def add_filters(self, filters: dict[str, Callable[..., Any]]) -> None:
        """Let templates use `filters` as well."""
        self.filters |= {name: self._bounded(name, made) for name, made in filters.items()}

    def join(self, parts: Iterable[str]) -> str:
        """Return the parts as one text; raises `TooMuch` where it would be too long."""
        pieces = list(parts)
        size = sum(map(len, pieces))
        self._spend(1 + size // 500)
        if size > MAX_TEXT:
            raise TooMuch(f"lager mer enn {MAX_TEXT // 1_000_000} millioner tegn")
        return "".join(pieces)

    # -- Counting ------------------------------------------------------------------------------------------------------

    def _spend(self, steps: int) -> None:
        self.steps += steps
        if self.steps > self.most:
            raise TooMuch("blir aldri ferdig, eller gjør mye mer enn en mal trenger")

    def _weighed(self, value: Any, signs: int = 20) -> Any:
        """Return the value, counted: an item of a list is a step, and so are `signs` characters."""
        if isinstance(value, str | bytes):
            self._spend(1 + len(value) // signs)
        elif isinstance(value, Collection) and not isinstance(value, Undefined | Context):
            self._spend(1 + len(value))
        else:
            self._spend(1)
        return value

    def _compared(self, value: Any) -> Any:
        """Return the value, counted with all that is in it, as often as it is in it: so long may it take to compare."""
        waiting = [value]
        while waiting:
            one = self._weighed(waiting.pop(), 500)
            if isinstance(one, list | tuple | set):
                waiting += one
            elif isinstance(one, dict):
                waiting += one.values()
        return value

    def _printable(self, value: Any) -> Any:
        self._weighed(value)
        self._spend(20)
        _no_lists([value])
        return value

    def _rounds(self, values: Iterable[Any]) -> Iterator[Any]:
        for value in values:
            self._spend(1)
            yield value

    def _together(self, parts: list[Any]) -> str:
        _no_lists(parts)
        _room(sum(len(part) if isinstance(part, str) else 100 for part in parts))
        joined: str = (markup_join if self.autoescape else str_join)(parts)
        self._weighed(joined, 500)
        return joined

    def _bounded(self, name: str, made: Any) -> Callable[..., Any]:
        """Return the filter with its work counted; jinja's marks for what it is passed first stay on it."""

        @wraps(made)
        def counted(*given: Any, **options: Any) -> Any:
            values = [self._weighed(value) for value in (*given, *options.values())]
            _check_call(name, values)
            if name == "join":  # one of a generator as well, and of the same long text many times
                at = next(n for n, value in enumerate(given) if not _is_jinjas(value))
                listed = list(given[at])
                _no_lists(listed)
                _room(sum(len(one) if isinstance(one, str) else 100 for one in listed))
                given = (*given[:at], listed, *given[at + 1 :])
            return made(*given, **options)

        return counted

    # -- What jinja2 asks ----------------------------------------------------------------------------------------------

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        _check_operator(operator, left, right)
        return self._weighed(super().call_binop(context, operator, left, right), 500)

    def call(__self, __context: Any, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805 - as jinja2 has it, so that a template may name an argument «self»
        made = getattr(__obj, "__wrapped__", __obj)  # what the sandbox put round `format`
        owner = getattr(made, "__self__", None)
        values = [__self._weighed(value) for value in (*args, *kwargs.values())]
        if isinstance(owner, str | bytes | list | tuple | dict):
            __self._weighed(owner)
            _check_call(made.__name__, [owner, *values])
        return super().call(__context, __obj, *args, **kwargs)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        parser = Parser(self, source, name, filename)
        try:
            tree = parser.parse()
        except RecursionError:
            raise TemplateSyntaxError(_DEEP, parser.stream.current.lineno, name, filename) from None
        _prepare(tree, name, filename)
        return tree


_DEEP = "for mye står inni hverandre"


def _prepare(tree: nodes.Template, name: str | None, filename: str | None) -> None:
    """Let every loop count its rounds, and every `~` its text; raises TemplateSyntaxError for what is too deep."""
    waiting: list[tuple[nodes.Node, int, int]] = [(tree, 0, 0)]
    while waiting:
        node, depth, loops = waiting.pop()
        loops += isinstance(node, nodes.For)
        if depth > MAX_DEPTH or loops > MAX_LOOPS:
            raise TemplateSyntaxError(_DEEP, node.lineno, name, filename)
        waiting += [(child, depth + 1, loops) for child in node.iter_child_nodes()]
        if isinstance(node, nodes.For):
            node.iter = _filtered(cast(nodes.Expr, node.iter), _ROUND)
        if isinstance(node, nodes.Compare):
            node.expr = _filtered(node.expr, _COMPARE)
            for operand in node.ops:
                operand.expr = _filtered(operand.expr, _COMPARE)
        if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Slice):
            node.node = _filtered(node.node, _WEIGH)
        for field, value in node.iter_fields():
            if isinstance(value, nodes.Concat):
                setattr(node, field, _joined(value))
            elif isinstance(value, list):
                value[:] = [_joined(one) if isinstance(one, nodes.Concat) else one for one in value]


def _joined(node: nodes.Concat) -> nodes.Filter:
    return _filtered(nodes.List(node.nodes, lineno=node.lineno), _JOIN)


def _filtered(node: nodes.Expr, name: str) -> nodes.Filter:
    return nodes.Filter(node, name, [], [], None, None, lineno=node.lineno)


def _size(given: Iterable[object]) -> tuple[int, int]:
    """How many values there are in what is given, and how many characters; what is there twice counts once."""
    waiting, seen, values, characters = list(given), set[int](), 0, 0
    while waiting:
        one = waiting.pop()
        values += 1
        if isinstance(one, str):
            characters += len(one)
        elif isinstance(one, list | tuple | dict) and id(one) not in seen:
            seen.add(id(one))
            waiting += one.values() if isinstance(one, dict) else one
    return values, characters


# -- Sizes ---------------------------------------------------------------------------------------------------------


def _room(size: int, most: int = MAX_VALUE) -> None:
    if size > most:
        raise TooMuch("lager en tekst eller en liste som er større enn en mal trenger")


def _check_operator(operator: str, left: Any, right: Any) -> None:
    """Raise `TooMuch` where the result would be too large, before it is made."""
    if operator == "+" and isinstance(left, list | tuple | str) and isinstance(right, list | tuple | str):
        _room(len(left) + len(right), _most(left))
    elif operator == "*":
        for one, times in ((left, right), (right, left)):
            if isinstance(one, str | bytes | list | tuple) and isinstance(times, int):
                _room(len(one) * times, _most(one))
        if isinstance(left, int) and isinstance(right, int):
            _room(left.bit_length() + right.bit_length(), MAX_BITS)
    elif operator == "**" and isinstance(left, int) and isinstance(right, int):
        _room(left.bit_length() * abs(right), MAX_BITS)
    elif operator == "%" and isinstance(left, str | bytes):
        _check_call("format", [left, right])


def _most(value: object) -> int:
    return MAX_VALUE if isinstance(value, str | bytes) else MAX_VALUE // 10


def _check_call(name: str, values: list[Any]) -> None:
    """Raise `TooMuch` where a filter or method of that name would make too much of the values."""
    given = [value for value in values if not _is_jinjas(value)]
    numbers = [one for value in given for one in (value if isinstance(value, tuple) else (value,))]
    first, texts = given[0] if given else None, [one for one in given if isinstance(one, str)]
    if any(isinstance(one, int) and abs(one) > MAX_NUMBER for one in numbers[1:]):
        raise TooMuch("ber om en bredde eller et antall som er større enn en mal trenger")
    if name in ("format", "format_map") and isinstance(first, str):
        if _SPECS.search(first):
            raise TooMuch("ber om en bredde eller et antall som er større enn en mal trenger")
        _no_lists(given[1:] if name == "format_map" else numbers[1:])
        longest = max((len(one) for one in _texts_in(given[1:])), default=0)
        _room(len(first) + (first.count("%") + first.count("{")) * longest)
    elif name == "replace":
        _no_lists(given)
        texts += ["", "", ""]
        _room(len(texts[0]) + texts[0].count(texts[1]) * len(texts[2]))
    elif name == "join" and isinstance(first, str) and len(given) > 1 and isinstance(given[1], list | tuple):
        _room(sum(len(first) + len(one) for one in given[1] if isinstance(one, str)))
    elif name in _OF_TEXT:
        _no_lists(given[:1])
    elif name in ("expandtabs", "translate"):
        raise SecurityError(name)
    elif name == "sum" and any(isinstance(one, list | tuple | str) for one in given[1:]):
        raise TooMuch("legger sammen lister med «sum»")


def _no_lists(values: Iterable[Any]) -> None:
    """Raise `TooMuch` where one of the values that are to be text is a list: lists in lists may be of any size."""
    if any(isinstance(value, list | tuple | dict | set) for value in values):
        raise TooMuch("skriver ut en liste; bruk en løkke, eller «liste»")


def _texts_in(values: Iterable[Any]) -> Iterator[str]:
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            yield from _texts_in(value.values())
        elif isinstance(value, list | tuple):
            yield from (one for one in value if isinstance(one, str))


def _is_jinjas(value: object) -> bool:
    """Return whether the value is what jinja2 passes to some filters before the template's own."""
    return isinstance(value, Context | nodes.EvalContext | Environment)
