"""Similar work of different units: found through an index, the same as by looking at every pair; precise."""

from dataclasses import replace
from datetime import date
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.inventory.advising import an_entry, some_facts

from gemeinsam.inventory import recommend_synergy as synergy
from gemeinsam.inventory.recommend_synergy import alike_pairs, groups, may_join, synergies

# Entries as units write them; those with the same number are about the same thing.
WRITTEN = [
    (1, "Bürger-App der Verbandsgemeinde", "Eine App, über die Bürgerinnen und Bürger Nachrichten ihrer Gemeinde lesen."),
    (1, "Bürger App Thalfang", "App mit Neuigkeiten, Terminen und Abfallkalender für alle Bürger."),
    (2, "Bürgerbus Wittlich-Land", "Ehrenamtliche fahren ältere Menschen zweimal in der Woche zum Einkaufen."),
    (2, "Bürgerbus im Moseltal", "Fahrdienst von Ehrenamtlichen für Menschen ohne Auto, Anmeldung am Telefon."),
    (3, "Freies WLAN an Bushaltestellen", "Kostenloses WLAN an 20 Haltestellen."),
    (3, "Freies WLAN in Ortskernen", "Kostenloses WLAN auf Plätzen und in Gemeindehäusern."),
    (4, "Digitaler Bauantrag", "Bauanträge werden elektronisch eingereicht und bearbeitet."),
    (4, "Elektronischer Bauantrag im Kreis", "Antrag, Beteiligung und Bescheid im Bauamt elektronisch."),
    (5, "Ratsinformationssystem", "Sitzungsunterlagen stehen den Räten digital zur Verfügung."),
    (5, "Ratsinformationssystem und Tablets für den Rat", "Ratsmitglieder lesen ihre Unterlagen auf Tablets."),
    (6, "Smarte Straßenbeleuchtung", "LED-Leuchten, die sich bei Bedarf dimmen."),
    (6, "LED-Straßenbeleuchtung mit Bedarfssteuerung", "Leuchten werden auf LED umgestellt und gedimmt."),
    (7, "Mängelmelder", "Bürger melden Schäden an Straßen und Spielplätzen mit dem Telefon."),
    (7, "Mängelmelder online", "Schäden und wilder Müll lassen sich auf der Karte melden."),
    (8, "Online-Terminvergabe im Bürgerbüro", "Termine im Bürgerbüro lassen sich im Netz buchen."),
    (8, "Terminvergabe im Bürgerbüro", "Buchung von Terminen für Ausweis und Meldewesen."),
    (9, "Online-Anmeldung für Kitas", "Eltern melden ihr Kind im Netz an."),
    (9, "Kita-Portal: Anmeldung online", "Ein Portal, in dem Eltern Plätze in Kitas finden und sich anmelden."),
    (10, "Tablets für Grundschulen", "Klassensätze Tablets und Wartung in allen Grundschulen."),
    (11, "Glasfaser für Schulen", "Anschluss aller Schulen an das Glasfasernetz."),
    (12, "Netzwerk Ehrenamt", "Vereine treffen sich und tauschen Erfahrungen aus."),
    (13, "Netzwerk Hebammen", "Hebammen stimmen Vertretungen ab."),
    (14, "Digitale Dorfchronik", "Vereine sammeln alte Bilder und Dokumente in einem Archiv."),
    (15, "Starkregen-Frühwarnung", "Sensoren und Modelle warnen vor Starkregen."),
    (16, "Sturzflutenkonzept", "Karten zeigen, wo Wasser bei Sturzfluten fließt."),
    (17, "Online-Befragung zur Nahversorgung", "Wo kaufen Menschen ein, was fehlt im Ort?"),
    (18, "Ladesäulen für Elektroautos", "Ladesäulen an Parkplätzen der Gemeinden."),
    (19, "E-Bikes für Beschäftigte", "Dienstfahrten mit Elektrorädern."),
    (20, "E-Rechnung einführen", "Eingangsrechnungen werden elektronisch empfangen und gebucht."),
]  # fmt: skip


def as_written():
    return [an_entry(title, text=text) for _thing, title, text in WRITTEN]


def twins(**changes):
    """Two entries that say nearly the same, and five that do not, so that words have a rareness."""
    first = an_entry("Mängelmelder", text="Bürger melden Schäden an Straßen.")
    second = an_entry("Mängelmelder im Netz", text="Bürger melden Schäden an Straßen auf der Karte.", **changes)
    others = [an_entry(title) for title in ("Kita-Portal", "Dorfchronik", "Solarkataster", "Rufbus", "Ärztenetz")]
    return first, second, others


def test_of_what_units_write_all_that_is_the_same_is_found_and_nothing_else():
    rows = as_written()
    thing = {row.pk: number for row, (number, *_text) in zip(rows, WRITTEN, strict=True)}
    found = {(pair.one, pair.other) for pair in alike_pairs(rows)}
    same = {(a.pk, b.pk) for a, b in combinations(rows, 2) if thing[a.pk] == thing[b.pk]}
    assert found == same
    assert len(same) == 9


def test_only_different_units_in_one_field_at_one_time_that_are_no_partners_meet():
    first, second, _others = twins(starts=date(2026, 1, 1), ends=date(2026, 12, 31))
    assert may_join(first, second)
    for change in (
        {"unit": first.unit}, {"partners": frozenset({first.unit})}, {"fields": frozenset({"wald"})},
        {"concept": first.slug},
    ):  # fmt: skip
        assert not may_join(first, replace(second, **change))
    assert not may_join(replace(first, partners=frozenset({second.unit})), second)
    assert not may_join(replace(first, concept="k"), replace(second, concept="k"))
    assert not may_join(replace(first, starts=date(2027, 1, 1)), second)
    assert may_join(replace(first, starts=date(2026, 12, 31)), second)


def test_a_recommendation_names_the_units_and_the_words_and_goes_with_either_entry():
    first, second, others = twins()
    found = list(synergies(some_facts(entries=(first, second, *others))))
    assert [row.key for row in found] == [f"synergie-{first.slug}"]
    assert found[0].evidence == (first.evidence, second.evidence)
    assert first.unit_name in found[0].why
    assert "Gemeinsame Wörter: Mängelmelder, Bürger" in found[0].why
    for gone in (replace(second, status="done"), replace(second, title="Kläranlage", text="Pumpen."), None):
        rows = (first, *([gone] if gone else []), *others)
        assert list(synergies(some_facts(entries=rows))) == []


def test_a_shared_place_or_unit_name_makes_nothing_alike():
    rows = [an_entry(f"{word} Oberkirchen") for word in ("Freibad", "Kläranlage")]
    rows += [
        an_entry(title)
        for title in ["Rufbus", "Kita", "Geoportal", "Chronik", "Rathaus", "Schulhof", "Wald", "Museum", "Hafen"]
    ]
    assert len(list(groups(rows))) == 1
    assert list(groups(rows, frozenset(synergy.stems("Oberkirchen")))) == []


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.lists(
                st.sampled_from(["bus", "kita", "wlan", "pegel", "sensor", "bauantrag", "termin"]),
                min_size=1,
                max_size=3,
            ),
            st.lists(st.sampled_from(["straße", "fahren", "melden", "eltern", "buchen", "karte", "daten"]), max_size=6),
            st.integers(1, 4),
        ),
        min_size=2,
        max_size=14,
    )
)
def test_the_index_finds_what_every_pair_by_itself_would(rows):
    """Brute force: the same likeness, worked out for each pair without an index."""
    entries = [an_entry(" ".join(title), text=" ".join(text), unit=f"amt-{unit}") for title, text, unit in rows]
    by_index = {(pair.one, pair.other): round(pair.likeness, 9) for pair in alike_pairs(entries)}
    assert by_index == by_every_pair(entries)


def by_every_pair(entries):
    silent = [synergy.EMPTY | set(synergy.stems(entry.unit_name)) for entry in entries]
    wholes = synergy.weighed_all(
        [synergy.weights_of(e.title, e.text, without=no) for e, no in zip(entries, silent, strict=True)]
    )
    titles = synergy.weighed_all(
        [synergy.weights_of(e.title, "", without=no) for e, no in zip(entries, silent, strict=True)]
    )
    found = {}
    for (a, one), (b, other) in combinations(enumerate(entries), 2):
        whole, title = (sum(w * v[b].get(word, 0) for word, w in v[a].items()) for v in (wholes, titles))
        if (whole + title) / 2 >= synergy.ALIKE and whole >= synergy.LEAST_SHARED:
            found[one.pk, other.pk] = round((whole + title) / 2, 9)
    return found


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["Bürgerbus", "Bürgerbus neu", "WLAN", "WLAN im Ort", "Kita"]), st.integers(1, 5)),
        min_size=2,
        max_size=12,
    )
)
def test_in_a_group_each_two_are_alike_and_may_meet_and_nobody_is_in_two(rows):
    entries = [an_entry(title, unit=f"amt-{unit}") for title, unit in rows]
    likeness = {(pair.one, pair.other) for pair in alike_pairs(entries)}
    seen = []
    for group in groups(entries):
        assert 2 <= len(group.entries) <= synergy.LARGEST_GROUP
        for one, other in combinations(group.entries, 2):
            assert (one.pk, other.pk) in likeness
            assert may_join(one, other)
        seen += [entry.pk for entry in group.entries]
    assert len(seen) == len(set(seen))


def test_the_oldest_entry_gives_the_key_so_that_a_newcomer_changes_none():
    first, second, others = twins()
    third = an_entry("Mängelmelder", text="Bürger melden Schäden an Straßen.")
    before = next(iter(synergies(some_facts(entries=(first, second, *others)))))
    after = next(iter(synergies(some_facts(entries=(third, first, *others, second)))))
    assert (before.key, len(before.evidence)) == (after.key, 2)
    assert len(after.evidence) == 3
    assert after.title.startswith("3 ähnliche Vorhaben")
