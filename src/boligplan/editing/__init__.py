"""Careful edits in the text of both files, the one writer, and entries in the journal."""
