"""What a package says, and what is refused: changed, forged, hostile, foreign."""

import json
import stat
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.test import override_settings
from tests import story
from tests.strategy.exchanging import EXPERIENCE, Stranger, a_running_measure, another_installation, given

from gemeinsam.county.history import record
from gemeinsam.county.wall import within
from gemeinsam.monitoring.models import Report
from gemeinsam.strategy import exchange_keys as keys
from gemeinsam.strategy.exchange_actions import give_package, own_key, renew_key
from gemeinsam.strategy.exchange_fields import PARTS
from gemeinsam.strategy.exchange_package import MOST_BYTES, content_of, read_package
from gemeinsam.strategy.exchange_warnings import warnings_of
from gemeinsam.strategy.models import ExchangeKey, GivenPackage, Measure


@pytest.fixture
def county(db):
    county = story.a_county("kreis", name="Landkreis Musterland")
    with within(county):
        yield county


@pytest.fixture
def package(county):
    goal = story.a_goal(title="Mehr Bus")
    return given(a_running_measure(number="MO-03", field=goal.field, goals=[goal]), county)


def refused(content: bytes) -> tuple[str, str]:
    with pytest.raises(ValidationError) as error:
        read_package(content)
    return error.value.code, error.value.messages[0]


# --- what it says ---------------------------------------------------------------------------------------


def test_a_package_tells_the_fact_sheet_with_rough_figures(package):
    assert package.content == {
        "number": 1,
        "sender": {"name": "Landkreis Musterland", "ags": "07231"},
        "measure_number": "MO-03",
        "made": package.made.isoformat(),
        "link": "https://kreis.test/massnahmen/MO-03/",
        "measure": {
            "title": "Rufbus per App", "field": str(Measure.objects.get().field), "goals": ["Mehr Bus"],
            "summary": "Ein Bus auf Abruf.", "effect": "Weniger Autos.", "target_groups": "Pendler",
            "stage": "operation", "duration_years": 3, "operating_yearly": 120_000, "investment": 99_000,
            "staff_hundredths": 50, "funding_percent": 40, "risks": "Zu wenige Fahrer.",
        },
        "experience": EXPERIENCE,
    }  # fmt: skip
    assert read_package(package.text.encode()) == package


def test_it_reads_in_german_words(package):
    said = dict(package.rows)
    assert said["Laufende Kosten je Jahr, ungefähr"] == "120.000 Euro"
    assert said["Personal"] == "0,5 Stellen"
    assert said["Umsetzungsstand"] == "in Betrieb"
    assert package.experience[1] == ("Was hat nicht funktioniert?", "Die erste App war zu langsam.")


def test_each_part_is_a_field_that_names_nobody():
    """Whoever adds a part must not take one that leads to a person, a unit or the inside of the county."""
    inside = {"contact", "deputy", "lead_unit", "partners", "score", "priority", "product", "version", "publication"}
    assert {part.name for part in PARTS} & inside == set()


def test_the_private_key_is_a_file_of_its_owner_and_in_no_row(package, county):
    path = keys.path_of(package.key)
    assert path.parent == Path(settings.KEYS_ROOT)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "PRIVATE KEY" in path.read_text()
    rows = [str(vars(row)) for row in (ExchangeKey.objects.get(), GivenPackage.objects.get())]
    secret = path.read_text().splitlines()[1]
    assert [row for row in rows if secret in row or "PRIVATE" in row] == []


def test_a_county_has_one_key_and_another_county_another(package, county):
    assert own_key(person=None) == own_key(person=None) == package.key
    neighbour = story.a_county("nachbar")
    with within(neighbour):
        assert own_key(person=None) != package.key


def test_a_lost_private_key_is_said_and_a_new_one_lets_nobody_fetch_the_old(package, county):
    person, measure = story.a_lead(), Measure.objects.get()
    GivenPackage.objects.update(released=story.timezone.now())
    keys.path_of(package.key).unlink()
    with pytest.raises(ValidationError, match="private Schlüssel fehlt"):
        give_package(measure=measure, county=county, values={}, person=person)
    renewed = renew_key(person=person)
    assert (renewed.public_key != package.key, GivenPackage.objects.released().count()) == (True, 0)
    assert given(measure, county).key == renewed.public_key


def test_fingerprints_are_short_enough_to_be_read_out(package):
    groups = package.fingerprint.split(" ")
    assert ([len(group) for group in groups], len(set(groups)) > 1) == ([4] * 8, True)


def test_what_is_no_key_has_no_fingerprint_and_no_private_half(county):
    assert [(keys.fingerprint(text), keys.is_here(text)) for text in ("", "<b>", "A" * 44, "ä")] == [("", False)] * 4


# --- what is refused ------------------------------------------------------------------------------------


def test_any_changed_byte_is_refused_or_changes_nothing(package):
    """Every byte of the file once: the reader never takes another content for the signed one."""
    original = package.text.encode()
    for at in range(len(original)):
        changed = bytearray(original)
        changed[at] ^= 1
        try:
            read = read_package(bytes(changed))
        except ValidationError:
            continue
        assert read.content == package.content, at


def test_changed_content_says_why(package):
    envelope = json.loads(package.text)
    envelope["content"]["measure"]["title"] = "Rufbus ohne App"
    assert refused(json.dumps(envelope).encode())[0] == "changed"


def test_a_changed_content_with_a_new_check_sum_breaks_the_signature(package):
    stranger, envelope = Stranger(), json.loads(package.text)
    content = {**envelope["content"], "sender": {"name": "Landkreis Anders", "ags": ""}}
    forged = stranger.sealed(content, signature=envelope["signature"], key=envelope["key"])
    code, words = refused(json.dumps(forged).encode())
    assert (code, words[:31]) == ("signature", "Die Unterschrift stimmt nicht. ")


def test_a_signature_of_another_key_is_refused(package):
    content = json.loads(package.text)["content"]
    forged = Stranger().sealed(content, key=package.key)
    assert refused(json.dumps(forged).encode())[0] == "signature"


@pytest.mark.parametrize("key", ["", "AAAA", "x" * 44, 5, None, ["a"], "A" * 43 + "=", "Ä" * 44])
def test_what_is_no_key_is_a_broken_signature(package, key):
    content = json.loads(package.text)["content"]
    assert refused(json.dumps(Stranger().sealed(content, key=key)).encode())[0] == "signature"


def test_another_format_number_names_both(package):
    content = {**package.content, "number": 2, "new": {"later": [1]}}
    assert refused(Stranger().written(content)) == (
        "format", "Das Paket hat das Format 2. Diese Installation liest das Format 1.",
    )  # fmt: skip


HOSTILE = {
    "empty": b"",
    "no JSON": b"hello",
    "a list": b"[]",
    "other JSON": b'{"a": 1}',
    "no text": b"\xff\xfe\x00",
    "deep": b"[" * 100_000,
    "deep objects": b'{"a":' * 30_000,
    "a name twice": b'{"format": 1, "format": 2}',
    "endless": b'{"format": 1e999}',
    "not a number": b'{"format": NaN}',
    "infinite": b'{"format": -Infinity}',
    "a long number": b'{"format": ' + b"9" * 5000 + b"}",
    "half a character": b'{"format": "\\ud800"}',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_package_is_said_in_german(name):
    code, words = refused(HOSTILE[name])
    assert (code, words.startswith("Das Paket ist nicht lesbar: ")) == ("malformed", True)


def test_a_large_file_is_refused_by_its_size():
    assert refused(b" " * (MOST_BYTES + 1))[0] == "too_large"


CHANGES = {
    "no title": {"measure": {"title": " "}},
    "a title that is none": {"measure": {"title": 5}},
    "a list for a fact sheet": {"measure": []},
    "costs as text": {"measure": {"title": "T", "operating_yearly": "viel"}},
    "negative costs": {"measure": {"title": "T", "investment": -1}},
    "costs as a truth": {"measure": {"title": "T", "investment": True}},
    "costs beyond all": {"measure": {"title": "T", "investment": 10**12}},
    "a long text": {"measure": {"title": "T" * 201}},
    "a stage that is none": {"measure": {"title": "T", "stage": "later"}},
    "a stage of lists": {"measure": {"title": "T", "stage": ["operation"]}},
    "goals as text": {"measure": {"title": "T", "goals": "viele"}},
    "too many goals": {"measure": {"title": "T", "goals": ["Z"] * 201}},
    "goals of objects": {"measure": {"title": "T", "goals": [{"title": "Z"}]}},
    "an unknown object": {"measure": {"title": "T", "later": {"a": 1}}},
    "many unknown parts": {"measure": {"title": "T", **{f"p{n}": "x" for n in range(41)}}},
    "invisible direction": {"measure": {"title": "T", "summary": "a\u202eb"}},
    "control characters": {"measure": {"title": "T\x00"}},
    "experience of a name": {"experience": {"contact": "Frau Muster"}},
    "experience as a list": {"experience": ["gut"]},
    "no sender": {"sender": {"name": " ", "ags": ""}},
    "a sender of more": {"sender": {"name": "Landkreis A", "ags": "", "mail": "a@b.de"}},
    "a key that is none": {"sender": {"name": "Landkreis A", "ags": 7231}},
    "a number that is none": {"measure_number": "../../etc"},
    "a number as a number": {"measure_number": 5},
    "a day that is none": {"made": "2026-02-30"},
    "a week for a day": {"made": "2026-W01-1"},
    "no day": {"made": 5},
    "a script for a link": {"link": "javascript:alert(1)"},
    "a link without a host": {"link": "https:///a"},
    "a broken link": {"link": "http://[::1"},
    "a link with a mark": {"link": 'https://a.test/"onclick'},
    "something more": {"contact": "Frau Muster"},
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_a_good_signature_makes_no_fact_sheet(package, name):
    code, words = refused(Stranger().written({**package.content, **CHANGES[name]}))
    assert (code, words.startswith("Das Paket ist nicht lesbar: ")) == ("malformed", True)


def test_a_missing_part_is_refused(package):
    content = {name: value for name, value in package.content.items() if name != "made"}
    assert refused(Stranger().written(content))[0] == "malformed"


def test_parts_of_a_newer_installation_are_shown(package):
    told = {**package.measure, "steps": ["Planen", "Bauen"], "co2": 12}
    read = read_package(Stranger().written({**package.content, "measure": told}))
    said = dict(read.rows)
    assert said["steps (kennt diese Installation nicht)"] == "Planen\nBauen"
    assert said["co2 (kennt diese Installation nicht)"] == "12"


# --- nobody is named ------------------------------------------------------------------------------------


def test_no_person_and_no_inside_of_the_county_is_in_a_package(county):
    """A canary in every field that names a person or is the county's own: none of them sings in the package."""
    contact = story.a_user("editor", county=county, name="Kanarie Kontakt", email="kanarie-kontakt@kreis.test")
    unit = story.a_unit(name="Kanarie Stelle", note="Kanarie Hinweis")
    story.a_contact_of(unit, name="Kanarie Register", mail="kanarie-register@kreis.test", phone="0999 111111")
    measure = a_running_measure(contact=contact, lead_unit=unit, product="KANARIE1")
    measure.partners.add(story.a_unit(name="Kanarie Partner"))
    measure.places.add(story.a_place(name="Kanarie Ort"))
    record("edited", measure, "Kanarie Verlauf", person=contact, reason="Kanarie Grund", is_public=True)
    Report.objects.create(measure=measure, on=date(2026, 1, 1), light="green", text="Kanarie Bericht", author=contact)
    text = given(measure, county).text.casefold()
    assert ("kanarie" in text, "0999" in text) == (False, False)


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("Fragen an anna.muster@kreis.de bitte", "Mailadresse", "anna.muster@kreis.de"),
        ("Fragen an anna(at)kreis.de", "Mailadresse", "anna(at)kreis.de"),
        ("Telefon 06571 14-2222", "Telefonnummer", "06571 14-2222"),
        ("Rufen Sie +49 6571 142222 an", "Telefonnummer", "+49 6571 142222"),
        ("Mobil 0171/1234567.", "Telefonnummer", "0171/1234567"),
        ("Frau Anna Musterfrau weiß mehr", "Name einer Person", "Anna Musterfrau"),
    ],
)
@pytest.mark.parametrize("where", ["summary", "advice"])
def test_a_text_that_tells_of_a_person_is_named_and_kept_back(county, text, kind, found, where):
    story.a_contact_of(story.a_unit(), name="Anna Musterfrau")
    changes = {"summary": text} if where == "summary" else {"experience": {"advice": text}}
    measure = a_running_measure(**changes)
    warned = warnings_of(content_of(measure, county, date(2026, 11, 24)))
    assert [(row.kind, row.found) for row in warned] == [(kind, found)]
    with pytest.raises(ValidationError) as error:
        give_package(measure=measure, county=county, values={}, person=None)
    assert (error.value.code, found in error.value.messages[0]) == ("personal", True)
    assert given(measure, county, despite=True).measure["title"] == "Rufbus per App"


@pytest.mark.parametrize(
    "text",
    [
        "Von 2024 bis 2027 kostet es 120.000 Euro, 0,5 Stellen.",
        "07231 Einwohner am 01.02.2026",
        "Seite 12/2026, § 3 @ Amt",
    ],
)
def test_years_amounts_and_keys_are_no_telephone_numbers(county, text):
    assert warnings_of(content_of(a_running_measure(summary=text), county, date(2026, 11, 24))) == []


# --- who may be told ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "values", "code"),
    [
        ({"publication": "draft"}, {}, "not_public"),
        ({"publication": "approved"}, {}, "not_public"),
        ({"stage": "implementation"}, {"released": True}, "not_running"),
        ({"stage": "done"}, {"offered": True}, "not_running"),
        ({"experience": None}, {"offered": True}, "no_experience"),
        ({"experience": {"worked": "  "}}, {"released": True}, "no_experience"),
    ],
)
def test_what_is_not_public_does_not_run_or_was_not_learnt_from_stays_here(county, changes, values, code):
    with pytest.raises(ValidationError) as error:
        give_package(measure=a_running_measure(**changes), county=county, values=values, person=None)
    assert (error.value.code, GivenPackage.objects.count()) == (code, 0)


def test_the_next_package_ends_what_the_last_one_was_let_to(county):
    measure = a_running_measure()
    given(measure, county, released=True, offered=True)
    Measure.objects.update(summary="Neu")
    given(measure, county, offered=True)
    assert [(bool(row.released), bool(row.offered)) for row in GivenPackage.objects.all()] == [
        (False, True),
        (False, False),
    ]


def test_the_same_content_twice_is_one_package(county):
    measure = a_running_measure()
    assert given(measure, county).digest == given(measure, county, released=True).digest
    assert GivenPackage.objects.released().count() == GivenPackage.objects.count() == 1


def test_what_changed_since_the_preview_is_not_signed(county):
    measure = a_running_measure()
    with pytest.raises(ValidationError) as error:
        give_package(measure=measure, county=county, values={}, person=None, seen="0" * 64)
    assert (error.value.code, GivenPackage.objects.count()) == ("changed", 0)


def test_a_measure_withdrawn_or_hidden_later_is_fetched_by_nobody(county):
    measure = a_running_measure()
    given(measure, county, released=True)
    seen = [GivenPackage.objects.released().count()]
    for change in ({"publication": "draft"}, {"publication": "public", "stage": "stopped"},
                   {"stage": "operation", "retired": story.timezone.now()}, {"retired": None}):  # fmt: skip
        Measure.objects.update(**change)
        seen.append(GivenPackage.objects.released().count())
    assert seen == [1, 0, 0, 0, 1]


def test_another_installation_reads_what_we_signed_without_our_keys(package):
    with another_installation(), override_settings(SECRET_KEY="anders"):
        assert read_package(package.text.encode()).fingerprint == package.fingerprint
