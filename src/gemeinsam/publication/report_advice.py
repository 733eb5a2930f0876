"""The recommendations in the inventory report: what each rests on, what would be next, and what was decided."""

from django.utils.translation import gettext as _

from gemeinsam.engines.document import ListBlock, Paragraph, Text, tidy
from gemeinsam.inventory.recommend_facts import Recommendation
from gemeinsam.publication.grid import Grid, Line, columns
from gemeinsam.publication.report_reading import Reading

# The weightiest; a paper with all of them would be read by nobody, and the workbook has them.
MOST_ADVISED = 15


def advice_blocks(reading: Reading) -> tuple[ListBlock | Paragraph, ...]:
    """The weightiest recommendations with their evidence."""
    rows = reading.recommendations
    if not rows:
        return (Paragraph(text=_("Noch ist keine Handlungsempfehlung veröffentlicht.")),)
    blocks: list[ListBlock | Paragraph] = [ListBlock(items=tuple(item(row) for row in rows[:MOST_ADVISED]))]
    if len(rows) > MOST_ADVISED:
        words = _("Dies sind die gewichtigsten. Die Excel-Fassung dieses Berichts nennt alle %d.")
        blocks.append(Paragraph(text=words % len(rows)))
    return tuple(blocks)


def item(row: Recommendation) -> tuple[Text, ...]:
    """What is recommended, why, on which evidence, and how it stands."""
    proofs = "; ".join(evidence.label for evidence in row.evidence)
    said = [row.why, _("Belege: %s.") % proofs.rstrip(".")]
    said += [_("Nächster Schritt: %s") % row.step] if row.step else []
    said += [_("Kosten: %s") % row.cost] if row.cost else []
    said.append(_("Stand: %s.") % row.state_name)
    return Text(text=tidy(f"{row.title}\n"), strong=True), Text(text=tidy(" ".join(said)))


def advice_grid(reading: Reading) -> Grid:
    """All of them for the workbook; why something was turned down only in the internal edition."""
    titles = (_("Regel"), _("Handlungsfeld"), _("Gewicht"), _("Warum"), _("Belege"), _("Nächster Schritt"), _("Kosten"))
    decided = (_("Stand"), _("Begründung")) if reading.for_staff else (_("Stand"),)
    return Grid(
        name=_("Empfehlungen"),
        caption=_("Handlungsempfehlungen mit Belegen und Stand"),
        columns=columns(_("Empfehlung"), ("text", (*titles, *decided))),
        lines=tuple(
            Line((
                row.title, row.rule_name, row.field_name or None, row.strength_name, row.why,
                "; ".join(evidence.label for evidence in row.evidence), row.step or None, row.cost or None,
                row.state_name, *([row.decision.reason or None] if reading.for_staff else []),
            ))
            for row in reading.recommendations
        ),
    )  # fmt: skip
