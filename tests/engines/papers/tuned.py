"""Layouts that the finder was built on."""

from tests.engines.papers.corpus import Measure, Sample, pdf, prose, typed, word

CLIMATE = (
    Measure("M 1.1", "Ausbau des Radwegenetzes an der Mosel", "Der Landkreis schließt Lücken im Radwege- und Fußwegenetz zwischen den Verbandsgemeinden.", "Kreisverwaltung, Fachbereich 21", "ca. 250.000 Euro", "2024–2027"),
    Measure("M 1.2", "Mitfahrbänke in allen Ortsgemeinden", "In jeder Ortsgemeinde wird eine Bank aufgestellt, an der man mitgenommen wird.", "Verbandsgemeinden", "30.000 – 40.000 €", "kurzfristig"),
    Measure("M 2.1", "Energieberatung für private Haushalte und kleine Betriebe im ländlichen Raum", "Eine unabhängige Beratung kommt in die Gemeinden.", "Klimaschutzmanagement", "15.000 € pro Jahr", "ab 2024"),
    Measure("M 2.2", "Photovoltaik auf kreiseigenen Dächern", "Alle geeigneten Dächer der Schulen bekommen Anlagen.", "Gebäudemanagement", "1,2 Mio. €", "2025 bis 2030"),
    Measure("M 3.1", "Klimafreundliche Beschaffung", "Eine Dienstanweisung regelt die Beschaffung.", "Zentrale Vergabestelle", "keine", "dauerhaft"),
)  # fmt: skip
DIGITAL = (
    Measure("1", "Digitale Dorfläden", who="Wirtschaftsförderung", cost="80.000 €", when="2026–2028"),
    Measure("2", "Bürgerservice ohne Papier", who="Fachbereich Organisation", cost="45.000 €", when="2026"),
    Measure("3", "Sensoren an Pegeln und Brücken", who="Fachbereich Umwelt", cost="120.000 €", when="2027"),
    Measure("4", "Medienlotsen für ältere Menschen", who="Leitstelle Älterwerden", cost="12.000 €", when="laufend"),
)
STEPS = "Bedarf klären", "Anbieter suchen", "Umsetzen"


def sheets() -> bytes:
    """Tables with labels in bold, one a page, with running head and foot and a table of contents."""
    source = (
        """#set page(paper:"a4", header:[Klimaschutzkonzept Musterland #h(1fr) Maßnahmenkatalog],
      footer: context [Seite #counter(page).display() von 9])
#set text(lang:"de", size:10.5pt, hyphenate:true)
#set par(justify:true)
#set heading(numbering:"1.1")
#text(24pt)[Klimaschutzkonzept]
#pagebreak()
#outline(title:"Inhaltsverzeichnis")
#pagebreak()
= Einleitung
Grundlage ist M 1.1, die später beschrieben wird. """
        + prose(400)
        + "\n= Maßnahmenkatalog\n"
    )
    for one in CLIMATE:
        source += f"""
#pagebreak()
== {one.number} {typed(one.title)}
#table(columns:(4cm,1fr), [*Maßnahmennummer*],[{one.number}],[*Titel*],[{typed(one.title)}],[*Kurzbeschreibung*],
[{typed(one.text)} {prose(60)}],[*Zuständigkeit*],[{typed(one.who)}],[*Kosten*],[{typed(one.cost)}],
[*Umsetzungszeitraum*],[{one.when}],[*Priorität*],[{one.priority}],[*Handlungsschritte*],
[1. {STEPS[0]} #linebreak() 2. {STEPS[1]} #linebreak() 3. {STEPS[2]}])
"""
    return pdf(source)


def overview() -> bytes:
    """A wide table over several pages."""
    source = (
        '#set page(paper:"a4", flipped:true)\n#set text(lang:"de", size:9pt)\n#text(18pt,weight:"bold")[Übersicht]\n'
    )
    source += "#table(columns:(1.5cm,6cm,1fr,4cm,3cm,2.5cm),table.header([*Nr.*],[*Maßnahme*],[*Beschreibung*],"
    source += "[*Verantwortlich*],[*Kosten*],[*Beginn*]),"
    for one in many_rows():
        source += f"[{one.number}],[{one.title}],[{typed(one.text)}],[{one.who}],[{typed(one.cost)}],[{one.when}],"
    return pdf(source + ")")


def many_rows() -> tuple[Measure, ...]:
    return tuple(
        Measure(f"{one.number}{letter}", f"{one.title} in Teilraum {letter.upper()}", one.text, one.who, one.cost, one.when)
        for letter in "abcde" for one in CLIMATE
    )  # fmt: skip


def columns() -> bytes:
    """Two columns of text, projects as bold lines, labels within lines."""
    source = (
        '#set page(paper:"a4", columns:2)\n#set text(lang:"de", size:9.5pt, hyphenate:true)\n= Digitale Agenda\n'
        + prose()
    )
    for one in DIGITAL:
        source += f"""

#text(12pt,weight:"bold")[Projekt {one.number}: {one.title}]

{one.text} {prose(70)}

*Federführung:* {one.who} \\ *Kostenschätzung:* {typed(one.cost)} \\ *Zeitraum:* {one.when}
"""
    return pdf(source)


def stacked() -> bytes:
    """The sheet of the national climate initiative: five labels in a row, their values below, then labels alone."""
    source = (
        '#set page(paper:"a4")\n#set text(lang:"de", size:9.5pt)\n#text(16pt,weight:"bold")[Maßnahmenkatalog]\n'
        + prose()
    )
    for one in CLIMATE:
        source += f"""
#pagebreak()
#table(columns:(1fr,1fr,1fr,1fr,1fr),
[*Handlungsfeld:*],[*Maßnahmen-Nummer:*],[*Maßnahmen-Typ:*],[*Einführung der Maßnahme:*],[*Dauer der Maßnahme*],
[Mobilität],[{one.number}],[Investiv],[{one.when}],[3 Jahre],
table.cell(colspan:5)[*Maßnahmen-Titel*],table.cell(colspan:5)[{typed(one.title)}],
table.cell(colspan:5)[*Ziel und Strategie:* #linebreak() {prose(30)}],
table.cell(colspan:5)[*Beschreibung:* #linebreak() {typed(one.text)}],
table.cell(colspan:5)[*Initiator:* #linebreak() {typed(one.who)}],
table.cell(colspan:5)[*Zielgruppe:* #linebreak() Alle],
table.cell(colspan:5)[*Gesamtaufwand/(Anschub-)kosten:* #linebreak() {typed(one.cost)}],
table.cell(colspan:5)[*Flankierende Maßnahmen:* #linebreak() M 9.9 Öffentlichkeitsarbeit])
"""
    return pdf(source)


def chapters() -> bytes:
    """Plain numbers of chapters and text, nothing else."""
    source = '#set page(paper:"a4", numbering:"1")\n#set text(lang:"de", size:11pt)\n#set heading(numbering:"1.1")\n#outline()\n#pagebreak()\n'
    source += f"= Einleitung\n{prose()}\n== Anlass\n{prose()}\n= Bestand\n{prose()}\n== Verkehr\n{prose()}\n= Maßnahmen\n{prose(40)}\n"
    for one in DIGITAL:
        source += f"== {one.title}\n{prose(90)}\n"
    return pdf(source + f"= Ausblick\n{prose()}")


def letter_with_sheets() -> bytes:
    """Headings as styles, a small table below each."""

    def fill(document):
        document.add_heading("Mobilitätskonzept", 0)
        document.add_heading("Bestand", 1)
        document.add_paragraph(prose())
        document.add_heading("Maßnahmen", 1)
        for one in DIGITAL:
            document.add_heading(f"Maßnahme {one.number}: {one.title}", 2)
            document.add_paragraph(one.text)
            table = document.add_table(rows=0, cols=2)
            for label, value in (("Träger", one.who), ("Kostenrahmen", one.cost), ("Laufzeit", one.when)):
                cells = table.add_row().cells
                cells[0].text, cells[1].text = label, value

    return word(fill)


def listed() -> bytes:
    """A list of a workshop."""

    def fill(document):
        document.add_heading("Dorfwerkstatt", 0)
        document.add_paragraph(prose(60))
        document.add_paragraph("Vorgeschlagene Maßnahmen:")
        for one in CLIMATE:
            document.add_paragraph(f"{one.title}: {one.text}", style="List Bullet")
        document.add_heading("Dank", 1)
        for thanks in ("den Vereinen im Kreis", "der freiwilligen Feuerwehr"):
            document.add_paragraph(f"Wir danken {thanks}.", style="List Bullet")

    return word(fill)


def table_in_word() -> bytes:
    """A table without numbers, with rows that only part it."""

    def fill(document):
        document.add_heading("Umsetzungsfahrplan", 0)
        table = document.add_table(rows=1, cols=4)
        for cell, text in zip(table.rows[0].cells, ("Vorhaben", "Federführung", "Kosten (€)", "Zeitraum"), strict=True):
            cell.text = text
        for one in DIGITAL:
            for cell, text in zip(table.add_row().cells, (one.title, one.who, one.cost, one.when), strict=True):
                cell.text = text

    return word(fill)


def leading_projects() -> bytes:
    """Projects without numbers, called so, with labels in bold above their text."""
    source = '#set page(paper:"a4")\n#set text(lang:"de", size:10pt)\n= Regionale Entwicklungsstrategie\n' + prose()
    for one in DIGITAL:
        source += f"""
== Startprojekt: {one.title}
*Inhalt*

{one.text} {prose(40)}

*Projektträger*

{one.who}

*Kosten*

{typed(one.cost)}

*Umsetzungszeitraum*

{one.when}
"""
    return pdf(source)


def minutes() -> bytes:
    """Minutes of a council: numbers, costs and dates, but no measures."""

    def fill(document):
        document.add_heading("Niederschrift über die Sitzung des Kreisausschusses", 0)
        for number, item in enumerate(
            ("Eröffnung", "Bericht der Verwaltung", "Kosten der Schülerbeförderung", "Verschiedenes"), 1
        ):
            document.add_heading(f"TOP {number} {item}", 2)
            document.add_paragraph(prose(80, number))
        table = document.add_table(rows=0, cols=2)
        for label, value in (
            ("Beginn", "17:00 Uhr"),
            ("Ende", "19:30 Uhr"),
            ("Ort", "Kreishaus"),
            ("Leitung", "Landrat"),
        ):
            cells = table.add_row().cells
            cells[0].text, cells[1].text = label, value

    return word(fill)


def courses() -> bytes:
    """A programme of courses: titles with start, cost and leader, but no measures."""
    source = '#set page(paper:"a4")\n#set text(lang:"de", size:10pt)\n= Kursprogramm der Volkshochschule\n'
    for number, title in ((101, "Brot backen"), (102, "Yoga am Morgen"), (103, "Spanisch für Anfänger")):
        source += f"\n*Kurs {number}: {title}*\n\n{prose(30)}\n\nBeginn: 4. März \\ Dauer: 6 Abende \\ Kosten: 45 Euro \\ Leitung: Frau Muster \\ Ort: Wittlich\n"
    return pdf(source)


def strip(measures: tuple[Measure, ...], **changes: str) -> tuple[Measure, ...]:
    """The same without values that a layout does not print."""
    return tuple(
        Measure(
            **{
                "number": one.number,
                "title": one.title,
                "text": one.text,
                "who": one.who,
                "cost": one.cost,
                "when": one.when,
            }
            | changes
        )
        for one in measures
    )


def numbered(measures: tuple[Measure, ...], form: str) -> tuple[Measure, ...]:
    return tuple(Measure(form.format(place), one.title, one.text, "", "", "") for place, one in enumerate(measures, 1))


TUNED = (
    Sample("sheets", sheets, CLIMATE),
    Sample("overview", overview, many_rows()),
    Sample("columns", columns, DIGITAL),
    Sample("stacked", stacked, CLIMATE),
    Sample("chapters", chapters, numbered(DIGITAL, "3.{}")),
    Sample("letter_with_sheets", letter_with_sheets, DIGITAL),
    Sample("listed", listed, strip(CLIMATE, number="", who="", cost="", when="")),
    Sample("table_in_word", table_in_word, strip(DIGITAL, number="")),
    Sample("leading_projects", leading_projects, strip(DIGITAL, number="")),
    Sample("minutes", minutes, ()),
    Sample("courses", courses, ()),
)
