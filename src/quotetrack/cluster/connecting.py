"""A Ray cluster, joined or started, and what it says when something goes wrong."""

import logging
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from quotetrack.cluster.folders import tell_error
from quotetrack.errors import ClusterError, QuotetrackError

PATIENCE = 10.0
"""Seconds in which a cluster must answer that it is there."""

STORE = 512 << 20
"""Bytes of shared memory that Ray started here may take for pieces on their way."""


@contextmanager
def connect(address: str | None) -> Iterator[None]:
    """Join the cluster at an address, or start Ray on this machine where there is none to join.

    Raises:
        ClusterError: there is no cluster.
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
    _see_answering(address)
    quiet = {"log_to_driver": False, "logging_level": logging.CRITICAL}
    try:
        with _hushed():
            if address is None:
                ray.init("local", include_dashboard=False, object_store_memory=STORE, **quiet)
            else:
                ray.init(address, **quiet)
    except (ConnectionError, RuntimeError, ValueError) as error:
        raise ClusterError(
            f"no Ray cluster at {address!r}: {tell_error(error)}"
            if address
            else f"Ray can't be started here: {tell_error(error)}"
        ) from error
    try:
        yield
    finally:
        ray.shutdown()


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


def _see_answering(address: str | None) -> None:
    """See that somebody answers at ``host:port``: Ray itself would ask for minutes."""
    host, found, port = (address or "").rpartition(":")
    if not found or "://" in (address or "") or not port.isdecimal():
        return
    try:
        socket.create_connection((host.strip("[]"), int(port)), PATIENCE).close()
    except (OSError, OverflowError) as error:
        raise ClusterError(f"no Ray cluster at {address!r}: {error}") from error


@contextmanager
def told_by_ray() -> Iterator[None]:
    """Turn what ends a job into the error of ours that lies in it, or into a ClusterError."""
    import ray.exceptions  # noqa: PLC0415 - of an extra, and slow to import

    try:
        yield
    except ray.exceptions.RayError as error:
        own = _find_own(error)
        # Ray adds advice behind the first line.
        said = str(own).partition("\n")[0] if own else f"Ray: {tell_error(error)}"
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
