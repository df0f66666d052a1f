"""Numbers with a space between thousands and a decimal comma, and counts with the right form of the noun."""

from decimal import Decimal

SPACE = "\u00a0"  # never a line break inside a number
MINUS = "−"


def number_text(value: int | Decimal) -> str:
    """The number as «1 234,5», with no-break spaces and no zeros at the end of the decimals."""
    whole, _, decimals = f"{abs(value):,f}".partition(".")
    decimals = decimals.rstrip("0")
    sign = MINUS if value < 0 else ""
    return sign + whole.replace(",", SPACE) + ("," + decimals if decimals else "")


def percent_text(value: int | Decimal) -> str:
    """The share as «54 %», a number that already counts in per cent."""
    return f"{number_text(value)}{SPACE}%"


def counted(count: int, one: str, many: str) -> str:
    """The count with its noun: «1 dag», «2 dager», «0 dager»."""
    return f"{number_text(count)}{SPACE}{one if count == 1 else many}"
