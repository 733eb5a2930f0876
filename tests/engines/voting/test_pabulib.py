"""Pabulib files: real votes are counted, and a broken file is refused with its line."""

from __future__ import annotations

import pytest

from gemeinsam.engines.voting import VotingError, equal_shares, greedy, payments, read
from gemeinsam.engines.voting.pabulib import parsed

GOOD = """META
key;value
budget;100,50
vote_type;cumulative
num_projects;2
num_votes;3
PROJECTS
project_id;cost;votes;name
a;50.25;2;"Ein Platz; ""mit Baum\"""
b;60;1;
VOTES
voter_id;vote;points;age
1;a,b;2,1;30
2;a;3
3;;
"""


def approvals(text: str = GOOD) -> str:
    return text.replace("cumulative", "approval")


def test_a_small_file():
    election = parsed(GOOD)
    ballots = election.ballots
    assert (election.budget, election.scale, election.voters) == (10_050, 100, ("1", "2", "3"))
    assert [(p.id, p.cost, p.title) for p in ballots.projects] == [
        ("a", 5025, 'Ein Platz; "mit Baum"'),
        ("b", 6000, ""),
    ]
    assert (list(ballots.starts), list(ballots.choices), list(ballots.points)) == ([0, 2, 3, 3], [0, 1, 0], [2, 1, 3])
    assert list(parsed(approvals()).ballots.points) == [1, 1, 1]
    assert parsed(approvals().replace("50.25", "50").replace("100,50", "100")).scale == 1


@pytest.mark.parametrize(("old", "new", "words"), [
    ("cumulative", "ordinal", "„ordinal“ wird nicht gelesen"),
    ("budget;100,50\n", "", "fehlt das Budget"),
    ("100,50", "viel", "Das Budget: Erwartet wird eine Zahl"),
    ("50.25", "-3", "Zeile 9: Die Kosten"),
    ("50.25", "50.255", "mehr als zwei Stellen"),
    ("50.25", "nan", "Zeile 9: Die Kosten"),
    ("2;a;3", "2;c;3", "Zeile 14: Das Projekt c gibt es nicht"),
    ("1;a,b;2,1;30", "1;a,b;2;30", "Zeile 13: 2 Projekte, aber 1 Angaben"),
    ("1;a,b;2,1;30", "1;a,a;2,1;30", "Zeile 13: Das Projekt a steht zweimal"),
    ("1;a,b;2,1;30", "1;a,b;2,-1;30", "Zeile 13: Punkte sind ganze Zahlen"),
    ("1;a,b;2,1;30", "1;a,b;2,²;30", "Zeile 13: Punkte sind ganze Zahlen"),
    ("1;a,b;2,1;30", f"1;a,b;2,{'9' * 5000};30", "Punkte sind ganze Zahlen"),
    ("2;a;3", "1;a;3", "Zeile 14: Der Stimmzettel 1 kommt zweimal vor"),
    ("3;;\n", "", "nennt 3 Stimmzettel, enthält aber 2"),
    ("num_projects;2", "num_projects;3", "nennt 3 Projekte, enthält aber 2"),
    ("VOTES", "META", "kommt zweimal vor"),
    ("PROJECTS\n", "", "fehlt der Teil PROJECTS"),
    ("project_id;cost", "project_id;price", "Zeile 8: Im Teil PROJECTS fehlt die Spalte cost"),
    ("META\n", "Hallo\n", "Vor dem Teil META"),
    ("b;60", "a;60", "kommt eine Nummer mehrfach vor"),
    ("\nb;60", "\n;60", "keine Nummer"),
])  # fmt: skip
def test_a_broken_file_is_refused(old, new, words):
    assert old in GOOD
    with pytest.raises(VotingError, match=words):
        parsed(GOOD.replace(old, new, 1))


def test_files_that_are_no_text_of_ours(tmp_path):
    with pytest.raises(VotingError, match="kann nicht gelesen werden"):
        read(tmp_path / "nicht-da.pb")
    (tmp_path / "latin.pb").write_bytes("META\nStraße".encode("latin-1"))
    with pytest.raises(VotingError, match="nicht in UTF-8"):
        read(tmp_path / "latin.pb")
    for text in ("", "\x00", '"', "META\n" + "x" * 200_000 + "\n"):
        with pytest.raises(VotingError):
            parsed(text)


@pytest.fixture(scope="module")
def toulouse(shared):
    return read(shared / "data/planner/France_Toulouse_2024.pb")


@pytest.fixture(scope="module")
def katowice(shared):
    return read(shared / "data/planner/Poland_Katowice_2021.pb")


def test_toulouse_is_read_as_the_file_says(toulouse):
    assert (toulouse.ballots.voters, len(toulouse.ballots.projects)) == (7260, 183)
    assert (toulouse.budget, toulouse.scale, toulouse.meta["unit"]) == (8_000_000, 1, "Toulouse")


def test_katowice_chooses_what_the_city_chose_but_for_its_threshold(katowice):
    assert (katowice.ballots.voters, len(katowice.ballots.projects), katowice.budget) == (36370, 29, 3_003_438)
    assert greedy(katowice.ballots, katowice.budget).projects[:3] == ("M/31/VIII", "M/09/VIII", "M/13/VIII")


def test_toulouse_spends_half_plainly_and_nearly_all_with_add1(toulouse):
    plain = equal_shares(toulouse.ballots, toulouse.budget, completion="none")
    assert 0.49 <= plain.spent_share <= 0.67
    paid = payments(toulouse.ballots, plain)
    assert set(paid) == set(plain.projects)


@pytest.mark.slow
def test_toulouse_with_add1_spends_nearly_all(toulouse):
    found = equal_shares(toulouse.ballots, toulouse.budget, completion="add1")
    assert 0.92 <= found.spent_share <= 0.98
    assert found.ending == "overspent"
