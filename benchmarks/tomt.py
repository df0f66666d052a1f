"""An empty typer command that has imported what any command over a plan must have: the least that one can cost."""

from typing import Annotated

import rich.table
import typer
import yaml
from pydantic import BaseModel

IMPORTED = rich.table, yaml, BaseModel

app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False)


@app.command()
def command(plan: Annotated[str | None, typer.Argument(parser=str)] = None) -> None:
    """Do nothing."""


app()
