"""Rule: different units work on the same thing and don't say so. Precise rather than many.

Texts are compared by their stems (cosine of weighted words) through an index from word to entries, so that the work
grows with the entries and not with their pairs. docs/methods/recommendations.md says how and what was measured.
"""

import hashlib
import threading
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import log, sqrt

from django.utils.translation import gettext as _

from gemeinsam.inventory.recommend_facts import (
    MIDDLE,
    STRONG,
    WEAK,
    Entry,
    Facts,
    Recommendation,
    inner,
    only,
)
from gemeinsam.inventory.search import stems

# How alike two texts are, from 0 to 1: from here on they are about the same; much alike; hardly apart.
ALIKE, MUCH, ALMOST = 0.27, 0.45, 0.65
# A word of the title weighs as much as so many of the text; the beginning of a long word a part of the word.
OF_TITLE, OF_BEGINNING = 2.0, 0.6
BEGINNING, LONG = 7, 9
# A word that stands in more entries than this leads to nobody: it still counts in the comparison.
MOST_SHARING = 40
# What the rare words of two entries share at least, before the whole is compared.
LEAST_SHARED = 0.1
# More than this is no group any more, but a list.
LARGEST_GROUP = 8
LEAST_STEM = 3
MOST_WORDS = 6
KINDS = frozenset({"project", "solution", "procedure", "infrastructure", "network", "participation", "concept"})
# Words that say nothing of what an entry is about.
EMPTY = frozenset(stems("""aber alle als am an auch auf aus bei bis da damit das dass dem den der des die dies diese
    dieser durch ein eine einem einen einer eines er es fuer gegen hat haben ihr ihre im in ins ist kann keine mehr mit
    nach nicht noch nur ob oder ohne sein sich sie sind so soll sollen sowie ueber um und unter vom von vor war was wenn
    werden wie wird wurde zu zum zur zwischen jahr jahre neue neuen neuer erste ersten bereits rund
    projekt projekte massnahme konzept foerderung landkreis kreis kreises kreisverwaltung verbandsgemeinde gemeinde
    gemeinden stadt verwaltung digital digitale digitalen digitaler digitales
    netzwerk online portal plattform smart smarte elektronisch elektronische elektronischer"""))  # fmt: skip
Vector = dict[str, float]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two entries, by their keys, and how alike they are."""

    likeness: float
    one: int
    other: int


@dataclass(frozen=True, slots=True)
class Group:
    """Entries that are each alike to each other, with the least likeness among them."""

    entries: tuple[Entry, ...]
    likeness: float


def synergies(facts: Facts) -> Iterator[Recommendation]:
    """One recommendation for each group of alike entries of different units."""
    compared = [entry for entry in facts.entries if is_compared(entry, facts)]
    # Two things in one place are not alike for its name.
    places = frozenset(stems(" ".join((facts.home.name, *facts.home.places))))
    for group in kept_groups(compared, places):
        yield synergy(group, facts, places)


def is_compared(entry: Entry, facts: Facts) -> bool:
    return bool(entry.unit) and entry.kind in KINDS and entry.is_unfinished(facts.today)


_kept: OrderedDict[str, tuple[Group, ...]] = OrderedDict()
_lock = threading.Lock()
MOST_KEPT = 8


def kept_groups(entries: list[Entry], places: frozenset[str]) -> tuple[Group, ...]:
    """The groups of these very entries; asked again, they are not computed again. Nothing else can change them."""
    content = "\n".join((repr(sorted(places)), *(repr(comparable(entry)) for entry in entries)))
    key = hashlib.sha256(content.encode()).hexdigest()
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    found = tuple(groups(entries, places))
    with _lock:
        _kept[key] = found
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return found


def comparable(entry: Entry) -> tuple[object, ...]:
    """All of an entry in an order that does not change from process to process."""
    sets = (sorted(entry.partners), sorted(entry.fields))
    return (entry.pk, entry.slug, entry.title, entry.text, entry.kind, entry.unit, entry.unit_name, *sets,
            entry.concept, entry.starts, entry.ends, entry.status, entry.digital, entry.funding)  # fmt: skip


def groups(entries: Sequence[Entry], places: frozenset[str] = frozenset()) -> Iterator[Group]:
    """Groups in which each two are alike, of different units, and meet; the most alike pairs first."""
    by_key = {entry.pk: entry for entry in entries}
    pairs = [pair for pair in alike_pairs(entries, places) if may_join(by_key[pair.one], by_key[pair.other])]
    likeness = {(pair.one, pair.other): pair.likeness for pair in pairs}
    home: dict[int, set[int]] = {}
    for pair in sorted(pairs, key=lambda pair: (-pair.likeness, pair.one, pair.other)):
        joined = home.get(pair.one, {pair.one}) | home.get(pair.other, {pair.other})
        if len(joined) <= LARGEST_GROUP and all(two in likeness for two in combinations(sorted(joined), 2)):
            for key in joined:
                home[key] = joined
    for keys in {id(keys): sorted(keys) for keys in home.values()}.values():
        least = min(likeness[two] for two in combinations(keys, 2))
        yield Group(tuple(by_key[key] for key in keys), least)


def may_join(one: Entry, other: Entry) -> bool:
    """Different units that don't work together on either, in the same field, at the same time."""
    together = one.unit == other.unit or one.unit in other.partners or other.unit in one.partners
    related = one.slug == other.concept or other.slug == one.concept or (one.concept and one.concept == other.concept)
    return not together and not related and bool(one.fields & other.fields) and overlap(one, other)


def overlap(one: Entry, other: Entry) -> bool:
    """Whether both run at some time; an end or beginning that is not known does not part them."""
    first_over = one.ends and other.starts and one.ends < other.starts
    other_over = other.ends and one.starts and other.ends < one.starts
    return not first_over and not other_over


def alike_pairs(entries: Iterable[Entry], places: frozenset[str] = frozenset()) -> Iterator[Pair]:
    """All pairs that share a word that is not everywhere, and are alike; the lower key first."""
    rows = sorted(entries, key=lambda entry: entry.pk)
    silent = [EMPTY | places | set(stems(entry.unit_name)) for entry in rows]
    wholes = weighed_all([weights_of(row.title, row.text, without=no) for row, no in zip(rows, silent, strict=True)])
    titles = weighed_all([weights_of(row.title, "", without=no) for row, no in zip(rows, silent, strict=True)])
    counts = Counter(word for vector in wholes for word in vector)
    index: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for place, vector in enumerate(wholes):
        met: dict[int, float] = defaultdict(float)
        for word, weight in vector.items():
            if counts[word] <= MOST_SHARING:
                for other, there in index[word]:
                    met[other] += weight * there
                index[word].append((place, weight))
        for other, shared in met.items():
            if shared < LEAST_SHARED:
                continue
            likeness = (product(wholes[other], vector) + product(titles[other], titles[place])) / 2
            if likeness >= ALIKE:
                yield Pair(likeness, rows[other].pk, rows[place].pk)


def weighed_all(vectors: list[Vector]) -> list[Vector]:
    """Each word times its rareness (the logarithm of how few have it), each vector of length 1."""
    counts = Counter(word for vector in vectors for word in vector)
    rareness = {word: log((len(vectors) + 1) / count) for word, count in counts.items()}
    return [weighed(vector, rareness) for vector in vectors]


def weights_of(title: str, text: str, *, without: frozenset[str] | set[str]) -> Vector:
    """The words of an entry with what they weigh before rareness; places and its unit say nothing of the thing."""
    weights: Vector = {}
    for words, weight in ((text, 1.0), (title, OF_TITLE)):
        for word in stems(words):
            if len(word) < LEAST_STEM or word in without or word.isdigit():
                continue
            weights[word] = max(weight, weights.get(word, 0))
            start = word[:BEGINNING]
            if len(word) > LONG and start not in EMPTY:
                # Words that begin alike: Mobilitätskonzept and Mobilitätsstrategie.
                weights[f"{start}-"] = max(weight * OF_BEGINNING, weights.get(f"{start}-", 0))
    return weights


def weighed(vector: Vector, rareness: dict[str, float]) -> Vector:
    """Weights times rareness, of length 1."""
    raw = {word: weight * rareness[word] for word, weight in vector.items()}
    length = sqrt(sum(weight * weight for weight in raw.values()))
    return {word: weight / length for word, weight in raw.items()} if length else {}


def product(one: Vector, other: Vector) -> float:
    if len(one) > len(other):
        one, other = other, one
    return sum(weight * other[word] for word, weight in one.items() if word in other)


def synergy(group: Group, facts: Facts, places: frozenset[str]) -> Recommendation:
    entries = group.entries
    units = list(dict.fromkeys(entry.unit_name for entry in entries))
    shared = frozenset.intersection(*(entry.fields for entry in entries))
    field = only(shared) or min(shared, default="")
    names = _(" und ").join(f"„{inner(entry.title)}“" for entry in entries[:2])
    title = _("%s aufeinander abstimmen") % names
    if len(entries) > 2:
        title = _("%(n)d ähnliche Vorhaben aufeinander abstimmen: %(names)s und weitere") % {
            "n": len(entries), "names": ", ".join(f"„{inner(entry.title)}“" for entry in entries[:2])
        }  # fmt: skip
    why = _("%(units)s arbeiten an Ähnlichem: die Texte gleichen sich zu %(percent)d %%. Gemeinsames Feld: %(field)s.")
    return Recommendation(
        key=f"synergie-{entries[0].slug}", rule="synergie", title=title,
        why=why % {"units": ", ".join(units), "percent": round(100 * group.likeness), "field": facts.field_name(field)}
        + " " + common_words(entries, places),
        evidence=tuple(dict.fromkeys(entry.evidence for entry in entries)),
        step=_("Bringen Sie die Stellen an einen Tisch: gemeinsame Technik, ein Vertrag, ein Ansprechpartner?"),
        proposal=_("Gemeinsam vorgehen: %s") % entries[0].title,
        strength=STRONG if group.likeness >= ALMOST else MIDDLE if group.likeness >= MUCH else WEAK,
        field=field, field_name=facts.field_name(field),
    )  # fmt: skip


def common_words(entries: Sequence[Entry], places: frozenset[str]) -> str:
    """Which words stand in all of them, as the first one writes them."""
    shared = set.intersection(*(words_of(entry, places) for entry in entries))
    written = (word.strip(".,;:()„“") for word in f"{entries[0].title} {entries[0].text}".split())
    found = dict.fromkeys(word for word in written if set(stems(word)) & shared)
    return _("Gemeinsame Wörter: %s.") % ", ".join(list(found)[:MOST_WORDS]) if found else ""


def words_of(entry: Entry, places: frozenset[str]) -> set[str]:
    without = EMPTY | places | set(stems(entry.unit_name))
    return {word for word in weights_of(entry.title, entry.text, without=without) if not word.endswith("-")}
