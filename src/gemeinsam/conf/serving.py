"""Web server and worker as children of one process, which stops both, restarts what dies, leaves no orphan.

The children are forked from a parent that has loaded Django already: they share its memory (five processes
took 180 MB instead of 600), and the second start takes about a second.
"""

import contextlib
import ctypes
import errno
import fcntl
import gc
import json
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.urls import get_resolver
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from gemeinsam.conf.environment import DATA_DIR
from gemeinsam.conf.logs import Discreet

THREADS = 4
STOP_SECONDS = 6.0
# Somebody who dies again and again must not eat the machine.
PAUSE_AFTER_DEATH = 1.0
PARENT_DEATH_SIGNAL = 1
STOPPING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class ServingError(Exception):
    """Why the server can't be started; the message is German."""


@dataclass(frozen=True, kw_only=True)
class Address:
    """Where the server listens."""

    host: str
    port: int

    @property
    def url(self) -> str:
        host = "127.0.0.1" if self.host in {"", "0.0.0.0", "::"} else self.host  # noqa: S104 - compared only
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}/"


@contextmanager
def alone(address: Address) -> Iterator[None]:
    """Hold the lock on the data folder.

    Raises:
        ServingError: another process serves from this folder.
    """
    DATA_DIR.mkdir(parents=True, exist_ok=True)
    path = DATA_DIR / "run.lock"
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            message = f"{running_there(path)} Zweites Exemplar: DATA_DIR=/anderer/ordner PORT=8123 ./run"
            raise ServingError(message) from error
        file.truncate(0)
        file.write(json.dumps({"pid": os.getpid(), "url": address.url}))
        file.flush()
        yield


def running_there(path: Path) -> str:
    try:
        there = json.loads(path.read_text())
        return f"Aus {DATA_DIR} läuft schon ein Server: {there['url']} (Prozess {there['pid']})."
    except (OSError, ValueError, KeyError):
        return f"Aus {DATA_DIR} läuft schon ein Server."


def check_port(address: Address) -> None:
    """Ask for the port before anything else is done.

    Raises:
        ServingError: the port is taken, not allowed, or the address is not of this machine.
    """
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    with socket.socket(family) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((address.host, address.port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                message = f"Port {address.port} ist belegt. Anderer Port: PORT=8123 ./run"
            elif error.errno == errno.EACCES:
                message = f"Port {address.port} ist nicht erlaubt. Ports ab 1024 sind frei: PORT=8123 ./run"
            else:
                message = f"Auf {address.host}:{address.port} kann nicht gelauscht werden: {error.strerror}."
            raise ServingError(message) from error


class ServerLog(Logger):
    """gunicorn's own log: it would tell who sent a broken request, and the address of a page that failed."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(Discreet(self.error_fmt, self.datefmt))


class Server(BaseApplication):
    """gunicorn with our settings."""

    def __init__(self, options: dict[str, Any], announce: Callable[[], object]):
        self.options = options
        self.announce = announce
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)
        self.cfg.set("when_ready", lambda _arbiter: self.announce())

    def load(self) -> Any:
        return get_wsgi_application()


def serve_web(address: Address, workers: int, announce: Callable[[], object]) -> int:
    host = f"[{address.host}]" if ":" in address.host else address.host
    options = {
        "bind": f"{host}:{address.port}",
        "workers": workers,
        "worker_class": "gthread",
        "threads": THREADS,
        "timeout": 60,
        "graceful_timeout": 4,
        "loglevel": "warning",
        "logger_class": ServerLog,
        # Otherwise gunicorn 27 opens a socket for commands in the home folder.
        "control_socket_disable": True,
    }
    if Path("/dev/shm").is_dir():  # noqa: S108 - gunicorn's own heartbeat files, on a disk they may block
        options["worker_tmp_dir"] = "/dev/shm"  # noqa: S108
    Server(options, announce).run()
    return 0


def work() -> int:
    from gemeinsam.conf import worker  # noqa: PLC0415 - slow import

    return worker.main()


@dataclass
class Troupe:
    """The children by name, and how to start each."""

    plays: dict[str, Callable[[], int]]
    pids: dict[int, str] = field(default_factory=dict)
    stopping: bool = False

    def start(self, name: str) -> None:
        """Fork a child. Must run while no connection is open and no thread runs."""
        parent = os.getpid()
        sys.stdout.flush()
        sys.stderr.flush()
        pid = os.fork()
        if pid:
            self.pids[pid] = name
            return
        code = 1
        try:
            for number in (*STOPPING, signal.SIGCHLD):
                signal.signal(number, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
            die_with(parent)
            code = self.plays[name]()
        except SystemExit as ending:
            code = ending.code if isinstance(ending.code, int) else 0
        except BaseException:  # noqa: BLE001 - a child must never run on in its parent's frames
            sys.excepthook(*sys.exc_info())
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)

    def stop(self, signum: int, _frame: FrameType | None) -> None:
        """Ask all to end; when the time is over, end them."""
        number = signal.SIGKILL if self.stopping and signum == signal.SIGALRM else signal.SIGTERM
        self.stopping = True
        for pid in list(self.pids):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
        if not signal.getitimer(signal.ITIMER_REAL)[0]:
            signal.setitimer(signal.ITIMER_REAL, STOP_SECONDS)

    def play(self) -> int:
        """Start all; see that they live until somebody says stop."""
        for number in STOPPING:
            # `nohup` means it; a shell that starts us in the background ignores Ctrl-C for us and does not.
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, self.stop)
        signal.signal(signal.SIGALRM, self.stop)
        for name in self.plays:
            self.start_unless_stopping(name)
        deaths = 0
        while self.pids:
            pid, _status = os.wait()
            name = self.pids.pop(pid, "")
            if not name or self.stopping:
                continue
            deaths += 1
            sys.stderr.write(f"{name} ist unerwartet beendet; wird neu gestartet.\n")
            again = time.monotonic() + min(PAUSE_AFTER_DEATH * deaths, 10.0)
            while not self.stopping and time.monotonic() < again:
                time.sleep(0.1)
            self.start_unless_stopping(name)
        signal.setitimer(signal.ITIMER_REAL, 0)
        return 0

    def start_unless_stopping(self, name: str) -> None:
        # A stop between the question and the fork would miss the child.
        signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
        try:
            if not self.stopping:
                self.start(name)
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)


def die_with(parent: int) -> None:
    """Ask Linux to end this process when its parent is killed."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGTERM)
    if os.getppid() != parent:
        os._exit(0)


def serve(address: Address, *, workers: int, announce: Callable[[], object]) -> int:
    """Serve until stopped; `announce` is called once the address answers."""
    get_wsgi_application()
    # Views and forms are imported here, once for all children.
    get_resolver().url_patterns  # noqa: B018
    connections.close_all()
    gc.collect()
    gc.freeze()
    troupe = Troupe({"Webserver": lambda: serve_web(address, workers, announce), "Arbeiter": work})
    return troupe.play()
