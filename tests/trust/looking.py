"""What must never stand in a page, whatever somebody typed."""

from urllib.parse import urljoin, urlsplit

from lxml import html

BAD_TAGS = {"iframe", "object", "embed", "base", "frame", "applet", "style", "math", "foreignobject"}
LINKS = {"href", "src", "action", "formaction", "xlink:href", "poster", "data"}


def dangers(content: str) -> list[str]:
    """Elements and attributes that could run something, read as a browser reads them."""
    found = []
    for element in html.document_fromstring(content).iter():
        if not isinstance(element.tag, str):
            continue
        tag = element.tag.lower()
        if tag in BAD_TAGS or (
            tag == "script" and not (element.get("src", "").startswith("/static/") and not element.text)
        ):
            found.append(html.tostring(element, encoding="unicode")[:120])
        if tag == "meta" and element.get("http-equiv"):
            found.append("meta http-equiv")
        for name, value in element.attrib.items():
            low = name.lower()
            if low.startswith("on") or low == "style":
                found.append(f"{tag} {name}={value[:60]}")
            if low in LINKS and not (value.startswith(("/", "#", "?", "https://", "http://")) or value == ""):
                found.append(f"{tag} {name}={value[:60]}")
            if low in LINKS and tag in {"script", "link", "img", "form"} and (value.startswith("//") or "://" in value):
                found.append(f"{tag} {name}={value[:60]}")
    return found


def problem_with(response) -> str:
    """Why an answer is not a good one to a hostile request; nothing if it is."""
    status = response.status_code
    if status >= 500:
        return f"{status}"
    if 300 <= status < 400:
        target = urlsplit(urljoin("http://testserver/a/", response["Location"]))
        return (
            "" if target.scheme == "http" and target.netloc == "testserver" else f"leads to {response['Location'][:80]}"
        )
    if status == 204 or not response.headers.get("Content-Type", "").startswith("text/html"):
        return ""
    content = response.content.decode()
    if status >= 400 and '<html lang="de">' not in content:
        return f"{status} without German"
    found = dangers(content)
    return f"{status} {found[:2]}" if found else ""
