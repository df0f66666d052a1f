"""What the base install leaves out."""

from importlib.util import find_spec

from boligplan.errors import BoligplanError


def missing(extra: str, what: str) -> BoligplanError:
    """The error that says what to install for `what`."""
    return BoligplanError(
        f"{what} trenger et tillegg som ikke er installert.",
        help=f"Installer det med: pip install 'boligplan[{extra}]'",
    )


def require(module: str, extra: str, what: str) -> None:
    """Nothing; raises BoligplanError where `module`, which `what` needs, is not installed."""
    if find_spec(module) is None:
        raise missing(extra, what)
