"""Form of the Word file: page, styles, header and footer, and a package without what no reader needs."""

import io
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from .tree import Document

if TYPE_CHECKING:
    from docx.document import Document as WordFile

INK, SOFT, RED, HAIR = "131525", "4A4D5E", "BD0B37", "B8B0A3"
FONT = "Calibri"
TEXT_MM = 166


@dataclass(frozen=True, slots=True)
class Form:
    """How a style looks: size, space before and after in points, colour."""

    size: float
    before: float
    after: float
    colour: str
    bold: bool = False


STYLES = {
    "Normal": Form(10.5, 0, 6, INK),
    "Title": Form(28, 0, 4, INK, bold=True),
    "Subtitle": Form(14, 0, 10, SOFT),
    "Heading 1": Form(19, 24, 8, INK, bold=True),
    "Heading 2": Form(14.5, 18, 6, INK, bold=True),
    "Heading 3": Form(12, 14, 4, INK, bold=True),
    "Heading 4": Form(10.5, 10, 3, INK, bold=True),
    "Caption": Form(9.5, 10, 3, INK, bold=True),
    "List Bullet": Form(10.5, 0, 3, INK),
    "List Number": Form(10.5, 0, 3, INK),
    "Header": Form(9, 0, 0, SOFT),
    "Footer": Form(9, 0, 0, SOFT),
}
OWN_STYLES = {
    "Vorspann": Form(13, 0, 8, INK),
    "Anmerkung": Form(9, 3, 8, SOFT),
    "Station": Form(9, 8, 2, RED),
    "Angabe": Form(10.5, 0, 2, INK),
    "Tabellentext": Form(9, 0, 0, INK),
    "Inhalt": Form(14.5, 18, 6, INK, bold=True),
    "toc 1": Form(10.5, 4, 2, INK),
    "toc 2": Form(10.5, 0, 2, INK),
}
# Parts of the library's template that Word writes anew, or that show a page that is not ours.
UNNEEDED = ("stylesWithEffects", "customXml", "thumbnail", "webSettings")
APP = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>Gemeinsam.Digital</Application><DocSecurity>0</DocSecurity></Properties>"
)
OLDEST = (1980, 1, 1, 0, 0, 0)


def new_file(document: Document) -> "WordFile":
    """An empty Word file in our form: A4, styles, header, footer, properties."""
    import docx  # noqa: PLC0415 - slow import

    word = docx.Document()
    _set_page(word)
    _set_styles(word)
    _set_language(word, lang="de-DE" if document.lang == "de" else document.lang)
    _set_running_lines(word, document)
    _set_properties(word, document)
    _leave_out(word)
    return word


def packed(word: "WordFile") -> bytes:
    """The file as bytes; the same document gives the same ones, whenever it is written."""
    raw, out = io.BytesIO(), io.BytesIO()
    word.save(raw)
    with zipfile.ZipFile(raw) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            after.writestr(zipfile.ZipInfo(name, OLDEST), before.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _set_page(word: "WordFile") -> None:
    from docx.shared import Mm  # noqa: PLC0415 - slow import

    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(24), Mm(210 - 24 - TEXT_MM)
    section.top_margin, section.bottom_margin = Mm(24), Mm(20)
    section.header_distance = section.footer_distance = Mm(10)


def _set_styles(word: "WordFile") -> None:
    from docx.enum.style import WD_STYLE_TYPE  # noqa: PLC0415 - slow import

    for name, form in STYLES.items():
        _dress(word.styles[name], form)
    for name, form in OWN_STYLES.items():
        style = word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name.startswith("toc"))
        style.base_style = word.styles["Normal"]
        style.quick_style = True
        _dress(style, form)
    for name in ("Caption", "Station", "Inhalt"):
        word.styles[name].paragraph_format.keep_with_next = True
    for style in list(word.styles.element.style_lst):
        if style.get(_w("type")) == "table" and style.get(_w("styleId")) != "TableNormal":
            word.styles.element.remove(style)


def _dress(style: Any, form: Form) -> None:
    from docx.shared import Pt, RGBColor  # noqa: PLC0415 - slow import

    style.font.size, style.font.bold, style.font.italic = Pt(form.size), form.bold, False
    style.font.color.rgb = RGBColor.from_string(form.colour)
    style.font.name = FONT
    fonts = style.element.rPr.rFonts
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(_w(name), None)
    fonts.set(_w("cs"), FONT)
    room = style.paragraph_format
    room.space_before, room.space_after, room.line_spacing = Pt(form.before), Pt(form.after), 1.15
    borders = style.element.pPr.find(_w("pBdr"))
    if borders is not None:
        style.element.pPr.remove(borders)


def _set_language(word: "WordFile", *, lang: str) -> None:
    for found in word.styles.element.iter(_w("lang")):
        found.set(_w("val"), lang)
        found.attrib.pop(_w("eastAsia"), None)
    settings = word.settings.element
    settings.find(_w("themeFontLang")).set(_w("val"), lang)
    settings.find(_w("decimalSymbol")).set(_w("val"), ",")
    settings.find(_w("listSeparator")).set(_w("val"), ";")
    zoom = settings.find(_w("zoom"))
    zoom.set(_w("percent"), "100")
    for found in settings.iter(_w("compatSetting")):
        if found.get(_w("name")) == "compatibilityMode":
            found.set(_w("val"), "15")  # else Word opens it as a file of 2010


def _set_running_lines(word: "WordFile", document: Document) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415 - slow import

    section = word.sections[0]
    section.header.paragraphs[0].text = f"{document.county} · {document.title}"
    foot = section.footer.paragraphs[0]
    day = datetime.fromisoformat(document.date)
    foot.add_run(f"{document.version} · {day:%d.%m.%Y} · Prüfzahl {document.check} · Seite ")
    add_field(foot, "PAGE", shown="1")
    foot.add_run(" von ")
    add_field(foot, "NUMPAGES", shown="1")
    foot.alignment = WD_ALIGN_PARAGRAPH.LEFT


def _set_properties(word: "WordFile", document: Document) -> None:
    day = datetime.fromisoformat(document.date).replace(tzinfo=UTC)
    found = word.core_properties
    found.title, found.subject = document.title[:255], document.subtitle[:255]
    found.author = found.last_modified_by = document.county[:255]
    found.comments, found.keywords = f"Prüfzahl {document.check}"[:255], ""
    found.version, found.language, found.revision = document.version[:255], document.lang, 1
    found.created = found.modified = day


def _leave_out(word: "WordFile") -> None:
    package = word.part.package
    for holder in (package, word.part):
        for key in [key for key, rel in holder.rels.items() if rel.reltype.endswith(UNNEEDED)]:
            holder.rels.pop(key)
    for rel in package.rels.values():
        if rel.reltype.endswith("extended-properties"):
            rel.target_part._blob = APP.encode()  # noqa: SLF001 - the library has no other way to a part it does not know


def add_field(paragraph: Any, code: str, *, shown: str) -> None:
    """A field that Word keeps up to date, with what it shows until then."""
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("text", shown), ("end", "")):
        run = paragraph.add_run()
        if kind == "text":
            run.text = text
        elif kind:
            element(run._r, "fldChar", fldCharType=kind)  # noqa: SLF001 - fields are XML to the library
        else:
            made = element(run._r, "instrText")  # noqa: SLF001 - the same
            made.text = f" {text} "


def element(parent: Any, kind: str, /, **values: str) -> Any:
    """A new element of WordprocessingML under a parent, with its attributes."""
    from docx.oxml import OxmlElement  # noqa: PLC0415 - slow import

    made = OxmlElement(f"w:{kind}")
    for key, value in values.items():
        made.set(_w(key), value)
    parent.append(made)
    return made


def _w(name: str) -> str:
    return f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{name}"
