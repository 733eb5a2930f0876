"""Small papers that the tests of the document engine share."""

from dataclasses import replace

from gemeinsam.engines.document import Document, Figure, Heading, Lead, Paragraph, Station, Table

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 60"><defs><clipPath id="edge">'
    '<rect x="0" y="0" width="300" height="60"/></clipPath></defs>'
    '<rect x="60" y="8" width="200" height="22" fill="#8a1fb0" clip-path="url(#edge)"/>'
    '<text x="0" y="24" font-size="14" fill="#131525">2027</text></svg>'
)


def a_paper(*blocks, **changes):
    paper = Document(
        title="Digitalstrategie",
        subtitle="Was wir gemeinsam vorhaben",
        county="Landkreis Musterland",
        version="Entwurf 3",
        date="2026-11-23",
        check="7F2A-91C4",
        blocks=blocks or (a_heading(), Paragraph(text="Guten Tag.")),
    )
    return replace(paper, **changes)


def a_heading(level=1, text="Bildung", **more):
    return Heading(level=level, text=text, **more)


def a_table(**changes):
    table = Table(
        caption="Zwei Maßnahmen brauchen 247 T€",
        head=("Maßnahme", "Eigenmittel T€"),
        rows=(("BI-01 Maker-Mobil", "175"), ("BI-02 Kurse", "72"), ("Summe", "247")),
        align=("left", "right"),
        total=True,
    )
    return replace(table, **changes)


def a_figure(**changes):
    return replace(Figure(svg=SVG, alt="Balken: 64 T€", caption="2027", source="Jahresplan"), **changes)


def a_sheet(number):
    return (
        a_heading(2, f"Maßnahme {number}", number=f"BI-{number:03}"),
        Lead(text="Kurse, Werkstätten und Ansprechpersonen kommen zu den Menschen."),
        Station(name="Ziel", state="open", text="Annahme"),
        a_heading(3, "Was erreicht werden soll"),
        Paragraph(text="Digitale Kompetenzen in allen Altersgruppen stärken. " * 4),
        Station(name="Maßnahme"),
        a_heading(3, "Was wir dafür tun"),
        a_table(),
    )
