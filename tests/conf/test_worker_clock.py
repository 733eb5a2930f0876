"""What the worker does by the clock."""

from unittest import mock

from gemeinsam.conf import worker
from gemeinsam.inventory.actor_clock import tend_contacts
from gemeinsam.inventory.collection_reminders import remind_collections
from gemeinsam.publication.reminders import remind_all


def test_the_worker_looks_every_hour_whether_a_programme_closes_soon(tmp_path):
    with (
        mock.patch.object(worker, "DATA_DIR", tmp_path),
        mock.patch.object(worker, "JobWorker", return_value=mock.Mock(running=False)),
        mock.patch.object(worker, "beat") as beat,
    ):
        assert worker.main() == 0
    found = {call.args[0]: call.args[1:] for call in beat.call_args_list}
    assert found["reminders"] == (3600.0, remind_all)
    assert found["collections"] == (3600.0, remind_collections)
    assert found["contacts"] == (3600.0, tend_contacts)
    assert set(found) == {"reaper", "mails", "tidy", "reminders", "collections", "contacts"}
