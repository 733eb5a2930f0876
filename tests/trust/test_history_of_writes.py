"""Nothing changes without an entry in the history: for every function that writes, and for every form that is sent."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.trust.test_hostile import FORMS, fields_and_client
from tests.trust.writes import Function, functions_in, source, uncovered

from gemeinsam.county.models import HistoryEntry

# What writes and needs no entry, and why.
WITHOUT = {
    "gemeinsam.county.jobs.": "a job tells how far it is; what it does to the county's rows, its work records",
    "gemeinsam.county.middleware.OnceMiddleware.process_view": "spends the key of a form",
    "gemeinsam.county.models.people.UserManager.create_user": "an account of its own; what it may do is a membership",
    "gemeinsam.county.outbox.": "a mail that an action promised; that action records",
    "gemeinsam.county.wall.": "the wall itself: who calls it records",
    "gemeinsam.inventory.collection_actions.forget_links": "erases by the clock what nobody reads any more",
    "gemeinsam.inventory.intake_writing.": "part of Writer, which records each entry in _tell_history",
    "gemeinsam.participation.reply_actions.forget_addresses": "erases by the clock what nobody reads",
    "gemeinsam.planning.nation.on_jobs": "throws finished jobs away",
    "gemeinsam.publication.files.remember": "a file that was written anew from the same rows",
}
# Tables that hold no statement of the county: sessions, keys of forms, jobs, mails, counters of senders.
PLUMBING = {
    "county_historyentry", "county_handledrequest", "county_job", "county_mail", "django_session", "county_user",
    "inventory_searchentry", "account_emailaddress", "cache", "county_thaw",
}  # fmt: skip
WRITE = re.compile(r'^(?:INSERT (?:OR \w+ )?INTO|UPDATE|DELETE FROM) "(\w+)"')
# Sent with what stands in them, these change nothing of the county, or are no one's act.
ENTRANCE = {"login", "signup", "reset"}
# Fields that a person would have filled in.
TEXTS = {"title", "text", "reason", "note", "question", "answer", "name", "summary", "body", "paper", "result", "grund"}


def test_every_function_that_writes_leaves_an_entry():
    bare = {name for name in uncovered(source()) if not name.startswith(tuple(WITHOUT))}
    assert bare == set()


def test_each_reason_is_still_needed():
    bare = uncovered(source())
    assert [start for start in WITHOUT if not any(name.startswith(start) for name in bare)] == []


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("def set_it(row):\n    row.save()\n", {"m.set_it"}),
        ("def set_it(rows):\n    rows.update(state=1)\n", {"m.set_it"}),
        ("def set_it(rows):\n    rows.filter(pk=1).delete()\n", {"m.set_it"}),
        ("class Page:\n    def post(self):\n        Row.objects.create(a=1)\n", {"m.Page.post"}),
        ("def put(row):\n    row.save()\ndef set_it(row):\n    put(row)\n", {"m.put"}),
        ("def count(words):\n    words.update({'a': 1})\n", set()),
        (
            (
                "from gemeinsam.county.history import record\n"
                "def put(row):\n    row.save()\ndef set_it(row):\n    put(row)\n    record('x', row, '')\n"
            ),
            set(),
        ),
        (
            (
                "from gemeinsam.county.history import record\n"
                "def put(row):\n    row.save()\ndef a(row):\n    put(row)\n    record('x', row, '')\n"
                "def b(row):\n    put(row)\n"
            ),
            {"m.put"},
        ),
    ],
)
def test_a_planted_write_without_entry_is_found(code, found):
    planted: dict[str, Function] = {function.name: function for function in functions_in(code, "m")}
    assert uncovered(planted) == found


def written(queries) -> set[str]:
    return {match[1] for query in queries if (match := WRITE.match(query["sql"]))} - PLUMBING


@pytest.mark.parametrize("name", [name for name in FORMS if name not in ENTRANCE])
def test_who_sends_a_form_that_changes_a_row_stands_in_the_history(town, name):
    client, where, fields = fields_and_client(town, name)
    sent = fields | {key: fields[key] or "Ein Satz." for key in fields.keys() & TEXTS}
    before = set(HistoryEntry.everywhere.values_list("pk", flat=True))
    with CaptureQueriesContext(connection) as asked:
        client.post(where, sent)
    made = list(HistoryEntry.everywhere.exclude(pk__in=before))
    changed = written(asked.captured_queries)
    assert not changed or made, (name, sorted(changed))
    assert {entry.county_id for entry in made} <= {town.county.pk}
