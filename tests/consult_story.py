"""A consultation and a proposal, as `story.py` has the other things."""

from gemeinsam.strategy.models import Consultation, ConsultProposal, Edition
from tests import story


def a_consultation(*, edition: Edition | None = None, **changes) -> Consultation:
    """An open consultation on a published draft, which says something in at least one paragraph."""
    edition = edition or story.an_edition()
    address = f"strategie/entwurf/{edition.number}/"
    round_ = changes.pop("round", None) or story.a_round(title=f"Zum Entwurf {edition.number}", address=address)
    return Consultation.objects.create(edition=edition, round=round_, **changes)


def a_proposal(*, consultation: Consultation, **changes) -> ConsultProposal:
    """Another wording for the first paragraph of a draft, which everybody may read."""
    row = consultation.edition.content["paragraphs"][0]
    contribution = changes.pop("contribution", None) or story.a_contribution(round=consultation.round)
    values = {"place": 1, "key": row["key"], "quote": row["text"], "kind": "change", "new_text": f"{row['text']} Neu."}
    return ConsultProposal.objects.create(
        consultation=consultation, contribution=contribution, **values | {"reason": "Klarer."} | changes
    )
