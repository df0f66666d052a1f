"""boligplan: follows up a municipality's social-housing plan kept as YAML in git."""

__version__ = "0.1.0"
