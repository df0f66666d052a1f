"""What is drawn in the terminal; the only package that knows rich. Plan text goes in as text, never as markup."""
