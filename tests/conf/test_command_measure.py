"""`gemeinsam measure`: a package out of one county and into another, with an exit code that can be trusted."""

import io
import json
from contextlib import contextmanager

import pytest
from tests import story
from tests.strategy.exchanging import Stranger, a_running_measure, given

from gemeinsam.conf import command
from gemeinsam.conf.commands import importing
from gemeinsam.county.wall import within
from gemeinsam.inventory.models import Solution
from gemeinsam.strategy.exchange_package import read_package
from gemeinsam.strategy.models import Measure, ReceivedPackage


@pytest.fixture
def counties(db, monkeypatch):
    """Two counties; the command finds Django already set up."""
    here, there = story.a_county("kreis"), story.a_county("nachbar")
    with within(here):
        a_running_measure(number="MO-03")

    @contextmanager
    def ready():
        yield

    monkeypatch.setattr(importing, "started", ready)
    return here, there


def test_out_of_one_county_and_into_another(counties, tmp_path, capsys):
    here, there = counties
    assert command.main(["measure", "export", "MO-03", "--county", "kreis"]) == 0
    text = capsys.readouterr().out
    assert read_package(text.encode()).sender == here.name
    file = tmp_path / "package.json"
    file.write_text(text)
    words = ["measure", "import", str(file), "--county", "nachbar"]
    assert command.main(words) == 2
    said = capsys.readouterr()
    assert ("Der Absender ist nicht bekannt" in said.err, "--trust" in said.err, said.out) == (True, True, "")
    assert command.main([*words, "--trust", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    with within(there):
        assert told["solution"] == Solution.objects.get().slug
    assert (told["sender"], told["measure"], told["title"]) == (here.name, None, "Rufbus per App")
    assert command.main(words) == 2
    assert "schon übernommen" in capsys.readouterr().err


def test_as_a_measure_from_standard_input(counties, monkeypatch, capsys):
    here, there = counties
    with within(here):
        text = given(Measure.objects.get(), here).text
    with within(there):
        story.a_field(topic=story.a_topic(code="VW"))
    for field, code in (([], 2), (["--field", "XX"], 2), (["--field", "VW"], 0)):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        words = ["measure", "import", "-", "--county", "nachbar", "--as", "measure", "--trust", *field]
        assert command.main(words) == code
    said = capsys.readouterr()
    assert ("--field" in said.err, "Es gibt: VW" in said.err, "Entwurf VW-01" in said.out) == (True, True, True)
    with within(there):
        assert (Measure.objects.get().number, ReceivedPackage.objects.count()) == ("VW-01", 1)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["export"], "es fehlt: NUMMER"),
        (["export", "MO-99", "--county", "kreis"], "Die Maßnahme MO-99 gibt es in Landkreis Kreis nicht."),
        (["export", "MO-03"], "Welcher Landkreis?"),
        (["export", "MO-03", "--county", "nirgends"], "Welcher Landkreis?"),
        (["import", "fehlt.json", "--county", "kreis"], "fehlt.json lässt sich nicht lesen"),
        (["import", "fehlt.json", "--as", "idee"], "gibt es nicht: 'idee'"),
        ([], "es fehlt: WAS"),
    ],
)
def test_wrong_input_ends_with_two_and_a_german_sentence(counties, words, sentence, capsys):
    assert command.main(["measure", *words]) == 2
    said = capsys.readouterr()
    assert (sentence in said.err, said.out) == (True, "")


def test_what_tells_of_a_person_is_not_written(counties, capsys):
    here, _there = counties
    with within(here):
        Measure.objects.update(risks="Frau X, 06571 142222")
    assert command.main(["measure", "export", "MO-03", "--county", "kreis"]) == 2
    said = capsys.readouterr()
    assert ("06571 142222" in said.err, "--despite" in said.err, said.out) == (True, True, "")
    assert command.main(["measure", "export", "MO-03", "--county", "kreis", "--despite"]) == 0


@pytest.mark.parametrize("content", [b"{}", b"\xff", b" " * 2_000_000, b"[" * 100_000])
def test_a_hostile_file_ends_with_two(counties, tmp_path, content, capsys):
    file = tmp_path / "package.json"
    file.write_bytes(content)
    assert command.main(["measure", "import", str(file), "--county", "nachbar", "--trust"]) == 2
    said = capsys.readouterr()
    assert (said.err.count("\n"), "Traceback" in said.err, said.out) == (1, False, "")


def test_a_forged_package_is_refused(counties, tmp_path, capsys):
    here, _there = counties
    with within(here):
        package = given(Measure.objects.get(), here)
    file = tmp_path / "package.json"
    file.write_bytes(Stranger().written(package.content, key=package.key))
    assert command.main(["measure", "import", str(file), "--county", "nachbar", "--trust"]) == 2
    assert "Die Unterschrift stimmt nicht" in capsys.readouterr().err
