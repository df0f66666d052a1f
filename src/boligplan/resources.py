"""Where the folders that follow the program are: document templates and schemas."""

from pathlib import Path
from typing import Literal


def resource_dir(name: Literal["templates", "schema"]) -> Path:
    """Return the folder `name`: beside the package when installed, at the top of the repository in a checkout."""
    package = Path(__file__).resolve().parent
    for folder in (package / name, package.parents[1] / name):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"{name}/ is neither beside {package} nor two levels up")
