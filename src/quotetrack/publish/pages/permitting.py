"""Whether somebody may see the archive: our pages are as open as the tables that they show."""

from datasette.app import Datasette  # type: ignore[import-untyped]  # Datasette ships no types
from datasette.database import Database  # type: ignore[import-untyped]  # the same
from datasette.utils.asgi import Request  # type: ignore[import-untyped]  # the same

SHOWN = ("quotes", "attributions", "documents", "speakers")
"""What pages show parts of; who may not see one of these sees no page."""


async def ensure_visible(datasette: Datasette, request: Request, database: Database) -> None:
    """Let pass who may see the archive, by ``allow`` blocks and plugins as for Datasette's pages.

    Raises:
        datasette.utils.asgi.Forbidden: they may not see the site, the database or a table.
    """
    for table in SHOWN:
        if hasattr(datasette, "ensure_permissions"):  # Datasette 0.65
            place = ("view-table", (database.name, table))
            asked = [place, ("view-database", database.name), "view-instance"]
            await datasette.ensure_permissions(request.actor, asked)
        else:
            from datasette.resources import (  # type: ignore[import-untyped]  # noqa: PLC0415 - 1.0
                TableResource,
            )

            resource = TableResource(database.name, table)
            await datasette.ensure_permission(
                action="view-table", resource=resource, actor=request.actor
            )
