"""A document as part of a page."""

from django.utils.safestring import SafeString, mark_safe

from gemeinsam.engines import document as engine


def body_of(document: engine.Document) -> SafeString:
    """The paper's blocks as markup for a template."""
    # The engine escapes every text of the tree.
    return mark_safe(engine.html(document))  # noqa: S308
