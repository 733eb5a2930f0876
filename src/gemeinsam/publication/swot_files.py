"""The doors to the paper on strengths and weaknesses: PDF and DOCX, for one field or for all."""

from django.http import Http404, HttpRequest, HttpResponse

from gemeinsam.county.policy import OFFICE
from gemeinsam.participation.models import Topic
from gemeinsam.publication.papers import paper
from gemeinsam.publication.swot_papers import swot_document


def swot_file(request: HttpRequest, form: str, slug: str = "") -> HttpResponse:
    """What is published; with ?umfang=alles the office gets its drafts too."""
    themes = list(Topic.objects.themes())
    topics = [topic for topic in themes if topic.slug == slug] if slug else themes
    if not topics:
        raise Http404
    with_drafts = request.role in OFFICE and request.GET.get("umfang") == "alles"
    return paper(swot_document(request.county, topics, with_drafts=with_drafts), "swot", form)
