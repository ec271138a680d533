"""The learned finder: cues, sources and contents ranked by trees that were grown on real news."""
