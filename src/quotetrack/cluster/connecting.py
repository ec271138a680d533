"""A Ray cluster, joined or started, and what it says when something goes wrong."""

import logging
import os
import socket
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

    logging.getLogger("ray").setLevel(logging.ERROR)
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    _see_answering(address)
    quiet = {"log_to_driver": False, "logging_level": logging.ERROR}
    try:
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
        raise _find_own(error) or ClusterError(f"Ray: {tell_error(error)}") from error


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
