"""Settings of the tests: those of the product, changed only where speed asks for it.

Every test process gets a data folder of its own, which goes with it.
"""

import atexit
import os
import shutil
import tempfile

os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="gemeinsam-tests-")
atexit.register(shutil.rmtree, os.environ["DATA_DIR"], ignore_errors=True)

from gemeinsam.conf.settings import *  # noqa: E402, F403 - all of them, so that nothing else differs
from gemeinsam.conf.settings import STORAGES  # noqa: E402 - after the folder is named

# scrypt is slow by design, and a test logs in often.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Files under their own names, straight from the source: nothing needs to be collected first.
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Tests change rows without an action, so without a history entry: a kept page would be stale.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "pages": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
}
