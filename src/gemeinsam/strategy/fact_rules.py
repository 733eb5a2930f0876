"""What a fact sheet must say before everybody may read it."""

from django.utils.translation import gettext as _

from gemeinsam.strategy.models import Measure


def missing_for_publication(measure: Measure) -> list[str]:
    """What is missing, in sentences; empty if it may become public."""
    return (
        []
        if measure.lead_unit_id
        else [_("Wer ist zuständig? Ohne eine Stelle kann die Maßnahme nicht öffentlich werden.")]
    )
