"""`gemeinsam bench recommendations`: what computing the recommendations of a large county costs."""

import random
import time
from datetime import date

from gemeinsam.conf.commands.setup import tell

ENTRIES, UNITS, FIELDS, WORDS, TWINS = 3000, 300, 7, 6000, 150
TODAY = date(2027, 3, 1)
SYLLABLES = [
    "bür",
    "ger",
    "bus",
    "netz",
    "kar",
    "te",
    "mel",
    "dung",
    "schu",
    "le",
    "rat",
    "haus",
    "was",
    "ser",
    "wär",
    "me",
    "stra",
    "ße",
    "gar",
    "ten",
    "vor",
    "sor",
    "ge",
    "la",
    "den",
]


def run() -> None:
    """Compute all rules over made entries, once anew and once again, and print CPU seconds."""
    from gemeinsam.inventory import recommend_synergy as synergy  # noqa: PLC0415 - app ready
    from gemeinsam.inventory.recommend_queries import RULES  # noqa: PLC0415 - app ready

    facts = made_facts()
    tell(f"\nEmpfehlungen bei {ENTRIES} Einträgen von {UNITS} Stellen, CPU-Sekunden")
    for rule, rows in RULES.items():
        began = time.process_time()
        found = list(rows(facts))
        tell(f"{rule:<10} {time.process_time() - began:6.2f} s  {len(found)} Empfehlungen")
    began = time.process_time()
    again = list(synergy.synergies(facts))
    tell(f"{'noch einmal':<10} {time.process_time() - began:6.2f} s  {len(again)} (synergie, Einträge unverändert)")
    groups = [sorted(evidence.label for evidence in row.evidence) for row in again]
    same = sum(len({label.split(" (")[0] for label in labels}) == 1 for labels in groups)
    tell(f"{'gepflanzt':<10} {TWINS} Paare, {same} gefunden; {len(groups) - same} andere")


def made_facts():
    """Entries in words of a county's frequencies (Zipf), with planted pairs that say the same in two units."""
    from gemeinsam.inventory.recommend_facts import Entry, Facts, FieldFact, Home  # noqa: PLC0415 - app ready

    chance = random.Random(7)  # noqa: S311 - made entries, the same each time
    words = ["".join(chance.choices(SYLLABLES, k=chance.randint(2, 5))) for _word in range(WORDS)]
    weights = [1 / (place + 1) for place in range(WORDS)]

    def text(count: int) -> str:
        return " ".join(chance.choices(words, weights, k=count))

    entries: list[Entry] = []
    for number in range(ENTRIES):
        unit, slug = number % UNITS, f"feld-{chance.randrange(FIELDS)}"
        title, told = text(4), text(28)
        if ENTRIES - number <= TWINS:  # says what an earlier entry of another unit says, in other words around it
            first = entries[ENTRIES - number]
            title, slug, unit = first.title, next(iter(first.fields)), (int(first.unit) + 1) % UNITS
            told = f"{' '.join(first.text.split()[:14])} {text(14)}"
        entries.append(
            Entry(
                pk=number + 1, slug=f"e-{number}", title=title, text=told, status="implementation", unit=str(unit),
                unit_name=f"Stelle {unit}", fields=frozenset({slug}),
                kind="concept" if number % 100 == 0 else "project",
            )
        )  # fmt: skip
    fields = tuple(FieldFact(slug=f"feld-{n}", title=f"Feld {n}", voices=20 * n) for n in range(FIELDS))
    return Facts(today=TODAY, home=Home(name="Musterkreis"), fields=fields, entries=tuple(entries))
