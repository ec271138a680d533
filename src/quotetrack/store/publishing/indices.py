"""The indices of a public copy, which keep its pages fast."""

# Each begins with what readers narrow down by, and goes on with the number, so that the newest are
# at its end. What Datasette counts beside a table (the facets of `quotes` and `attributions`) is
# read from one of them alone, in an order that needs no sorting; what a search finds, from that by
# act, which is as good as a table of its own, and ten times as dense. One set serves both: beside
# indices of other columns, or of `quotes` alone, SQLite sometimes takes the wrong one.
INDICES = """
CREATE INDEX attributions_speaker ON attributions(
  speaker, number, act, repeat_of, kind, certainty, outlet, month, date
);
CREATE INDEX attributions_outlet ON attributions(
  outlet, number, act, repeat_of, kind, certainty, speaker, month, date
);
CREATE INDEX attributions_month ON attributions(
  month, number, act, repeat_of, kind, certainty, speaker, outlet, date
);
CREATE INDEX attributions_act ON attributions(
  act, number, repeat_of, kind, certainty, speaker, outlet, month, date
);
CREATE INDEX attributions_kind ON attributions(kind, number, act, repeat_of, certainty, date);
CREATE INDEX attributions_certainty ON attributions(certainty, number, act, repeat_of, kind, date);
CREATE INDEX attributions_key ON attributions(
  speaker_id, number, act, repeat_of, kind, certainty, date
);
CREATE INDEX attributions_date ON attributions(date, number, act, repeat_of);
CREATE INDEX attributions_document ON attributions(document_id);
CREATE INDEX attributions_confidence ON attributions(confidence);
CREATE INDEX attributions_repeat ON attributions(repeat_of) WHERE repeat_of IS NOT NULL;
CREATE INDEX quotations_document ON quotations(document_id, start);
CREATE INDEX quotations_speaker ON quotations(speaker_id, act, repeat_of, judged, number);
CREATE INDEX quotations_repeat ON quotations(repeat_of) WHERE repeat_of IS NOT NULL;
CREATE INDEX quotations_statement ON quotations(statement_id) WHERE statement_id IS NOT NULL;
CREATE INDEX statements_carried ON statements(speaker_id, outlets);
CREATE INDEX statements_outlets ON statements(outlets);
CREATE INDEX statements_last ON statements(last_seen);
CREATE INDEX conflicts_second ON conflicts(second);
CREATE INDEX joint_speakers_speaker ON joint_speakers(speaker_id);
CREATE INDEX said_number ON said(number);
CREATE INDEX documents_published ON documents(published);
CREATE INDEX documents_date ON documents(substr(published, 1, 10));
CREATE INDEX documents_outlet ON documents(outlet);
CREATE INDEX documents_language ON documents(language);
CREATE INDEX addresses_url ON addresses(url);
CREATE INDEX copies_original ON copies(original_id);
CREATE INDEX speakers_canonical ON speakers(canonical_id);
CREATE INDEX speakers_name ON speakers(name);
CREATE INDEX aliases_alias ON aliases(alias);
CREATE INDEX roles_role ON roles(lower(role));
CREATE INDEX speaker_weeks_week ON speaker_weeks(week, quotations);
CREATE INDEX speaker_counts_quotations ON speaker_counts(quotations DESC, name);
CREATE INDEX speaker_counts_name ON speaker_counts(name);
CREATE INDEX speaker_outlets_outlet ON speaker_outlets(outlet, quotations);
"""
