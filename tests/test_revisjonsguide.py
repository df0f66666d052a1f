"""The guide to the revision is true: its commands give what it shows, and the plan it ends with is sound."""

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from eksempelvik import NAME, before_2024, journal
from test_kom_i_gang import BLOCK, change, env, matches  # noqa: F401 - env is a fixture

ROOT = Path(__file__).parents[1]
GUIDE = ROOT / "docs" / "revisjon.md"


@pytest.mark.skipif(os.name == "nt", reason="the guide uses sed")
def test_the_guide_to_the_revision_works_from_its_first_line_to_its_last(
    tmp_path: Path,
    env: dict[str, str],  # noqa: F811 - the fixture
) -> None:
    folder = tmp_path / "eksempelvik"
    plans = folder / "plans"
    plans.mkdir(parents=True)
    (plans / f"{NAME}.yaml").write_text(before_2024(), encoding="utf-8")
    (plans / f"{NAME}.framdrift.yaml").write_text(journal("2024-10-31"), encoding="utf-8")
    other = folder / "eigersund" / "plans"
    other.mkdir(parents=True)
    shutil.copy(ROOT / "plans" / "eigersund-2022-2027.yaml", other)
    for words in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "--message", "Planen"]):
        subprocess.run(["git", *words], cwd=folder, env=env, check=True)
    run = 0
    for match in BLOCK.finditer(GUIDE.read_text(encoding="utf-8")):
        file, text = match[3], match[4]
        if file:
            change(folder / file, text)
            continue
        for step in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
            command, _, expected = step.partition("\n")
            words = shlex.split(command)
            if words[0] == "export":
                env.update([words[1].split("=", 1)])
                continue
            done = subprocess.run(words, cwd=folder, env=env, capture_output=True, text=True, check=False)
            assert done.returncode == 0, f"{command}\n{done.stderr}"
            assert matches(expected, done.stdout + done.stderr), f"{command}\n{done.stdout}{done.stderr}"
            run += 1
    assert run > 10


def test_the_excerpt_of_the_worksheet_is_what_the_program_writes(tmp_path: Path, env: dict[str, str]) -> None:  # noqa: F811
    plan = tmp_path / "plans" / f"{NAME}.yaml"
    plan.parent.mkdir()
    plan.write_text(before_2024(), encoding="utf-8")
    plan.with_name(f"{NAME}.framdrift.yaml").write_text(journal("2024-10-31"), encoding="utf-8")
    words = ["boligplan", "revisjon", "start", "2024", "--per", "2024-10-31", "--plan", str(plan)]
    subprocess.run(words, env=env, check=True, capture_output=True)

    sheet = (tmp_path / "revisjoner" / f"{NAME}-2024.yaml").read_text(encoding="utf-8")
    shown = re.findall(r"^```yaml\n(.*?)^```$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)

    assert len(shown) == 1
    assert shown[0] in sheet.replace("\u00a0", " ")
