"""Wikidata items for speakers, asked of a service that speaks the reconciliation protocol.

The protocol is the Reconciliation Service API, version 0.2, of the W3C Entity Reconciliation
Community Group: https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/
OpenRefine uses the same. A service proposes, a person decides: nothing here stores anything.
"""

from quotetrack.linking.answers import Candidate, Proposals
from quotetrack.linking.queries import Query
from quotetrack.linking.service import DEFAULT_ENDPOINT, Service

__all__ = ["DEFAULT_ENDPOINT", "Candidate", "Proposals", "Query", "Service"]
