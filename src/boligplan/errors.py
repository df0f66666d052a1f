"""The one family of exceptions for misuse of the program."""


class BoligplanError(Exception):
    """What could not be done, as one Norwegian sentence, and in `help` what to do; caught once, in `cli/ending.py`."""

    def __init__(self, message: str, *, help: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.help = help
