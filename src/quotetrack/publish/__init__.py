"""What readers get: the archive served by Datasette, and exports of it."""
