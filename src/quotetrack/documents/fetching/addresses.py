"""Addresses of pages as people and pages write them, and which machines they may lead to."""

import re
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

import httpx

from quotetrack.documents.fetching.problems import FetchError

LONGEST_ADDRESS = 8_000
"""The most characters of an address (RFC 9110, section 4.1)."""

Ip = IPv4Address | IPv6Address

_GLOBAL_UNICAST = IPv6Network("2000::/3")
_SIX_TO_FOUR = IPv6Network("2002::/16")
_NAT64 = IPv6Network("64:ff9b::/96")
# What Python's ipaddress calls global, in some of its versions, and IANA doesn't; or what carries
# an IPv4 address in a way that can't be looked through (Teredo).
_NOT_PUBLIC = tuple(
    map(
        ip_network,
        ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16"),
    )
)
_CREDENTIALS = re.compile(r"(?<=//)[^/?#]*@")


def show_address(written: str) -> str:
    """Return the address fit to print and to store: without a password, not endlessly long."""
    shown = _CREDENTIALS.sub("", written.strip())
    return shown if len(shown) <= LONGEST_ADDRESS else f"{shown[:80]}…"


def parse_address(written: str) -> httpx.URL:
    """Return the address, without a fragment.

    Raises:
        FetchError: it is none, names another scheme than http and https, or holds a name or a
            password: those are not sent to anybody.
    """
    if len(written) > LONGEST_ADDRESS:
        raise FetchError(f"an address of more than {LONGEST_ADDRESS:,} characters")
    try:
        url = httpx.URL(written.strip())
    except (httpx.InvalidURL, ValueError) as error:
        raise FetchError(f"no address ({error})") from error
    return check_address(url)


def check_address(url: httpx.URL) -> httpx.URL:
    """Return ``url`` without its fragment.

    Raises:
        FetchError: as `parse_address` does.
    """
    if url.scheme not in {"http", "https"}:
        scheme = f"{url.scheme}:" if url.scheme else "without a scheme"
        raise FetchError(f"an address {scheme}; only http:// and https:// are fetched")
    if not name_host(url):
        raise FetchError("an address without a host")
    if url.userinfo:
        raise FetchError("an address with a user name or a password, which is sent to nobody")
    if url.port is not None and not 0 < url.port < 1 << 16:
        raise FetchError(f"no address (port {url.port})")
    return url.copy_with(fragment=None)


def name_host(url: httpx.URL) -> str:
    """Return the host that a server is known by: ``news.example.`` is ``news.example``."""
    # Not `url.host`: that fails for a name which only looks like an international one.
    return url.raw_host.decode("ascii").lower().rstrip(".")


def is_public(written: str) -> bool:
    """Tell whether an IP address belongs to the open internet.

    All else (this machine, the local network, a provider's inner network, groups, what is set
    aside for documents and tests) is refused: a page must not make us ask the machines behind a
    newsroom's firewall. What an address carries inside (IPv4-mapped, 6to4, NAT64) is looked at.
    Follows the special-purpose registries of IANA (RFC 6890).
    """
    ip = ip_address(written.partition("%")[0])
    if isinstance(ip, IPv4Address):
        return _is_open(ip) and not ip.is_reserved
    if ip.ipv4_mapped is not None:
        return is_public(str(ip.ipv4_mapped))
    if ip in _NAT64:
        return is_public(str(IPv4Address(int(ip) & 0xFFFFFFFF)))
    if ip in _SIX_TO_FOUR:
        return is_public(str(IPv4Address(int(ip) >> 80 & 0xFFFFFFFF)))
    return ip in _GLOBAL_UNICAST and _is_open(ip)


def _is_open(ip: Ip) -> bool:
    set_aside = any(ip in network for network in _NOT_PUBLIC if network.version == ip.version)
    return ip.is_global and not ip.is_multicast and not set_aside
