"""Norwegian as it is written: dates, numbers, counts, lists, sorting, and the fixed words in bokmål and nynorsk.

Month names, tertial, kvartal and halvår are the same in both målformer, so most functions need no language.
Whole sentences live in the templates, one for each målform, and are never put together from these words.
"""

from boligplan.language.dates import (
    date_text,
    deadline_text,
    duration_text,
    every_text,
    period_over_text,
    period_text,
    years_text,
)
from boligplan.language.numbers import counted, number_text, percent_text
from boligplan.language.words import (
    LANGUAGES,
    WORDS,
    Language,
    Note,
    Phrase,
    common_language,
    inner_quotes,
    language_called,
    list_text,
    same,
    sort_key,
    tag,
    template_folder,
    word,
)

__all__ = [
    "LANGUAGES",
    "WORDS",
    "Language",
    "Note",
    "Phrase",
    "common_language",
    "counted",
    "date_text",
    "deadline_text",
    "duration_text",
    "every_text",
    "inner_quotes",
    "language_called",
    "list_text",
    "number_text",
    "percent_text",
    "period_over_text",
    "period_text",
    "same",
    "sort_key",
    "tag",
    "template_folder",
    "word",
    "years_text",
]
