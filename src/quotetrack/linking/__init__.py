"""Wikidata items for speakers, asked of a service that speaks the reconciliation protocol.

The protocol is the Reconciliation Service API, version 0.2, of the W3C Entity Reconciliation
Community Group: https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/
OpenRefine uses the same. A service proposes, a person decides: nothing here stores anything. What
speaks HTTP is in `quotetrack.linking.service`, which is imported only where it is used.
"""

from quotetrack.linking.answers import Candidate, Proposals
from quotetrack.linking.queries import Query, choose_queries, find_refused

__all__ = ["Candidate", "Proposals", "Query", "choose_queries", "find_refused"]
