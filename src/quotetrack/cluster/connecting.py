"""A Ray cluster, joined or started, and what it says when something goes wrong."""

import logging
import os
import secrets
import socket
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from quotetrack.cluster.folders import describe_error
from quotetrack.errors import ClusterError, QuotetrackError

MODE, TOKEN = "RAY_AUTH_MODE", "RAY_AUTH_TOKEN"

_QUIET: Mapping[str, Any] = {"log_to_driver": False, "logging_level": logging.CRITICAL}

PATIENCE = 10.0
"""Seconds in which a cluster must answer that it is there."""

STORE = 512 << 20
"""Bytes of shared memory that Ray started here may take for pieces on their way."""


@contextmanager
def connect(address: str | None) -> Iterator[None]:
    """Join the cluster at an address, or start Ray on this machine where there is none to join.

    Raises:
        ClusterError: there is no cluster, or it doesn't let this machine in.
    """
    # Nothing of what is read here, or how much, is told to anybody.
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    # What its C++ finds worth a line is no user's matter; its own logs have it.
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")
    import ray  # noqa: PLC0415 - of an extra, and slow to import
    import ray.data  # noqa: PLC0415 - the same; it sets up its own log

    # What ends a job is told on one line of ours.
    for name in ("ray", "ray.data"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        with _hushed():
            if address is None:
                _start()
            else:
                _join(address)
    except (ConnectionError, RuntimeError, ValueError) as error:
        raise ClusterError(
            f"no Ray cluster at {address!r}: {describe_error(error)}"
            if address
            else f"Ray can't be started here: {describe_error(error)}"
        ) from error
    try:
        yield
    finally:
        ray.shutdown()


def _start() -> None:
    """Start Ray on this machine."""
    import ray  # noqa: PLC0415 - of an extra, and slow to import

    # The token that Ray makes would be left in the user's home, where clusters begun later find it.
    with _variable(TOKEN, os.environ.get(TOKEN) or secrets.token_hex(32)):
        ray.init("local", include_dashboard=False, object_store_memory=STORE, **_QUIET)


def _join(address: str) -> None:
    """Join a cluster, showing this machine's token if it wants one, and none if it doesn't.

    Who shows one to a cluster without is refused as much as who shows none to one with: by the
    workers, when they are to answer. Ray itself shows its token to ``auto`` and to nobody else.

    Raises:
        ClusterError: it doesn't answer, or wants a token that isn't here.
    """
    import ray  # noqa: PLC0415 - of an extra, and slow to import
    from ray.exceptions import AuthenticationError  # noqa: PLC0415 - the same

    raylet: Any = import_module("ray._raylet")  # it has no types
    head = _find_head(address)
    _see_answering(head)
    wishes = os.environ.get(MODE)
    for mode in (wishes,) if wishes else ("disabled", "token"):
        # Without a token, C++ would end the process. Looked for before it is wanted, it would be
        # asked of the cluster's workers.
        loader = raylet.AuthenticationTokenLoader.instance()
        if mode == "token" and not loader.has_token(ignore_auth_mode=True):
            break
        with _variable(MODE, mode):
            raylet.Config.initialize("")  # Ray read the variable when it was loaded
            try:
                raylet.GcsClient(address=head)
            except AuthenticationError:
                continue
            ray.init(head, **_QUIET)
            return
    raise ClusterError(
        f"the Ray cluster at {address!r} wants a token, and this machine has none or another: "
        "copy ~/.ray/auth_token from its head, or set RAY_AUTH_TOKEN"
    )


def _find_head(address: str) -> str:
    """Return the ``host:port`` of a cluster's head; ``auto`` is one that this machine is in."""
    from ray._private import services  # noqa: PLC0415 - of an extra, and slow to import

    if address == "auto":
        return str(services.canonicalize_bootstrap_address_or_die(address))
    return address


@contextmanager
def _variable(name: str, value: str) -> Iterator[None]:
    """Set a variable of the environment meanwhile."""
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


@contextmanager
def _hushed() -> Iterator[None]:
    """Let C++ write nothing to standard error, such as that it was told to write nothing."""
    sys.stderr.flush()
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def _see_answering(address: str) -> None:
    """See that somebody answers at ``host:port``: Ray itself would ask for minutes.

    Raises:
        ClusterError: nobody does, or it is no such address.
    """
    host, found, port = address.rpartition(":")
    if not found or "://" in address or not port.isdecimal():
        raise ClusterError(
            f"no address of a Ray cluster's head: {address!r}; say host:6379, or auto"
        )
    try:
        socket.create_connection((host.strip("[]"), int(port)), PATIENCE).close()
    except (OSError, OverflowError) as error:
        raise ClusterError(f"no Ray cluster at {address!r}: {error}") from error


@contextmanager
def as_own_error() -> Iterator[None]:
    """Turn what ends a job into the error of ours that lies in it, or into a ClusterError."""
    import ray.exceptions  # noqa: PLC0415 - of an extra, and slow to import

    try:
        yield
    except ray.exceptions.RayError as error:
        own = _find_own(error)
        # Ray adds advice behind the first line.
        said = str(own).partition("\n")[0] if own else f"Ray: {describe_error(error)}"
        raise ClusterError(said) from error


def _find_own(error: BaseException) -> QuotetrackError | None:
    """Return the error of ours that another one was caused by, None if by none.

    Ray makes of it one of both kinds, which says where on which machine too.
    """
    from ray.exceptions import RayError  # noqa: PLC0415 - of an extra, and slow to import

    waiting: list[BaseException | None] = [error]
    seen = set()
    while waiting:
        each = waiting.pop()
        if isinstance(each, QuotetrackError) and not isinstance(each, RayError):
            return each
        if each is not None and id(each) not in seen:
            seen.add(id(each))
            waiting += [each.__context__, each.__cause__, getattr(each, "cause", None)]
    return None
