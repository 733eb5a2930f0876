"""What can be read and what can't, and that no file takes the reader down with it."""

import io
import os
import time
import zipfile

import docx
import pikepdf
import pytest
from tests.engines.papers.corpus import pdf, prose, word
from tests.papers_story import a_pdf

from gemeinsam.engines.papers import opening, session
from gemeinsam.engines.papers.reading import read_here
from gemeinsam.engines.papers.session import CancelledError, read
from gemeinsam.engines.papers.tree import UnreadableError

# Makes and reads whole papers: left out of `./test quick`.
pytestmark = pytest.mark.slow


def said_of(content: bytes, **limits) -> str:
    with pytest.raises(UnreadableError) as caught:
        read(content, **limits)
    return str(caught.value)


def archive(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return out.getvalue()


def locked() -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(a_pdf("Geheim"))) as document:
        document.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    return out.getvalue()


REFUSED = {
    "empty": (b"", "Die Datei ist leer."),
    "spaces": (b"\xef\xbb\xbf \r\n", "Die Datei ist leer."),
    "locked": (locked(), "Die Datei ist mit einem Kennwort geschützt. Bitte speichern Sie sie ohne Kennwort."),
    "locked word": (opening.OLE + opening.ENCRYPTED, "Die Datei ist mit einem Kennwort geschützt. Bitte speichern Sie sie ohne Kennwort."),
    "old word": (opening.OLE + b"WordDocument", "Das ist eine alte Office-Datei (doc, xls oder ppt). Bitte speichern Sie sie als docx. Lesbar sind PDF und Word (docx)."),
    "picture": (b"\x89PNG\r\n\x1a\n", "Das ist ein Bild. Lesbar sind PDF und Word (docx)."),
    "web page": (b"<!doctype html><p>Hallo", "Das ist weder eine PDF-Datei noch eine Word-Datei. Lesbar sind PDF und Word (docx)."),
    "broken pdf": (b"%PDF-1.7\nnichts", opening.BROKEN),
    "broken archive": (b"PK\x03\x04abgeschnitten", opening.BROKEN),
    "spreadsheet": (archive(xl__workbook_xml="<a/>"), "Das ist eine Tabelle. Tabellen nimmt „Listen einlesen“ an. Lesbar sind PDF und Word (docx)."),
    "bad xml": (archive(word__document_xml="<a"), opening.BROKEN),
    "no body": (archive(word__document_xml="<a/>"), opening.BROKEN),
    "entities": (
        archive(word__document_xml='<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'),
        "Die Datei enthält Anweisungen, die in einem Text nichts zu suchen haben.",
    ),
    "bomb": (archive(word__document_xml="0" * 210_000_000), "Die Datei ist ausgepackt zu groß. Bitte speichern Sie sie als PDF."),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_said_in_plain_words(name):
    content, words = REFUSED[name]
    assert said_of(content) == words


def test_a_scanned_pdf_is_called_so():
    assert said_of(a_pdf("", "")).startswith("Die Datei enthält keinen Text, vermutlich gescannt.")


def test_single_pages_without_text_are_named():
    reading = read(a_pdf("Der Rufbus fährt am Abend.", "", "Die Bank steht am Markt."))
    assert reading.notes == ("Ohne lesbaren Text, vielleicht Bilder oder gescannt: Seite 2.",)
    assert [leaf.text for leaf in reading.leaves] == ["Der Rufbus fährt am Abend.", "", "Die Bank steht am Markt."]


def test_too_many_pages_are_refused():
    assert said_of(a_pdf(*["x"] * (opening.MOST_PAGES + 1))) == "Die Datei hat 1001 Seiten. Lesbar sind höchstens 1000."


def test_the_ending_of_a_name_does_not_matter_only_the_content():
    assert opening.kind_of(b"\r\n" + a_pdf("x")) == "pdf"
    assert opening.kind_of(word(lambda document: document.add_paragraph("Hallo"))) == "docx"


# --- limits -------------------------------------------------------------------------------------------


def test_a_slow_file_is_ended_by_the_clock():
    began = time.monotonic()
    assert said_of(a_pdf(*["Wort " * 50] * 900), seconds=0) == session.TOO_MUCH
    assert time.monotonic() - began < 5


def test_a_file_that_needs_too_much_memory_is_ended():
    assert said_of(a_pdf("Text"), megabytes=24) in {session.TOO_MUCH, opening.BROKEN}


def test_whoever_cancels_is_heard_and_no_child_is_left():
    with pytest.raises(CancelledError):
        read(a_pdf("Text"), cancelled=lambda: True)
    assert children() == set()


def children() -> set[int]:
    tasks = f"/proc/{os.getpid()}/task/{os.getpid()}/children"
    with open(tasks) as file:  # noqa: PTH123 - a file of the kernel
        return {int(word) for word in file.read().split()}


def test_the_child_is_told_nothing_of_our_secrets(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "geheim")
    assert "SECRET_KEY" not in session._surroundings()


def test_progress_is_told_to_the_last_page():
    told = []
    read(a_pdf(*["Text auf der Seite."] * 30), tell=lambda done, of: told.append((done, of)))
    assert told[-1] == (30, 30)


def test_apart_and_here_the_same_is_read():
    content = pdf(f"= Bericht\n{prose(300)}")
    assert read(content) == read_here(content)


@pytest.mark.slow
def test_four_hundred_pages_are_read_in_reasonable_time(record_property):
    content = pdf(
        '#set page(paper:"a4")\n#set text(lang:"de", size:11pt)\n'
        + "\n#pagebreak()\n".join(prose(380, seed) for seed in range(400))
    )
    began = time.monotonic()
    reading = read(content)
    record_property("seconds", round(time.monotonic() - began, 1))
    record_property("pages", len(reading.leaves))
    assert len(reading.leaves) >= 400
    assert time.monotonic() - began < 60


# --- text ---------------------------------------------------------------------------------------------


def test_words_parted_at_the_end_of_a_line_are_whole_and_paragraphs_flow():
    narrow = pdf(
        '#set page(width:9cm, height:20cm)\n#set text(lang:"de", size:11pt, hyphenate:true)\n#set par(justify:true)\n'
        "Die Wirtschaftsförderung begleitet Unternehmensgründungen und Betriebsübernahmen in den Verbandsgemeinden. "
        "Sie berät zu Rad- und Fußwegen, zu Ladeinfrastruktur und zu Förderprogrammen des Landes."
    )
    (leaf,) = read(narrow).leaves
    assert leaf.text == (
        "Die Wirtschaftsförderung begleitet Unternehmensgründungen und Betriebsübernahmen in den Verbandsgemeinden. "
        "Sie berät zu Rad- und Fußwegen, zu Ladeinfrastruktur und zu Förderprogrammen des Landes."
    )


def test_running_heads_page_numbers_and_feet_are_left_out():
    source = '#set page(paper:"a4", header:[Kreis Muster #h(1fr) Konzept], footer: context [Seite #counter(page).display() von 5])\n'
    reading = read(pdf(source + "#pagebreak()\n".join(f"Der Inhalt von Blatt {number}.\n\n" for number in range(1, 6))))
    assert [leaf.text for leaf in reading.leaves] == [f"Der Inhalt von Blatt {number}." for number in range(1, 6)]


def test_a_numbered_title_at_the_top_of_each_page_is_no_running_head():
    source = '#set page(paper:"a4")\n' + "#pagebreak()\n".join(
        f"*Maßnahme {number}: {title}*\n\n{prose(50)}\n"
        for number, title in ((3, "Bänke"), (7, "Busse"), (12, "Bäume"), (13, "Brücken"))
    )  # fmt: skip
    reading = read(pdf(source))
    assert [(one.page, one.number, one.title) for one in reading.candidates] == [
        (1, "3", "Bänke"), (2, "7", "Busse"), (3, "12", "Bäume"), (4, "13", "Brücken"),
    ]  # fmt: skip


def test_a_word_file_has_sections_by_headings_and_page_breaks():
    def fill(document):
        document.core_properties.title = "Wegekonzept"
        document.add_heading("Anlass", 1)
        document.add_paragraph("Es gibt Lücken.")
        document.add_page_break()
        document.add_paragraph("Nach dem Umbruch.")
        document.add_heading("Maßnahmen", 1)

    reading = read(word(fill))
    assert (reading.title, reading.unit) == ("Wegekonzept", "Abschnitt")
    assert [leaf.text for leaf in reading.leaves] == ["Anlass\nEs gibt Lücken.", "Nach dem Umbruch.", "Maßnahmen"]


def test_cells_of_a_word_table_stand_beside_each_other_once_also_when_merged():
    def fill(document):
        table = document.add_table(rows=2, cols=3)
        for cell, text in zip(table.rows[0].cells, ("Nr.", "Was", "Wer"), strict=True):
            cell.text = text
        table.cell(1, 0).merge(table.cell(1, 1)).text = "Zusammen"
        table.cell(1, 2).text = "Kreis"

    assert read(word(fill)).leaves[0].text == "Nr.\tWas\tWer\nZusammen\tKreis"


def test_what_was_struck_out_in_word_is_not_read():
    document, out = docx.Document(), io.BytesIO()
    paragraph = document.add_paragraph("Der Bus fährt.")
    deleted = paragraph._p.makeelement("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}del")
    run = paragraph.add_run(" Gestrichen.")._r
    run[0].tag = run[0].tag.replace("}t", "}delText")
    paragraph._p.remove(run)
    deleted.append(run)
    paragraph._p.append(deleted)
    document.save(out)
    assert read(out.getvalue()).leaves[0].text == "Der Bus fährt."
