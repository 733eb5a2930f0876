"""A reader who follows every link of the site, and reads the paper too."""

import io
import re
import shutil
import subprocess
import zipfile
from urllib.parse import urljoin, urlsplit

from django.core.cache import cache
from django.test import Client
from tests.trust.browsing import page_of

# What differs between two readings of the same page.
MOVING = re.compile(r'(name="_key" value=")[^"]*|(name="csrfmiddlewaretoken" value=")[^"]*')
STARTS = (
    "/",
    "/robots.txt",
    "/sitemap.xml",
    "/gemeinden.geojson",
    "/strategie.pdf",
    "/healthz",
    "/projekte/?ansicht=tabelle",
)


def paper(content: bytes) -> str:
    """The words of a PDF."""
    if not shutil.which("pdftotext"):
        return content.decode("latin-1")
    done = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True)
    return done.stdout.decode()


def packed(content: bytes) -> str:
    """The parts of a DOCX or XLSX: whatever stands in any of them can be read."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return "\n".join(package.read(name).decode(errors="replace") for name in package.namelist())


def words_of(response) -> str:
    kind = response.headers.get("Content-Type", "")
    if kind.startswith("application/pdf"):
        return paper(response.content)
    if "openxmlformats" in kind:
        return packed(response.content)
    return MOVING.sub(r"\1\2", response.content.decode())


def links_of(response, path: str) -> list[str]:
    """The addresses on this site that a page leads to, fragments aside."""
    if response.status_code != 200 or not response.headers.get("Content-Type", "").startswith("text/html"):
        return []
    page = page_of(response)
    targets = [urljoin(path, link) for link in page.xpath("//a/@href | //*[local-name()='a']/@*[local-name()='href']")]
    targets += [urljoin(path, link) for link in page.xpath("//*[@*[local-name()='href']]/@*[local-name()='href']")]
    own = (urlsplit(target) for target in targets)
    return [
        f"{t.path}{'?' + t.query if t.query else ''}" for t in own if not t.netloc and not t.path.startswith("/static/")
    ]


def crawled(client: Client, starts=STARTS, most: int = 400) -> dict[str, str]:
    """The words of every page that links lead to, by address; answers that are no page count too."""
    cache.clear()
    pages: dict[str, str] = {}
    waiting = list(starts)
    while waiting and len(pages) < most:
        path = waiting.pop(0)
        if path in pages or path.startswith("/konto/"):
            continue
        response = client.get(path)
        assert response.status_code < 500, path
        pages[path] = words_of(response) if response.status_code == 200 else str(response.status_code)
        waiting += links_of(response, path)
    return pages
