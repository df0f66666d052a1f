"""The command line: one module per command, listed in `main.py`, on `norsk.py` (typer in Norwegian) and `ending.py`."""
