"""Every word of our own in the spreadsheet, whole phrases in both målformer."""

from __future__ import annotations

from boligplan.language import Phrase, same

INTRO_SHEET = same("Les dette først")
NOBODY = Phrase("Uten ansvarlig", "Utan ansvarleg")
DATA_SHEET = "boligplan"  # hidden: which plan, day and saved version the workbook was made from

TITLE = same("Meld framdrift: {}")
SHOWN_DAY = Phrase("Regnearket viser planen per {}.", "Reknearket viser planen per {}.")
SAVED = Phrase("Laget av {}, lagret i git {} ({}).", "Laga av {}, lagra i git {} ({}).")
CHANGED = Phrase(
    "Laget av {}, lagret i git {} ({}) og endret siden.", "Laga av {}, lagra i git {} ({}) og endra sidan."
)
UNCOMPARED = Phrase(
    "Laget av {}, lagret i git {} ({}), som filen ikke kan sammenlignes med.",
    "Laga av {}, lagra i git {} ({}), som fila ikkje kan samanliknast med.",
)
REPORT_BY = Phrase("Meld for {} innen {}.", "Meld for {} innan {}.")
UNSAVED = Phrase("Laget av {}, som ikke er lagret i git.", "Laga av {}, som ikkje er lagra i git.")
INTRO = (
    Phrase(
        "Hvert ark er for én av dem planen nevner. Fyll ut de gule kolonnene, fra «Status» og mot høyre, for tiltakene "
        "dere har noe å melde om. La resten stå tomt, og skriv aldri noe om enkeltpersoner.",
        "Kvart ark er for éin av dei planen nemner. Fyll ut dei gule kolonnane, frå «Status» og mot høgre, for tiltaka "
        "de har noko å melde om. La resten stå tomt, og skriv aldri noko om enkeltpersonar.",
    ),
    Phrase(
        "Velg status fra listen. Delvis gjennomført, ikke gjennomført, utsatt og utgår trenger en begrunnelse, og "
        "utsatt trenger også ny frist. Skriv «ikke fastsatt» når den nye fristen ikke er bestemt.",
        "Vel status frå lista. Delvis gjennomført, ikkje gjennomført, utsett og går ut treng ei grunngiving, og "
        "utsett treng også ny frist. Skriv «ikkje fastsett» når den nye fristen ikkje er bestemt.",
    ),
    Phrase(
        "Meldt dato kan stå tom; da gjelder dagen regnearket leses inn. Skriv utført og ny frist så nøyaktig dere vet "
        "det: 2024, 2024-06 eller 30.6.2024.",
        "Meldt dato kan stå tom; då gjeld dagen reknearket blir lese inn. Skriv utført og ny frist så nøyaktig de veit "
        "det: 2024, 2024-06 eller 30.6.2024.",
    ),
    Phrase(
        "Kolonnen «Rolle» sier om dere har ansvaret, om tiltaket er delegert til dere, eller om planen nevner dere på "
        "annen måte. Samme tiltak kan stå på flere ark; det er nok at én melder. Tiltak som er avsluttet, er ikke med.",
        "Kolonnen «Rolle» seier om de har ansvaret, om tiltaket er delegert til dykk, eller om planen nemner dykk på "
        "annan måte. Same tiltaket kan stå på fleire ark; det er nok at éin melder. Tiltak som er avslutta, er ikkje "
        "med.",
    ),
    Phrase(
        "Radene kan sorteres og filtreres. Lagre filen som .xlsx, og send den tilbake til den dere fikk den fra.",
        "Radene kan sorterast og filtrerast. Lagre fila som .xlsx, og send ho tilbake til den de fekk ho frå.",
    ),
)

REPORT_DUE = same("meldefrist {}")
PAGE = same("Side &P av &N")
WRONG = Phrase("Kan ikke stå her", "Kan ikkje stå her")
NOT_HERE = Phrase(
    "Denne kolonnen er hentet fra planen og leses ikke inn. Skriv i de gule kolonnene.",
    "Denne kolonnen er henta frå planen og blir ikkje lesen inn. Skriv i dei gule kolonnane.",
)
CHOOSE_STATUS = Phrase("Velg en status fra listen.", "Vel ein status frå lista.")
WRITE_DATE = Phrase("Skriv en dato, for eksempel 20.1.2024.", "Skriv ein dato, til dømes 20.1.2024.")
