"""Measures of concepts as far as public sources name them, and one invented document to try the reading on."""

from hashlib import sha256

from gemeinsam.conf.demo import files
from gemeinsam.conf.demo.inventory import CONCEPTS
from gemeinsam.conf.demo.shelf import Shelf
from gemeinsam.engines.papers.reading import read_here
from gemeinsam.inventory import document_actions, document_files
from gemeinsam.inventory.document_search import words_of
from gemeinsam.inventory.models import ConceptMeasure, Document, Project

EXAMPLE = "mobilitaet-im-dorf"


def put_papers(projects: dict[str, Project]) -> None:
    """The register of concepts, and the example."""
    put_concept_measures(projects)
    put_example()


def put_concept_measures(projects: dict[str, Project]) -> None:
    """An entry that a source calls part of a concept is a measure of it, and carries it out."""
    shelf = Shelf(ConceptMeasure, "concept", "title")
    for part, concept in CONCEPTS.items():
        if projects[concept].kind == Project.Kind.CONCEPT:
            shelf.put(
                concept=projects[concept],
                title=projects[part].title,
                text=projects[part].summary,
                project=projects[part],
                sources=projects[part].sources,
            )


def put_example() -> None:
    """A small document with open proposals; it is ours and harmless, so it is read here and at once."""
    content = (files.FOLDER / f"{EXAMPLE}.pdf").read_bytes()
    digest = sha256(content).hexdigest()
    shelf = Shelf(Document, "slug")
    is_new = (EXAMPLE,) not in shelf.rows
    document_files.keep(content, digest, "pdf")
    if is_new and not Document.objects.filter(digest=digest).exists():
        document = shelf.put(
            slug=EXAMPLE,
            title="Mobilität im Dorf",
            source="Zur Vorführung erfunden",
            is_public=True,
            is_example=True,
            file_name=f"{EXAMPLE}.pdf",
            digest=digest,
            size=len(content),
            form="pdf",
        )
        reading = read_here(content)
        document_actions.store_reading(
            document=document, reading=reading, words=[words_of(leaf.text) for leaf in reading.leaves]
        )
