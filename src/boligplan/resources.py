"""Where the folders that follow the program are: document templates and schemas."""

from pathlib import Path
from typing import Literal


def resource_dir(name: Literal["templates", "schema"]) -> Path:
    """Return the folder `name`: beside the package when installed, at the top of the repository in a checkout."""
    package = Path(__file__).resolve().parent
    installed = package / name
    return installed if installed.is_dir() else package.parents[1] / name
