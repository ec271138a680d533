"""Where readers report an error: the plugin's setting ``report_url``."""

from urllib.parse import quote, urlsplit


def fill_report_url(setting: object, permalink: str) -> str | None:
    """Return the address with ``{permalink}`` filled in, None if none is set or it is no good one.

    Good ones begin with ``https://`` or ``mailto:``.
    """
    if not isinstance(setting, str):
        return None
    address = setting.strip().replace("{permalink}", quote(permalink, safe=""))
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    leads = (parts.scheme == "https" and parts.netloc) or (parts.scheme == "mailto" and parts.path)
    return address if leads and address.isprintable() and " " not in address else None
