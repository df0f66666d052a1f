"""From a plan's status to a document: context → a template → Markdown → Word, ODT, PDF or HTML."""
