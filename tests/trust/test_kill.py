"""Acknowledged means durable: the server dies at random instants, and what it had acknowledged is there, once."""

import contextlib
import http.client
import random
import threading
import time

import pytest
from tests.trust.site import Site

KILLS = 10


class Writer(threading.Thread):
    """Sends contributions one after the other, and remembers which were acknowledged."""

    def __init__(self, site: Site):
        super().__init__(daemon=True)
        self.site = site
        self.sent: list[str] = []
        self.acknowledged: list[str] = []
        self.ended = threading.Event()

    def run(self) -> None:
        while not self.ended.is_set():
            text = f"Nummer {len(self.sent)} vor dem Ausfall"
            with contextlib.suppress(OSError, http.client.HTTPException, IndexError):
                key = self.site.key()
                self.sent.append(text)
                if self.site.post("/mitmachen/", {"_key": key, "text": text}).status == 302:
                    self.acknowledged.append(text)


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_when_the_server_is_killed(site_folder, record_property):
    site, dice = Site(site_folder), random.Random(7)
    site.start()
    writers = [Writer(site) for _number in range(2)]
    for number, writer in enumerate(writers):
        writer.sent += [f"({number})"]
        writer.start()
    recoveries = []
    for _kill in range(KILLS):
        time.sleep(dice.uniform(0.2, 1.2))
        site.kill()
        recoveries.append(site.start())
    for writer in writers:
        writer.ended.set()
        writer.join()
    site.kill()
    stored = site.rows(
        "SELECT text, count(*) FROM participation_contribution WHERE text LIKE 'Nummer % vor dem Ausfall' GROUP BY text"
    )
    times: dict[str, int] = {}
    for writer in writers:
        for text in writer.acknowledged:
            times[text] = times.get(text, 0) + 1
    counts = dict(stored)
    lost = {text: number for text, number in times.items() if counts.get(text, 0) < number}
    # What was sent and never acknowledged may be there, but never twice.
    doubled = {
        text: number for text, number in counts.items() if number > sum(text in writer.sent for writer in writers)
    }
    record_property("acknowledged", len(times))
    record_property("slowest recovery in s", round(max(recoveries), 1))
    assert (lost, doubled) == ({}, {})
    assert len(times) >= KILLS
    assert max(recoveries) < 5


@pytest.mark.slow
def test_after_all_kills_every_row_has_its_history_and_its_receipt(site_folder):
    site = Site(site_folder)
    without = site.rows(
        "SELECT number FROM participation_contribution c WHERE text LIKE 'Nummer %' AND 1 <> (SELECT count(*) FROM county_historyentry h "
        "WHERE h.subject_type = 'participation.contribution' AND h.verb = 'submitted' AND h.subject_id = c.id)"
    )
    strays = site.rows(
        "SELECT id FROM county_historyentry h WHERE verb = 'submitted' "
        "AND NOT EXISTS (SELECT 1 FROM participation_contribution c WHERE c.id = h.subject_id)"
    )
    unmarked = site.rows(
        "SELECT number FROM participation_contribution WHERE text LIKE 'Nummer %' AND receipt_hash = ''"
    )
    keys = site.rows("SELECT count(*) FROM county_handledrequest WHERE location = ''")
    assert (without, strays, unmarked, keys) == ([], [], [], [(0,)])
    assert site.rows("PRAGMA integrity_check") == [("ok",)]
    assert site.rows("PRAGMA foreign_key_check") == []
