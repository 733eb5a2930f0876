from gemeinsam.engines.document import (
    Facts,
    Lead,
    ListBlock,
    Note,
    PageBreak,
    Paragraph,
    Station,
    Text,
    html,
)

from .papers import a_figure, a_heading, a_paper, a_table

EVIL = "<script>alert('1')</script>\"&"
SAFE = "&lt;script&gt;alert(&#x27;1&#x27;)&lt;/script&gt;&quot;&amp;"


def body(*blocks):
    return html(a_paper(*blocks)).removeprefix('<div class="doc" lang="de">').removesuffix("</div>")


def test_headings_start_below_the_title_of_the_page():
    assert body(a_heading(1, "A", anchor="a"), a_heading(2, "B", number="1.1")) == (
        '<h2 class="doc-heading" id="a">A</h2>'
        '<h3 class="doc-heading" id="abschnitt-2"><span class="doc-number">1.1</span> B</h3>'
    )


def test_every_text_is_escaped():
    page = body(
        Station(name=EVIL, text=EVIL),
        a_heading(1, EVIL, number=EVIL),
        Lead(text=EVIL),
        Note(text=EVIL),
        ListBlock(items=(EVIL,)),
        Facts(pairs=((EVIL, EVIL),)),
        a_table(caption=EVIL, head=(EVIL, "b"), rows=((EVIL, "1"),), note=EVIL, total=False),
        a_figure(alt=EVIL, caption=EVIL, source=EVIL),
    )
    assert "<script" not in page
    assert page.count(SAFE) == 17


def test_a_paragraph_carries_links_and_emphasis():
    text = (
        Text(text="a\nb "),
        Text(text="fett", strong=True),
        Text(text="hier", href="https://a.de/?x=1&y=2"),
    )
    assert body(Paragraph(text=text)) == (
        '<p class="doc-paragraph">a<br>b <strong>fett</strong><a href="https://a.de/?x=1&amp;y=2">hier</a></p>'
    )


def test_a_table_scrolls_has_heads_and_a_total():
    assert body(a_table(caption="Kosten", rows=(("A", "1"), ("Summe", "1")), note="Annahme")) == (
        '<div class="scroll-table" tabindex="0" role="region" aria-label="Kosten"><table class="doc-table">'
        '<caption>Kosten</caption><thead><tr><th scope="col">Maßnahme</th>'
        '<th scope="col" class="num">Eigenmittel T€</th></tr></thead>'
        '<tbody><tr><th scope="row">A</th><td class="num">1</td></tr></tbody>'
        '<tfoot><tr><th scope="row">Summe</th><td class="num">1</td></tr></tfoot></table></div>'
        '<p class="doc-note">Annahme</p>'
    )


def test_figures_are_named_pictures_whose_ids_do_not_clash():
    page = body(a_figure(), a_figure())
    assert page.count('role="img" aria-label="Balken: 64 T€"') == 2
    assert 'id="figure-1-edge"' in page
    assert 'clip-path="url(#figure-1-edge)"' in page
    assert 'clip-path="url(#figure-2-edge)"' in page


def test_a_station_embraces_what_follows_it():
    page = body(
        Station(name="Ziel", state="open", text="Annahme"),
        Paragraph(text="a"),
        PageBreak(),
        Paragraph(text="b"),
    )
    assert page == (
        '<div class="doc-part doc-part--open"><p class="doc-station"><b>Ziel</b> Annahme</p>'
        '<p class="doc-paragraph">a</p></div><p class="doc-paragraph">b</p>'
    )


def test_contents_from_seven_headings():
    assert "doc-contents" not in body(*[a_heading(1, "A")] * 6)
    page = body(*[a_heading(1, "A")] * 7)
    assert page.startswith('<nav class="doc-contents" aria-label="Inhalt"><ol><li class="doc-contents__level-1">')
    assert page.count('href="#abschnitt-7"') == page.count('id="abschnitt-7"') == 1


def test_facts_and_lists():
    assert body(Facts(pairs=(("Träger", "Kreis"),)), ListBlock(items=("a",), ordered=True)) == (
        '<dl class="doc-facts"><dt>Träger</dt><dd>Kreis</dd></dl><ol class="doc-list"><li>a</li></ol>'
    )
