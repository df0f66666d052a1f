"""Write what is made from the code: the schemas of the files and the pages of the rules.

    python tools/generate.py

A test tells when it is time.
"""

from pathlib import Path

from boligplan import explanations, jsonschemas

ROOT = Path(__file__).resolve().parents[1]


def generated() -> dict[str, str]:
    """The text of every generated file by its path from the top of the repository."""
    schemas = {f"schema/{name}": text for name, text in jsonschemas.schemas().items()}
    return schemas | {"docs/regler.md": explanations.document()}


if __name__ == "__main__":
    for name, text in generated().items():
        path = ROOT / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
