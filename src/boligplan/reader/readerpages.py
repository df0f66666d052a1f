"""What the reader's codes mean, in the form of a rule's docstring; shown by `sjekk --forklar` and in docs/regler.md."""

from __future__ import annotations

MILD = frozenset({"punkter-i-teksten"})  # advarsel; all others are feil

READER: dict[str, str] = {
    # -- The file ------------------------------------------------------------------------------------------------------
    "finnes-ikke": """Filen finnes ikke.

    Se etter skrivefeil i navnet, og om du står i riktig mappe.
    """,
    "kan-ikke-leses": """Filen kan ikke leses.

    Den er en mappe eller noe annet enn en vanlig fil, eller du har ikke tilgang til den.
    """,
    "for-stor-fil": """Filen er større enn 4 MB.

    En plan med 2 000 tiltak er under 1 MB. En så stor fil er noe annet, og leses ikke.
    """,
    "tegnkoding": """Filen er ikke lagret som UTF-8.

    Da blir æ, ø og å gale. Lagre filen på nytt med tegnkoding UTF-8 (i Notisblokk: Lagre som … Koding: UTF-8).
    """,
    "tom-fil": """Planfilen er tom, eller har bare kommentarer.

    Begynn med «boligplan ny», eller kopier et eksempel. En tom framdriftsfil er i orden: da har ingen meldt noe.
    """,
    "framdrift-uten-plan": """Det finnes en framdriftsfil uten plan.

    Framdriften til NAVN.yaml heter NAVN.framdrift.yaml og ligger i samme mappe. Er planen flyttet, flytt begge.
    """,
    "flere-dokumenter": """Filen har flere dokumenter etter hverandre.

    Linjen «---» begynner et nytt dokument i YAML. En planfil har ett; resten ville ikke blitt lest.

    Galt:
        kilde: Planen
        ---
        beskrivelse: Mer om planen
    Riktig:
        kilde: Planen
        beskrivelse: Mer om planen
    """,
    "flettekonflikt": """To har endret de samme linjene, og git har ikke flettet dem.

    Er det to meldinger eller to tiltak, behold begge, hele og hver for seg. Linjer de deler, står bare én gang i det
    git har laget; skriv dem i begge. Er det samme sted i to utgaver, velg den riktige. Slett linjene med <<<<<<<,
    ======= og >>>>>>>. Er det mye, ta hele den ene filen med «git checkout --ours FIL», og meld det andre på nytt.

    Galt:
        vi_skal:
          - id: startlån
            tekst: Tildele startlån
        # framdrift
        - tiltak: startlån
          dato: 2024-05-02
        <<<<<<< HEAD
          status: pågår
          tekst: Rutinen er på høring.
        =======
          status: gjennomført
          tekst: Rutinen er vedtatt.
        >>>>>>> nav
    Riktig:
        vi_skal:
          - id: startlån
            tekst: Tildele startlån
        # framdrift
        - tiltak: startlån
          dato: 2024-05-02
          status: pågår
          tekst: Rutinen er på høring.
        - tiltak: startlån
          dato: 2024-05-02
          status: gjennomført
          tekst: Rutinen er vedtatt.
    """,
    "linjeskift": """Filen har linjeskift av en gammel type.

    Lagre filen på nytt med vanlige linjeskift (LF eller CRLF).
    """,
    "usynlig-tegn": """Det står et usynlig styretegn i filen.

    Slike tegn kommer ofte med når tekst limes inn fra PDF eller nettsider. De kan skjule hva som står der.
    """,
    "for-dyp": """Filen har flere nivåer eller flere punkter enn noen plan har.

    Den leses ikke videre, så en ødelagt fil ikke kan stanse programmet.
    """,
    # -- YAML ----------------------------------------------------------------------------------------------------------
    "yaml": """Filen kan ikke leses videre fra dette stedet; YAML-formen er brutt.

    Se etter manglende kolon, feil innrykk eller anførselstegn som ikke er lukket, her eller på linjen over.
    """,
    "kolon-i-tekst": """Et kolon med mellomrom etter gjør at teksten blir lest som en nøkkel.

    Sett teksten i enkle anførselstegn. Et kolon uten mellomrom etter er i orden.

    Galt:
        kilde: Boligsosial plan: kapittel 4
    Riktig:
        kilde: 'Boligsosial plan: kapittel 4'
    """,
    "tekst-kuttet": """Teksten slutter ved #, som begynner en kommentar.

    Står # rett foran et tegn, er det en feil, for da gikk tekst tapt. Følges det av et mellomrom, er det en advarsel.

    Galt:
        kilde: Sak #12 i kommunestyret
    Riktig:
        kilde: 'Sak #12 i kommunestyret'
    """,
    "tekst-delt-av-komma": """Et komma inne i {…} deler teksten.

    Mellom klammer skiller komma nøklene fra hverandre. Sett teksten i anførselstegn, eller skriv nøklene på egne
    linjer.

    Galt:
        kommune: {navn: Eksempelvik, Fjordvik og Havn}
    Riktig:
        kommune: {navn: 'Eksempelvik, Fjordvik og Havn'}
    """,
    "spesialtegn": """Teksten begynner med et tegn som betyr noe i YAML.

    Tegn som *, &, !, %, @, [, { og ` leses ikke som tekst når de står først. Sett teksten i enkle anførselstegn.

    Galt:
        kilde: *) gjelder fra 2023
    Riktig:
        kilde: '*) gjelder fra 2023'
    """,
    "prosenttegn-først": """En linje begynner med %, som er en beskjed til YAML og ikke tekst.

    Sett teksten i enkle anførselstegn.
    """,
    "strek-uten-liste": """Et punkt med «- » står der det ikke er noen liste.

    Slett streken, eller rett innrykket, så punktet står under listen det hører til.

    Galt:
        kommune:
          navn: Eksempelvik
        - nummer: 9999
    Riktig:
        kommune:
          navn: Eksempelvik
          nummer: 9999
    """,
    "strek-i-tekst": """Teksten begynner med «- », som er tegnet for et punkt i en liste.

    Galt:
        kilde: - Planen
    Riktig:
        kilde: '- Planen'
    """,
    "bakstrek": """I tekst mellom doble anførselstegn har \\ en egen mening.

    Bruk enkle anførselstegn, der \\ bare er \\.

    Galt:
        kilde: "K:\\Saker"
    Riktig:
        kilde: 'K:\\Saker'
    """,
    "åpent-anførselstegn": """Et anførselstegn blir åpnet, men ikke lukket.

    Et anførselstegn først i teksten må ha et likt til slutt. Skal det være med i teksten, sett enkle anførselstegn
    rundt alt.

    Galt:
        kilde: "Planen
        beskrivelse: Mer om planen
    Riktig:
        kilde: "Planen"
        beskrivelse: Mer om planen
    """,
    "tekst-etter-anførselstegn": """Teksten fortsetter etter anførselstegnet som lukker den.

    Galt:
        kilde: "Leie til eie" i kapittel 3
    Riktig:
        kilde: '"Leie til eie" i kapittel 3'
    """,
    "åpen-klamme": """En klamme blir åpnet, men ikke lukket.

    Galt:
        kommune: {navn: Eksempelvik
        kilde: Planen
    Riktig:
        kommune: {navn: Eksempelvik}
        kilde: Planen
    """,
    "feil-i-klammer": """Det som står mellom klammer, kan ikke leses.

    Mellom {…} og […] har komma, kolon og klammer egen mening. Sett teksten i anførselstegn, eller skriv på egne linjer.
    """,
    "tabulator": """Linjen er rykket inn med tabulator.

    YAML godtar bare mellomrom. Bytt ut tabulatoren med mellomrom, og be redigeringsprogrammet gjøre det for deg.
    """,
    "hardt-mellomrom": """Det står et hardt mellomrom i innrykket.

    Det ser ut som et vanlig mellomrom, men er et annet tegn. Det kommer ofte med når tekst limes inn fra Word.
    """,
    "innrykk": """Linjen er rykket inn for langt eller for lite.

    Nøkler som hører til samme punkt, skal stå rett under hverandre.

    Galt:
        vi_skal:
          - id: boligrapport
            tekst: Utarbeide boligrapport
             år: 2023
    Riktig:
        vi_skal:
          - id: boligrapport
            tekst: Utarbeide boligrapport
            år: 2023
    """,
    "mangler-kolon": """Det mangler kolon etter nøkkelen.

    Galt:
        vedtak:
          organ kommunestyret
          dato: 2022-05-02
    Riktig:
        vedtak:
          organ: kommunestyret
          dato: 2022-05-02
    """,
    "mangler-mellomrom": """Det mangler mellomrom etter kolonet eller streken.

    Galt:
        vedtak:
          organ:kommunestyret
          dato: 2022-05-02
    Riktig:
        vedtak:
          organ: kommunestyret
          dato: 2022-05-02
    """,
    "mangler-strek": """Det begynner et nytt punkt i en liste, men streken mangler.

    Hvert tiltak, mål og hver melding begynner med «- ».

    Galt:
        vi_skal:
          - id: boligrapport
            tekst: Utarbeide boligrapport
            id: boligplan
            tekst: Utarbeide boligplan
    Riktig:
        vi_skal:
          - id: boligrapport
            tekst: Utarbeide boligrapport
          - id: boligplan
            tekst: Utarbeide boligplan
    """,
    "feil-punkttegn": """Et punkt i en liste begynner med et annet tegn enn «- ».

    Tekst som er limt inn fra Word, har ofte • eller –. YAML kjenner bare den vanlige bindestreken.
    """,
    "løs-tekst": """En linje har verken nøkkel eller strek, og er ikke rykket inn under teksten over.

    Galt:
        beskrivelse: Planen er laget av arbeidsgruppen
        og vedtatt av kommunestyret
        kilde: Planen
    Riktig:
        beskrivelse: >-
          Planen er laget av arbeidsgruppen
          og vedtatt av kommunestyret
        kilde: Planen
    """,
    "nøkkel-i-teksten": """En nøkkel er blitt en del av teksten over.

    Linjen er rykket inn like langt som en tekst over flere linjer. Rykk den ut, så den står under de andre nøklene.
    """,
    "punkter-i-teksten": """Et punkt er blitt en del av teksten over.

    Linjen begynner med «- », men er rykket inn under en tekst. Skal den være et eget punkt, rett innrykket.
    """,
    "dobbel-nøkkel": """Samme nøkkel står to ganger på samme sted.

    Bare den ene ville blitt lest. Er det et nytt punkt i en liste, mangler det «- » foran det.

    Galt:
        vedtak:
          sak: PS 12/22
          organ: kommunestyret
          sak: PS 13/22
    Riktig:
        vedtak:
          sak: PS 12/22, PS 13/22
          organ: kommunestyret
    """,
    "feil-nøkkel": """En nøkkel er noe annet enn ett ord.

    Galt:
        [kilde]: Planen
    Riktig:
        kilde: Planen
    """,
    # -- Keys and values -----------------------------------------------------------------------------------------------
    "ukjent-nøkkel": """Nøkkelen finnes ikke på dette nivået.

    Det kan være en skrivefeil, et annet ord for det samme, eller en nøkkel som hører til et annet nivå. Andre trykte
    kolonner kan stå under «felt».

    Galt:
        mål:
          - id: eie
            tittel: Flere skal kunne eie egen bolig
            tiltak:
              - id: startlån
                tekst: Tildele startlån
    Riktig:
        mål:
          - id: eie
            tittel: Flere skal kunne eie egen bolig
            vi_skal:
              - id: startlån
                tekst: Tildele startlån
    """,
    "mangler-nøkkel": """En nøkkel som må være der, mangler.

    En plan trenger format, id, tittel, kommune, målform og tilstand; et mål id og tittel; vi_vil og vi_skal id og
    tekst; en melding tiltak, dato og status.

    Galt:
        vi_skal:
          - id: startlån
    Riktig:
        vi_skal:
          - id: startlån
            tekst: Tildele startlån
    """,
    "mangler-verdi": """En nøkkel som må ha en verdi, står tom.

    Galt:
        vi_skal:
          - id: startlån
            tekst:
    Riktig:
        vi_skal:
          - id: startlån
            tekst: Tildele startlån
    """,
    "tomt-punkt": """Et punkt i en liste er tomt.

    Galt:
        referanser:
          - Mandat for arbeidsgruppen
          -
    Riktig:
        referanser:
          - Mandat for arbeidsgruppen
    """,
    "feil-verdi": """Verdien er ikke skrevet slik feltet krever.

    Datoer skrives 2024-11-05, frister 2024, 2024-T2, 2024-K3, 2024-H1, 2024-06 eller 2024-06-30, og beløp med bare
    sifre.

    Galt:
        vedtak:
          dato: 05.11.2024
    Riktig:
        vedtak:
          dato: 2024-11-05
    """,
    "feil-valg": """Verdien er ikke en av dem som kan velges.

    Forsinkelse skrives aldri inn; den regnes ut av fristen og framdriften.

    Galt:
        vi_skal:
          - id: startlån
            tekst: Tildele startlån
            gjentas: hvert år
    Riktig:
        vi_skal:
          - id: startlån
            tekst: Tildele startlån
            gjentas: årlig
    """,
    "skal-være-liste": """Her skal det stå en liste.

    Galt:
        vi_skal: Tildele startlån
    Riktig:
        vi_skal:
          - id: startlån
            tekst: Tildele startlån
    """,
    "skal-være-nøkler": """Her skal det stå nøkler med verdier, ikke bare tekst.

    Galt:
        vi_skal:
          - Tildele startlån
    Riktig:
        vi_skal:
          - id: startlån
            tekst: Tildele startlån
    """,
    "skal-være-tekst": """Her skal det stå én tekst, ikke en liste eller nøkler.

    Galt:
        vi_skal:
          - id: startlån
            tekst:
              - Tildele startlån
    Riktig:
        vi_skal:
          - id: startlån
            tekst: Tildele startlån
    """,
    "personnavn": """Et personnavn står der planen skal ha en stilling, en enhet eller en gruppe.

    Ansatte skifter, og navn har ingenting i planen å gjøre. Skriv stillingen, og la navnet stå i sakssystemet.

    Galt:
        vi_skal:
          - id: startlån
            tekst: Tildele startlån
            ansvar: Fornavn Etternavn
    Riktig:
        ansvarlige:
          - id: leder-nav
            navn: Leder NAV
            type: stilling
        vi_skal:
          - id: startlån
            tekst: Tildele startlån
            ansvar: leder-nav
    """,
    "revisjonsark": """Noe i revisjonsarket mangler eller stemmer ikke med planen.

    Hvert tiltak skal ha ett utfall med «avgjort: ja», og det utfallet spør om. «boligplan revisjon status» viser
    hva som gjenstår.
    """,
}
