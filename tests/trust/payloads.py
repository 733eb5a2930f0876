"""What people with bad intentions, broken programs and unlucky hands send."""

MARK = "kanarie"
XSS = (
    f"<script>{MARK}()</script>", f"<img src=x onerror={MARK}()>", f'"><svg onload={MARK}()>', f"'><script>{MARK}()</script>",
    f"</textarea><script>{MARK}()</script>", f"</title><script>{MARK}()</script>", f'" autofocus onfocus={MARK}() x="',
    f"' onmouseover={MARK}() x='", f"javascript:{MARK}()", f"JaVaScRiPt:{MARK}()", f"data:text/html,<script>{MARK}()</script>",
    f"<iframe src=javascript:{MARK}()>", f"<a href=javascript:{MARK}()>x</a>", "<base href=//evil.test/>", f"<style>*{{background:url(//{MARK}.test)}}</style>",
    f"<math><mtext><script>{MARK}()</script>", f"<svg><a xlink:href=javascript:{MARK}()>", f"&lt;script&gt;{MARK}()&lt;/script&gt;",
    f"<scr<script>ipt>{MARK}()</scr</script>ipt>", f"<!--<img src=--><img src=x onerror={MARK}()>", f"]]><script>{MARK}()</script>",
    f"<details open ontoggle={MARK}()>", f"\"><meta http-equiv=refresh content='0;url=//{MARK}.test'>", f"<form action=//{MARK}.test><input name=x>",
    f"[x](javascript:{MARK}())", f'http://x/"onclick={MARK}()//',
)  # fmt: skip
TEMPLATES = (
    "{{7*7}}",
    "{% load static %}",
    "{{ request.user.password }}",
    "${7*7}",
    "#{7*7}",
    "<%= 7*7 %>",
    "%(subject)s %s %d",
    "{0.__class__}",
)
SQL = (
    "' OR '1'='1", "'; DROP TABLE county_county; --", '" UNION SELECT password FROM county_user --', "1 OR 1=1", "%' AND 1=0 --",
    'a" OR NEAR(b)', "* AND NOT", "words:*",
)  # fmt: skip
LETTERS = (
    "a\0b", "\0", "\u202eabc\u202d", "👩‍👩‍👧‍👦" * 20, "Z͑ͫ̓ͪ̂" * 40, "\ufeffBOM", "\u2028\u2029", "ﬃ İ ß ẞ ſ", "\ud7ff\ue000\uffff", "\r\nSet-Cookie: a=b",
)  # fmt: skip
NUMBERS = ("-1", "0", "99999999999999999999", "1e309", "NaN", "٣", "1_000", "9" * 5000)
PATHS = ("../../etc/passwd", "..%2f..%2fetc%2fpasswd", "%00", "//evil.test/", "\\\\evil.test\\x", "C:\\boot.ini")
LONG = ("x" * 5_000, "ä" * 300_000)
ALL = (*XSS, *TEMPLATES, *SQL, *LETTERS, *NUMBERS, *PATHS, *LONG)
