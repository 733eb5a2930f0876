"""The picture of a plan: every bar where its years are, harmless SVG, PNG with letters in it."""

import struct
import xml.etree.ElementTree as ET
import zlib

import pytest
import typst
from tests.engines.planner.cases import a_measure, a_problem
from tests.engines.planner.whole import a_whole_problem

from gemeinsam.engines.planner import Plan, drawing, generate, greedy, plan, spreadsheet
from gemeinsam.engines.planner.command import main
from gemeinsam.engines.planner.drawing import LEFT, RIGHT, field_colours, gantt_svg, png_of

# Many requests or solves: left out of `./test quick`.
pytestmark = pytest.mark.slow

SVG = "{http://www.w3.org/2000/svg}"


def drawn(problem, answer=None):
    return ET.fromstring(gantt_svg(problem, answer or plan(problem, seconds=20)))


def bars_of(picture) -> dict[str, tuple[float, float]]:
    """Left and right end of each bar, by what its title says."""
    found = {}
    for group in picture.iter(f"{SVG}g"):
        rect = group.find(f"{SVG}rect")
        left = float(rect.get("x"))
        found[group.find(f"{SVG}title").text] = (left - 2, left + float(rect.get("width")) + 2)
    return found


def words_of(picture) -> list[str]:
    return [text.text for text in picture.iter(f"{SVG}text")]


def test_bars_lie_in_their_years():
    first = a_measure("A", duration=2, operating=(10_000,) * 2, investment=(0, 0), fte=(0, 0))
    second = a_measure(
        "B", duration=3, operating=(1,) * 3, investment=(0,) * 3, fte=(0,) * 3, earliest=3, locked_start=3
    )
    old = a_measure("R", duration=2, operating=(1, 1), investment=(0, 0), fte=(0, 0), running=1)
    picture = drawn(a_problem(first, second, old, years=4, euro=30_000))
    year = (RIGHT - LEFT) / 4
    assert bars_of(picture) == {
        "A Maßnahme A: 2027 bis 2028": pytest.approx((LEFT, LEFT + 2 * year), abs=0.2),
        "B Maßnahme B: 2030 bis 2032": pytest.approx((LEFT + 3 * year, RIGHT), abs=0.2),
        "R Maßnahme R: 2026 bis 2027": pytest.approx((LEFT, LEFT + year), abs=0.2),
    }
    dashed = [path for path in picture.iter(f"{SVG}path") if path.get("stroke-dasharray")]
    assert [path.get("d").split()[0] for path in dashed] == [f"M{RIGHT:.1f}"]
    words = words_of(picture)
    assert [word for word in words if word.isdecimal() and len(word) == 4] == ["2027", "2028", "2029", "2030"]
    assert "3 von 3 Maßnahmen · Nutzen 15 · bester möglicher Plan, nachgewiesen" in words
    assert words.count("von 30") == 4


def test_columns_end_under_the_limit_and_add_up():
    problem = a_problem(a_measure("A", field="X"), a_measure("B", field="Y"), euro=40_000)
    picture = drawn(problem)
    colours = field_colours(problem)
    heights = [
        float(rect.get("height"))
        for rect in picture.iter(f"{SVG}rect")
        if rect.get("fill") in colours.values() and rect.get("rx") is None
    ]
    assert len(heights) == 2
    assert heights[0] == pytest.approx(heights[1])
    assert sum(heights) == pytest.approx((drawing.LIMIT - 34) / 2, abs=0.2)


@pytest.mark.parametrize("seed", range(8))
def test_whole_problems_are_drawn(seed):
    problem = a_whole_problem(seed, count=6)
    answer = plan(problem, seconds=20)
    assert len(bars_of(drawn(problem, answer))) == len(answer.assignments)


def test_a_plan_without_rows_is_a_picture_too():
    assert words_of(drawn(a_problem(a_measure()), Plan(status="unknown")))[0] == "Jahresplan 2027–2027"


def test_three_hundred_measures_are_drawn_at_once():
    problem = generate(300, 1).problem
    answer = greedy(problem)
    assert len(bars_of(drawn(problem, answer))) == len(answer.assignments) > 100


@pytest.mark.parametrize(
    "title", ["<script>alert(1)</script>", "a & b", "]]>", "x\x00\x0b\ud800y", '"><image href="http://x"/>']
)
def test_titles_stay_text(title):
    picture = drawn(a_problem(a_measure(title=title)))
    assert {element.tag.removeprefix(SVG) for element in picture.iter()} <= {
        "svg",
        "title",
        "rect",
        "text",
        "path",
        "g",
    }
    assert len(bars_of(picture)) == 1


def pixels_of(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG")
    return struct.unpack(">II", png[16:24])


def test_the_png_has_two_pixels_for_each_unit_and_very_long_ones_fewer():
    svg = gantt_svg(problem := a_problem(a_measure()), plan(problem, seconds=10))
    width, height = pixels_of(png_of(svg))
    assert (width, height) == (2 * drawing.WIDTH, 2 * int(ET.fromstring(svg).get("height")))
    long = svg.replace(f'height="{height // 2}"', 'height="20000"').replace(f' {height // 2}"', ' 20000"')
    assert pixels_of(png_of(long))[1] <= drawing.MOST_PIXELS + 1


def test_without_any_font_of_the_machine_the_png_still_has_letters(monkeypatch):
    compile_ = typst.compile
    embedded = typst.Fonts(include_system_fonts=False)
    monkeypatch.setattr(typst, "compile", lambda *a, **k: compile_(*a, **k, font_paths=embedded))
    problem = a_problem(a_measure())
    svg = gantt_svg(problem, plan(problem, seconds=10))
    blank = svg.replace("<text", "<desc").replace("</text>", "</desc>")
    assert len(zlib.compress(png_of(svg))) > 1.5 * len(zlib.compress(png_of(blank)))


@pytest.mark.parametrize("ending", ["svg", "png"])
def test_the_command_draws(tmp_path, capsys, ending):
    spreadsheet.example(tmp_path / "a.xlsx")
    assert main([str(tmp_path / "a.xlsx"), "--gantt", str(tmp_path / f"g.{ending}")]) == 0
    assert (tmp_path / f"g.{ending}").stat().st_size > 5_000
    assert capsys.readouterr().out.startswith("8 von 10")
