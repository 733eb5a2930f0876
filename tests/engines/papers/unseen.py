"""Layouts that the finder was not built on: written before it was run on them, and measured at once."""

import subprocess
import tempfile
from pathlib import Path

from tests.engines.papers.corpus import Measure, Sample, pdf, prose, typed, word

CHROMIUM = "/usr/bin/chromium"
MOBILITY = (
    Measure("MOB-01", "Rufbus am Abend und am Wochenende", "Ein Bus auf Bestellung schließt die Lücken im Takt.", "Nahverkehr", "180.000 € jährlich", "ab 2026"),
    Measure("MOB-02", "Sichere Schulwege", "An 14 Schulen werden Wege geprüft und verbessert.", "Schulträger", "60.000 €", "2025/2026"),
    Measure("MOB-03", "Carsharing in den Ortskernen", "In zehn Orten stehen geteilte Autos bereit.", "Energiegenossenschaft", "noch offen", "mittelfristig"),
    Measure("MOB-04", "Fahrradabstellanlagen an Bahnhöfen und Haltestellen der Buslinien", "Überdachte Ständer und Boxen.", "Ortsgemeinden", "4.500 € je Anlage", "bis 2028"),
    Measure("MOB-05", "Ladepunkte an Rathäusern", "Je Rathaus zwei Ladepunkte.", "Stadtwerke", "35.000 €", "2027"),
    Measure("MOB-06", "Mobilitätstag", "Einmal im Jahr wird ausprobiert.", "Klimaschutzmanagerin", "3.000 €", "jährlich"),
)  # fmt: skip
HEALTH = (
    Measure("A1", "Gemeindeschwester im Hausbesuch", "Eine Fachkraft besucht alte Menschen.", "Leitstelle Älterwerden", "70.000 €", "2026"),
    Measure("A2", "Telemedizin in Pflegeheimen", "Visiten per Video entlasten Praxen.", "Kreisklinik", "110.000 €", "2026–2027"),
    Measure("B1", "Anwerbung von Ärztinnen und Ärzten", "Ein Lotse begleitet Niederlassungen.", "Wirtschaftsförderung", "25.000 €", "laufend"),
    Measure("B2", "Weiterbildungsverbund Allgemeinmedizin", "Praxen und Klinik bilden gemeinsam aus.", "Kreisklinik", "15.000 €", "2027"),
)  # fmt: skip


def bare(measures: tuple[Measure, ...], **gone: str) -> tuple[Measure, ...]:
    return tuple(
        Measure(
            **{"number": m.number, "title": m.title, "text": m.text, "who": m.who, "cost": m.cost, "when": m.when}
            | gone
        )
        for m in measures
    )


def printed(html: str) -> bytes:
    """A page as a browser prints it, which differs from what a typesetter makes."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "a.html", Path(folder) / "a.pdf"
        source.write_text(f'<!doctype html><html lang="de"><meta charset="utf-8"><body>{html}</body></html>')
        command = [
            CHROMIUM,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-pdf-header-footer",
            f"--print-to-pdf={target}",
            source.as_uri(),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=60)
        return target.read_bytes()


def banner_sheets() -> bytes:
    """A coloured banner with code and title, then labels in small capitals above grey boxes, two boxes side by side."""
    source = '#set page(paper:"a4", margin:2cm, footer: align(center, context counter(page).display()))\n#set text(lang:"de", size:10pt, font:"Libertinus Serif")\n'
    source += f"#text(22pt)[Mobilitätsstrategie 2030]\n\n{prose(200)}\n"
    for m in MOBILITY:
        source += f"""
#pagebreak()
#block(fill:blue.darken(40%), inset:8pt, width:100%)[#text(white,14pt,weight:"bold")[{m.number} #h(1em) {typed(m.title)}]]
#text(8pt)[WORUM GEHT ES?]
#block(fill:luma(235), inset:6pt, width:100%)[{typed(m.text)} {prose(50)}]
#grid(columns:(1fr,1fr), gutter:8pt,
[#text(8pt)[VERANTWORTLICH] #block(fill:luma(235), inset:6pt, width:100%)[{m.who}]],
[#text(8pt)[KOSTENRAHMEN] #block(fill:luma(235), inset:6pt, width:100%)[{typed(m.cost)}]],
[#text(8pt)[ZEITHORIZONT] #block(fill:luma(235), inset:6pt, width:100%)[{m.when}]],
[#text(8pt)[PRIORITÄT] #block(fill:luma(235), inset:6pt, width:100%)[mittel]])
"""
    return pdf(source)


def long_table() -> bytes:
    """A table over three pages whose titles and units run over several lines, the head repeated."""
    rows = "".join(
        f"[{m.number}],[{typed(m.title)} {typed(extra)}],[{m.who} in Abstimmung mit den Verbandsgemeinden],[{m.when}],[{typed(m.cost)}],"
        for m, extra in long_rows()
    )
    return pdf(
        '#set page(paper:"a4", header:[Anlage 3 zur Vorlage 2025/114])\n#set text(lang:"de", size:9pt)\n= Umsetzungsplanung\n'
        + prose(80)
        + "\n#table(columns:(1.8cm,5cm,1fr,2.4cm,2.6cm), table.header([Kürzel],[Maßnahme],[Zuständigkeit],[Zeitraum],[Kosten]),"
        + rows + ")"
    )  # fmt: skip


def long_rows():
    return [
        (Measure(f"{m.number[:-2]}{m.number[-2:]}{letter}", m.title, m.text, m.who, m.cost, m.when), f"im Raum {name}")
        for letter, name in (("a", "Eifel"), ("b", "Hunsrück"), ("c", "Mosel"), ("d", "Wittlicher Senke"))
        for m in MOBILITY
    ]


LONG = tuple(
    Measure(m.number, f"{m.title} {extra}", m.text, f"{m.who} in Abstimmung mit den Verbandsgemeinden", m.cost, m.when)
    for m, extra in long_rows()
)


def report_in_word() -> bytes:
    """Headings with codes, text, and a line of labels in bold runs; a table of contents typed by hand."""

    def fill(document):
        document.add_heading("Gesundheitskonzept für den Landkreis", 0)
        document.add_heading("Inhalt", 1)
        for page, m in enumerate(HEALTH, 12):
            document.add_paragraph(f"{m.number} {m.title}\t{page}")
        document.add_heading("1 Ausgangslage", 1)
        document.add_paragraph(prose(200))
        document.add_heading("2 Handlungsfeld A: Versorgung", 1)
        for m in HEALTH:
            if m.number == "B1":
                document.add_heading("3 Handlungsfeld B: Nachwuchs", 1)
            document.add_heading(f"{m.number} – {m.title}", 2)
            document.add_paragraph(m.text)
            for label, value in (("Federführung", m.who), ("Finanzbedarf", m.cost), ("Umsetzung bis", m.when)):
                paragraph = document.add_paragraph()
                paragraph.add_run(f"{label}: ").bold = True
                paragraph.add_run(value)
        document.add_heading("4 Fazit", 1)
        document.add_paragraph(prose(80))

    return word(fill)


def form_in_word() -> bytes:
    """One form a project, as a table with merged cells and the label above the value in the same cell."""

    def fill(document):
        document.add_heading("Projektsammlung Zukunftsregion", 0)
        for m in HEALTH:
            table = document.add_table(rows=4, cols=2)
            table.style = "Table Grid"
            top = table.cell(0, 0).merge(table.cell(0, 1))
            top.text = f"Projekttitel\n{m.title}"
            table.cell(1, 0).text, table.cell(1, 1).text = "Projektträger", m.who
            table.cell(2, 0).text, table.cell(2, 1).text = "Kosten (geschätzt)", m.cost
            table.cell(3, 0).text, table.cell(3, 1).text = "Laufzeit", m.when
            document.add_page_break()

    return word(fill)


def browser_cards() -> bytes:
    """Cards of a web page: number in a circle, title, a definition list."""
    cards = "".join(f'<section style="border:1px solid #888;padding:12px;margin:16px 0;page-break-inside:avoid"><h2>Maßnahme {place}<br>{m.title}</h2><p>{m.text} {prose(40)}</p><dl><dt><b>Zuständige Stelle</b></dt><dd>{m.who}</dd><dt><b>Geschätzte Kosten</b></dt><dd>{m.cost}</dd><dt><b>Umsetzungszeitraum</b></dt><dd>{m.when}</dd></dl></section>' for place, m in enumerate(MOBILITY, 1))  # fmt: skip
    return printed(f"<h1>Aktionsplan</h1><p>{prose(150)}</p>{cards}")


def browser_table() -> bytes:
    """A table of a web page with centred cells and thin borders."""
    rows = "".join(
        f"<tr><td>{place}</td><td><b>{m.title}</b><br><small>{m.text}</small></td><td>{m.who}</td><td>{m.when}</td><td>{m.cost}</td></tr>"
        for place, m in enumerate(MOBILITY + HEALTH, 1)
    )
    head = "<tr><th>Nr.</th><th>Projekt</th><th>Verantwortlich</th><th>Zeitraum</th><th>Budget</th></tr>"
    return printed(
        f"<h1>Projektliste Digitalisierung</h1><p>{prose(60)}</p><table border=1 style='border-collapse:collapse;width:100%'>{head}{rows}</table>"
    )


def measures_in_text() -> bytes:
    """A chapter of prose with bold numbered lines, no sheets, and references to measures in the text."""
    source = (
        '#set page(paper:"a4", numbering:"1")\n#set text(lang:"de", size:11pt)\n#set par(justify:true)\n= Handlungskonzept\n'
        + prose(120)
    )
    for m in MOBILITY:
        source += (
            f"\n\n*{m.number} {typed(m.title)}*\n\n{prose(60)} Siehe auch MOB-01 und\nMOB-03 Carsharing. {prose(30)}\n"
        )
    return pdf(source)


def bullets() -> bytes:
    """Proposals of a workshop by field, with dashes, and lists of other things."""
    source = '#set page(paper:"a4")\n#set text(lang:"de", size:10.5pt)\n#set list(marker:[--])\n= Protokoll der Zukunftswerkstatt\n'
    source += f"== Teilnehmende\n- Vertreter der Vereine\n- Mitarbeitende der Kreisverwaltung\n- Ortsbürgermeisterinnen und Ortsbürgermeister\n== Begrüßung\n{prose(80)}\n== Projektideen Mobilität\n"
    source += (
        "".join(f"- {typed(m.title)}\n" for m in MOBILITY if len(m.title.split()) > 1)
        + "== Maßnahmenvorschläge Gesundheit\n"
    )
    return pdf(
        source
        + "".join(f"- {typed(m.title)} -- {typed(m.text)}\n" for m in HEALTH)
        + "== Nächste Termine\n- Lenkungsgruppe am 3. Mai\n- Regionalkonferenz im Herbst\n"
    )


def budget() -> bytes:
    """A budget: products, amounts, years; no measures."""
    source = (
        '#set page(paper:"a4")\n#set text(lang:"de", size:9pt)\n= Teilhaushalt 5\n'
        + prose(100)
        + "\n#table(columns:4,[*Nr.*],[*Bezeichnung*],[*Ansatz 2025*],[*Ansatz 2026*],"
    )
    for number, name in enumerate(
        ("Personalaufwendungen", "Sachaufwendungen", "Abschreibungen", "Zuwendungen", "Zinsen"), 10
    ):
        source += f"[{number}],[{name}],[{number}0.000],[{number}1.000],"
    return pdf(source + ")\n\n" + prose(200, 3))


def road_list() -> bytes:
    """A list of roads and a law: codes at the beginning of lines, but no measures."""

    def fill(document):
        document.add_heading("Straßen in der Baulast des Kreises", 0)
        for number, place in ((31, "Salmtal"), (32, "Dreis"), (40, "Landscheid"), (43, "Großlittgen")):
            document.add_paragraph(f"K {number} {place} bis zur Einmündung in die L 52")
        document.add_heading("§ 3 Förderfähige Maßnahmen", 1)
        document.add_paragraph("Gefördert werden Maßnahmen, deren Kosten 5.000 Euro übersteigen.")
        document.add_heading("§ 4 Zuständigkeit", 1)
        document.add_paragraph("Zuständig ist die Kreisverwaltung.")

    return word(fill)


def worded(measures: tuple[Measure, ...]) -> tuple[Measure, ...]:
    return bare(measures, number="", who="", cost="", when="")


UNSEEN = (
    Sample("banner_sheets", banner_sheets, MOBILITY),
    Sample("long_table", long_table, LONG),
    Sample("report_in_word", report_in_word, HEALTH),
    Sample("form_in_word", form_in_word, bare(HEALTH, number="")),
    Sample("measures_in_text", measures_in_text, bare(MOBILITY, who="", cost="", when="")),
    Sample("bullets", bullets, worded(tuple(m for m in MOBILITY if len(m.title.split()) > 1) + HEALTH)),
    Sample("budget", budget, ()),
    Sample("road_list", road_list, ()),
)
# These need a browser, and are measured where there is one.
PRINTED = (
    Sample("browser_cards", browser_cards, tuple(Measure(str(n), m.title, m.text, m.who, m.cost, m.when) for n, m in enumerate(MOBILITY, 1))),
    Sample("browser_table", browser_table, tuple(Measure(str(n), m.title, m.text, m.who, m.cost, m.when) for n, m in enumerate(MOBILITY + HEALTH, 1))),
)  # fmt: skip
