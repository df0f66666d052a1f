"""The targets of tools/fuzz.py hold for any text, and for every text that once broke one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuzz_targets import TARGETS

FOUND = (
    "\n",
    "\nL\x10*",
    "٣.٣.٢٠٢٤",
    "²",
    "2010,\x0b",
    "\x0c9940",
    "1. 0",
    "00.00.2024",
    "9999 år",
    "-",
    "(",
    "v/ ",
    "İ",
    "ß og Ⅷ",
)
ALPHABET = st.sampled_from("0123456789 .,-–/TKHtkhå:;()*•o'år mnd") | st.characters(codec="utf-8")
texts = st.text(ALPHABET, max_size=60)


@pytest.mark.parametrize("target", TARGETS)
@given(text=texts)
def test_any_text_is_read_or_refused(target: str, text: str) -> None:
    TARGETS[target](text)


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("text", FOUND)
def test_what_was_found_by_fuzzing_is_read_or_refused(target: str, text: str) -> None:
    TARGETS[target](text)
