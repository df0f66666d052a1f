"""The command line: one module per command, listed in `main.py`; the Norwegian layer over typer is `norsk.py`."""
