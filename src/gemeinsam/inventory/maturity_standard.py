"""The questionnaire that comes with the product: ten dimensions, 31 questions, in our own words."""

from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).with_name("maturity_standard.yaml")
TITLE = "Fragebogen zum digitalen Reifegrad"


@cache
def dimensions() -> list[dict[str, Any]]:
    """Code, title, weight and questions of each dimension, named as the fields of the models are."""
    return [
        {
            "code": dimension["id"],
            "title": dimension["name"],
            "weight": Decimal(str(dimension["gewicht"])).quantize(Decimal("0.01")),
            "questions": [question_of(question) for question in dimension["fragen"]],
        }
        for dimension in yaml.safe_load(FILE.read_text(encoding="utf-8"))["dimensionen"]
    ]


def question_of(question: dict[str, Any]) -> dict[str, Any]:
    return {
        "code": question["id"],
        "text": question["frage"],
        "anchors": [question["anker"][step] for step in sorted(question["anker"])],
        "proof": question.get("nachweis", ""),
    }
