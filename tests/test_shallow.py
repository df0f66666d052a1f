"""Which texts may be composed without counting levels: none that nests deeper than the reader allows."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from boligplan.reader.yamlnodes import MAX_DEPTH, _is_shallow
from test_repo import ROOT

OWN = sorted([*(ROOT / "plans").glob("*.yaml"), *(ROOT / "examples").glob("*.yaml")])

DEEP = {
    "mappings, a column each": "\n".join(" " * n + "a:" for n in range(60)),
    "lists in mappings": "\n".join(" " * 2 * n + "a:\n" + " " * 2 * n + "-" for n in range(60)),
    "lists on one line": "- " * 60 + "a",
    "keys on one line": "? " * 60 + "a",
    "flow": "[" * 60 + "]" * 60,
    "flow, a bracket a line": "[\n" * 60 + "]" * 60,
    "closed in a comment": "[ # ]\n" * 60 + "]" * 60,
    "closed in quotes": '["]", ' * 60 + "]" * 60,
    "closed in single quotes": "[']', " * 60 + "]" * 60,
    "flat before each": "[[a], " * 60 + "]" * 60,
    "mappings in flow": "{a: " * 60 + "}" * 60,
    "deep in both": "\n".join(" " * n + "a:" for n in range(28)) + " [[[[[[[[[[[[[[a]]]]]]]]]]]]]]",
}


def depth(node: yaml.Node | None) -> int:
    """How many levels a node has, itself counted."""
    if isinstance(node, yaml.MappingNode):
        return 1 + max((depth(part) for pair in node.value for part in pair), default=0)
    if isinstance(node, yaml.SequenceNode):
        return 1 + max(map(depth, node.value), default=0)
    return 1


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_our_own_plans_are_shallow(path: Path) -> None:
    assert _is_shallow(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
def test_a_deep_text_is_not_shallow(text: str) -> None:
    assert depth(yaml.compose(text, Loader=yaml.CSafeLoader)) > MAX_DEPTH
    assert not _is_shallow(text)


@given(
    st.lists(
        st.sampled_from(["[", "]", "{", "}", '"', "'", "#", ",", "\n", " ", "- ", "? ", "a: ", "a", "  "]), max_size=400
    )
)
def test_no_text_that_is_shallow_nests_deeper_than_is_allowed(parts: list[str]) -> None:
    text = "".join(parts)
    if _is_shallow(text):
        try:
            node = yaml.compose(text, Loader=yaml.CSafeLoader)
        except yaml.YAMLError:
            return
        assert depth(node) <= MAX_DEPTH
