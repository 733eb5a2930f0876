"""Influence and interest: judged one by one or twenty at once, drawn and listed, and nothing typed is lost."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests import story
from tests.inventory.asking import text_of
from tests.trust.browsing import form_of, page_of, send

from gemeinsam.county.history import entries_of
from gemeinsam.county.models import Unit
from gemeinsam.inventory.actor_matrix import CELL, MOST_NUMBERS, finding, matrix
from gemeinsam.inventory.actor_models import ActorAssessment, Involvement, suggested
from gemeinsam.inventory.actor_sheet_pages import PER_SHEET

pytestmark = pytest.mark.django_db
SHEET, MATRIX = "/verwaltung/akteure/einschaetzen/", "/verwaltung/akteure/matrix/"


@pytest.fixture
def three(county) -> list[Unit]:
    return [story.a_unit(slug=name.lower(), name=name, kind=kind) for name, kind in
            (("Anton", "Verein"), ("Berta", "Schule"), ("Cäsar", "Verein"))]  # fmt: skip


def judged() -> dict[str, tuple]:
    rows = ActorAssessment.objects.select_related("unit")
    return {row.unit.name: (row.influence, row.interest, row.stance, row.reason) for row in rows}


def on_the_sheet(client: Client, where: str = SHEET) -> list[str]:
    return [
        name.replace("\xad", "") for name in page_of(client.get(where)).xpath("//table//th//*[@class='title']/text()")
    ]


def typed(unit: Unit, **values: object) -> dict[str, object]:
    return {f"a{unit.pk}-{name}": value for name, value in values.items()}


# --- what follows from both ---------------------------------------------------------------------------------


def test_influence_and_interest_suggest_how_to_involve():
    drawn = ["".join(suggested(influence, interest)[0] for interest in range(1, 6)) for influence in range(5, 0, -1)]
    assert drawn == ["ssccc", "ssccc", "ssccc", "wwiii", "wwiii"]


@pytest.mark.parametrize(("influence", "interest"), [(None, 5), (5, None), (None, None)])
def test_unknown_is_not_low(county, influence, interest):
    row = story.a_judged_actor(story.a_unit(), influence=influence, interest=interest)
    assert (row.suggestion, row.involved, row.is_placed) == (None, "", False)
    assert matrix([row]).placed == 0


def test_a_hand_made_choice_counts_more_than_the_suggestion(county):
    row = story.a_judged_actor(story.a_unit(), influence=5, interest=5, involvement="watch")
    assert (row.involved, row.suggestion) == ("beobachten", Involvement.CLOSE)


@pytest.mark.parametrize("value", [0, 6])
def test_the_database_knows_the_scale(county, value):
    with pytest.raises(IntegrityError), transaction.atomic():
        story.a_judged_actor(story.a_unit(), influence=value)


# --- one actor ----------------------------------------------------------------------------------------------


def test_one_actor_is_judged_and_looked_at_again(lead, three):
    where = "/verwaltung/akteure/anton/einschaetzung/"
    send(lead, where, influence="4", interest="2", stance="neutral", reason="Hat den Saal")
    assert judged() == {"Anton": (4, 2, "neutral", "Hat den Saal")}
    page = text_of(lead.get("/akteure/anton/"))
    assert [word in page for word in ("4 hoch", "2 gering", "zufriedenhalten", "Hat den Saal")] == [True] * 4
    send(lead, where, influence="", involvement="close")
    page = text_of(lead.get("/akteure/anton/"))
    assert ("nicht eingeschätzt" in page, "eng einbinden von Hand" in page) == (True, True)
    entry = entries_of(three[0])[0]
    assert (entry.summary, entry.changes["influence"], entry.is_public) == (
        "Einschätzung von „Anton“ geändert", ["4 hoch", ""], False,
    )  # fmt: skip


def test_two_who_judge_the_same_actor_for_the_first_time_see_both(lead, three):
    where = "/verwaltung/akteure/anton/einschaetzung/"
    first, second = form_of(lead, where), form_of(lead, where)
    assert lead.post(where, first.filled(influence="5", reason="Erste")).status_code == 302
    response = lead.post(where, second.filled(influence="1", reason="Zweite"))
    assert (response.status_code, "Erste" in text_of(response), judged()["Anton"][0]) == (422, True, 5)
    rows = [row.xpath("./*/text()") for row in page_of(response).xpath("//table[@class='comparison']/tbody/tr")]
    assert rows == [["Einfluss", "5 sehr hoch", "1 sehr gering"], ["Begründung", "Erste", "Zweite"]]


# --- many actors --------------------------------------------------------------------------------------------


def test_only_what_was_typed_is_kept_and_the_next_actors_follow(lead, county):
    units = [story.a_unit(name=f"Akteur {n:02d}") for n in range(PER_SHEET + 2)]
    page = form_of(lead, SHEET)
    response = lead.post(
        SHEET, page.filled(**typed(units[0], influence="3", interest="4"), **typed(units[1], influence="2"))
    )
    assert judged() == {"Akteur 00": (3, 4, "", ""), "Akteur 01": (2, None, "", "")}
    # What was left empty does not come up again before all were seen.
    assert on_the_sheet(lead, response["Location"]) == ["Akteur 20", "Akteur 21"]
    response = send(lead, response["Location"])
    assert (response["Location"], len(judged())) == (MATRIX, 2)
    assert on_the_sheet(lead)[:2] == ["Akteur 01", "Akteur 02"]


def test_the_sheet_can_be_narrowed_and_show_everybody(lead, three):
    story.a_judged_actor(three[0])
    assert on_the_sheet(lead) == ["Berta", "Cäsar"]
    assert on_the_sheet(lead, f"{SHEET}?stand=alle&art=Verein") == ["Anton", "Cäsar"]
    assert on_the_sheet(lead, f"{SHEET}?art=gibtesnicht") == []
    Unit.objects.filter(name="Cäsar").update(retired=story.timezone.now())
    assert on_the_sheet(lead) == ["Berta"]


def test_a_wrong_row_keeps_all_that_was_typed_and_saves_nothing(lead, three):
    page = form_of(lead, SHEET)
    wrong = typed(three[0], influence="9", reason="Warum") | typed(three[1], interest="5", reason="y" * 301)
    response = lead.post(SHEET, page.filled(**wrong, **typed(three[2], influence="1")))
    shown = page_of(response)
    assert (response.status_code, judged()) == (422, {})
    assert "Es wurde noch nichts gespeichert." in text_of(response)
    assert shown.xpath(f"//input[@name='a{three[0].pk}-reason']/@value") == ["Warum"]
    assert shown.xpath(f"//select[@name='a{three[2].pk}-influence']/option[@selected]/@value") == ["1"]
    assert len(shown.xpath("//tr[@class='is-wrong']")) == 2


def test_a_second_editor_sees_what_the_first_saved_and_may_save_over_it(lead, three):
    anton, berta, _caesar = three
    mine, theirs = form_of(lead, SHEET), form_of(lead, SHEET)
    lead.post(SHEET, theirs.filled(**typed(anton, influence="5", interest="1", reason="Zuerst")))
    response = lead.post(SHEET, mine.filled(**typed(anton, influence="2"), **typed(berta, influence="4")))
    said = text_of(response)
    assert (response.status_code, judged()) == (422, {"Anton": (5, 1, "", "Zuerst")})
    assert "Inzwischen gespeichert: Einfluss 5, Interesse 1, Zuerst." in said
    again = next(form for form in [form_from(response)] if form)
    assert lead.post(SHEET, again).status_code == 302
    assert judged() == {"Anton": (2, None, "", ""), "Berta": (4, None, "", "")}


def form_from(response) -> dict[str, object]:
    """What the page would send if its button were pressed now."""
    form = next(f for f in page_of(response).forms if f.method.upper() == "POST" and f.xpath(".//table"))
    sent: dict[str, object] = {}
    for element in form.xpath(".//input[@name] | .//select[@name]"):
        chosen = element.xpath("./option[@selected]/@value")
        value = (chosen[0] if chosen else "") if element.tag == "select" else element.get("value", "")
        sent[element.get("name")] = [*sent.get(element.get("name"), []), value]
    return sent


@pytest.mark.parametrize("row", ["x", "-1", "9" * 30, "²", ""])
def test_hostile_rows_are_not_read(lead, three, row):
    page = form_of(lead, SHEET)
    assert lead.post(SHEET, page.filled(zeile=[row])).status_code == 302
    assert judged() == {}


# --- the matrix ---------------------------------------------------------------------------------------------


def test_the_drawing_and_the_list_name_the_same_actors(lead, three):
    story.a_judged_actor(three[0], influence=5, interest=3, stance="for")
    story.a_judged_actor(three[1], influence=2, interest=5)
    page = lead.get(MATRIX)
    tree = page_of(page)
    assert "1 von 2 Akteuren gehört eng eingebunden" in text_of(page)
    assert tree.xpath("//svg//a/@aria-label") == [
        "Einfluss 5, Interesse 3: 1 Akteur", "Einfluss 2, Interesse 5: 1 Akteur",
    ]  # fmt: skip
    assert [a.removeprefix("#") for a in tree.xpath("//svg//a/@href")] == tree.xpath("//tbody/@id")
    assert tree.xpath("//tbody//th/a/text()") == ["Anton", "Berta"]
    assert "1 Akteur einschätzen" in text_of(page)
    assert "Berta" not in text_of(lead.get(f"{MATRIX}?art=Verein"))


def test_many_actors_in_a_cell_are_counted_and_no_text_leaves_its_cell(county):
    rows = [story.a_judged_actor(story.a_unit(), influence=3, interest=3) for _n in range(MOST_NUMBERS + 1)]
    for count in (1, 2, 3, MOST_NUMBERS, MOST_NUMBERS + 1):
        cell = next(cell for cell in matrix(rows[:count]).cells if cell.actors)
        texts = [text for _y, text in cell.lines]
        if count > MOST_NUMBERS:
            assert texts == [str(count), "Akteure"]
        else:
            assert " ".join(texts).split() == [str(n) for n in range(1, count + 1)]
        heights = [y for y, _text in cell.lines]
        assert (min(heights) - 14 >= cell.y, max(heights) <= cell.y + CELL) == (True, True)
        assert len(set(heights)) == len(heights)


def test_every_actor_has_one_number_in_the_order_of_the_list(county):
    rows = [story.a_judged_actor(story.a_unit(), influence=n % 5 + 1, interest=n % 3 + 1) for n in range(30)]
    drawn = matrix(rows)
    numbers = [placed.number for group in drawn.groups for cell in group.cells for placed in cell.actors]
    assert numbers == list(range(1, 31))
    assert [group.involvement for group in drawn.groups] == [
        w for w in Involvement if w in {g.involvement for g in drawn.groups}
    ]


def test_nobody_judged_says_what_to_do(lead):
    assert finding(matrix([])) == "Wer hat Einfluss, wer hat Interesse?"
    assert "Noch ist niemand eingeschätzt" in text_of(lead.get(MATRIX))
    assert "Alle sind eingeschätzt" in text_of(lead.get(SHEET))


@pytest.mark.slow
@pytest.mark.parametrize("where", [MATRIX, f"{SHEET}?stand=alle"])
def test_three_hundred_ask_as_few_statements_as_thirty(lead, where):
    found = []
    for count in (30, 270):
        for number in range(count):
            story.a_judged_actor(story.a_unit(), influence=number % 5 + 1)
        lead.get(where)
        with CaptureQueriesContext(connection) as captured:
            assert lead.get(where).status_code == 200
        found.append(len(captured))
    assert (found[0] == found[1], found[1] <= 12) == (True, True), found
