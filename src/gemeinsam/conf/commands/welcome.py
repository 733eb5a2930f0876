"""What the terminal shows once the address answers."""

from gemeinsam.conf import demo


def welcome(url: str, *, with_demo: bool) -> str:
    """The address and, in the demonstration, who one can log in as."""
    lines = [f"Gemeinsam.Digital läuft:  {url}"]
    if with_demo:
        wide = max(len(person.email) for person in demo.PEOPLE)
        lines += ["", f"Anmelden:  {url}anmelden/"]
        lines += [f"  {person.email:<{wide}}  {demo.PASSWORD}  {person.role.label}" for person in demo.PEOPLE]
    lines += ["", "Beenden:  Strg+C"]
    return boxed(lines)


def boxed(lines: list[str]) -> str:
    wide = max(map(len, lines))
    inside = "\n".join(f"│ {line:<{wide}} │" for line in lines)
    return f"┌{'─' * (wide + 2)}┐\n{inside}\n└{'─' * (wide + 2)}┘"
