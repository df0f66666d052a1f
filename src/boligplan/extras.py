"""What the base install leaves out."""

from importlib.util import find_spec

from boligplan.errors import BoligplanError


def require(module: str, extra: str, what: str) -> None:
    """Nothing; raises BoligplanError that says what to install where `module`, which `what` needs, is missing."""
    if find_spec(module) is None:
        raise BoligplanError(
            f"{what} trenger et tillegg som ikke er installert.",
            help=f"Installer det med: pip install 'boligplan[{extra}]'",
        )
