import pytest

from gemeinsam.engines.document import (
    DocumentError,
    Facts,
    ListBlock,
    Paragraph,
    Station,
    Text,
    html,
    pdf,
    tidy,
    validate,
)

from .papers import SVG, a_figure, a_heading, a_paper, a_table


def link(href):
    return Paragraph(text=(Text(text="hier", href=href),))


BROKEN = [
    ("springt von Ebene 0 auf Ebene 2", (a_heading(2),)),
    ("springt von Ebene 1 auf Ebene 3", (a_heading(1), a_heading(3))),
    ("erlaubt sind 1 bis 4", (a_heading(1), a_heading(5))),
    ("erlaubt sind 1 bis 4", (a_heading(0),)),
    ("Überschrift fehlt", (a_heading(1, " "),)),
    ("Sprungmarke „a“ kommt zweimal vor", (a_heading(anchor="a"), a_heading(anchor="a"))),
    ("Sprungmarke besteht nicht", (a_heading(anchor='a" onclick="x'),)),
    ("Block 1 (Abbildung): Der Abbildung fehlt der Alternativtext", (a_figure(alt=" "),)),
    ("Zeile 1 hat 1 Zellen, der Kopf hat 2", (a_table(rows=(("1",),)),)),
    ("Tabelle hat keine Zeile", (a_table(rows=()),)),
    ("Tabelle hat 0 Spalten", (a_table(head=()),)),
    ("Tabellenkopf fehlt", (a_table(head=("", "b")),)),
    ("1 Ausrichtungen passen nicht zu 2 Spalten", (a_table(align=("left",)),)),
    ("Liste ist leer", (ListBlock(items=()),)),
    ("keine Angaben", (Facts(pairs=()),)),
    ("braucht ein Wort", (Station(name="Ziel", state="open"),)),
    ("kein Platz", (Station(name="x" * 41),)),
    ("Zustand „halb“", (Station(name="Ziel", state="halb"),)),
    ("weder eine Adresse", (link("javascript:alert(1)"),)),
    ("weder eine Adresse", (link("data:text/html,x"),)),
    ("weder eine Adresse", (link('https://a"b'),)),
    ("kein Ziel im Dokument", (link("#nirgends"),)),
    ("kein Ziel im Dokument", (a_heading(), link("#None"))),
    ("Steuerzeichen (U+0000)", (Paragraph(text="a\0b"),)),
    ("Steuerzeichen (U+202E)", (Paragraph(text="a\u202eb"),)),
    ("Steuerzeichen (U+D800)", (Paragraph(text="a\ud800b"),)),
]


@pytest.mark.parametrize(("message", "blocks"), BROKEN)
def test_a_broken_rule_is_named_in_german(message, blocks):
    for writer in (validate, html, pdf):
        with pytest.raises(DocumentError) as caught:
            writer(a_paper(*blocks))
        assert message in str(caught.value)


@pytest.mark.parametrize(
    ("message", "changes"),
    [
        ("Der Titel fehlt", {"title": ""}),
        ("Der Name des Landkreises fehlt", {"county": " "}),
        ("JJJJ-MM-TT", {"date": "23.11.2026"}),
        ("Sprache", {"lang": 'de"'}),
        ("Die Prüfzahl enthält ein Steuerzeichen", {"check": "\x1b"}),
    ],
)
def test_a_broken_cover_is_named_in_german(message, changes):
    with pytest.raises(DocumentError, match=message):
        validate(a_paper(**changes))


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        "<style>rect {}</style>",
        "<foreignObject/>",
        '<image href="https://example.org/a.png"/>',
        '<use href="https://example.org/a.svg#b"/>',
        '<rect onload="alert(1)"/>',
        '<rect style="fill: red"/>',
        '<rect fill="url(https://example.org/#a)"/>',
        '<rect fill="var(--ink)"/>',
        '<a href="#x"><rect/></a>',
        "<rect>",
        "\0",
    ],
)
def test_a_drawing_holds_only_what_is_allowed(inside):
    with pytest.raises(DocumentError):
        validate(a_paper(a_figure(svg=SVG.replace("</svg>", inside + "</svg>"))))


@pytest.mark.parametrize(
    "svg",
    [
        "",
        "<svg/>",
        '<svg xmlns="http://www.w3.org/2000/svg"/>',
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 0 9"/>',
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 nan 9"/>',
        '<!DOCTYPE svg [<!ENTITY a "a">]>' + SVG,
    ],
)
def test_a_drawing_is_svg_with_a_viewbox(svg):
    with pytest.raises(DocumentError):
        validate(a_paper(a_figure(svg=svg)))


def test_tidy_makes_every_text_acceptable():
    every = "".join(chr(point) for point in range(0x3000)) + "\ud800\ufffe"
    validate(a_paper(a_heading(), Paragraph(text=tidy(every))))
    assert tidy("a\r\nb\tc\0\u202ed") == "a\nb cd"
