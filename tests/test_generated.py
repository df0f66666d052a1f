"""What is made from the code is up to date."""

import runpy

import pytest

from test_repo import ROOT

GENERATED: dict[str, str] = runpy.run_path(str(ROOT / "tools" / "generate.py"))["generated"]()


@pytest.mark.parametrize("name", GENERATED)
def test_a_generated_file_is_what_the_code_makes_of_it(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8") == GENERATED[name], "run: python tools/generate.py"
