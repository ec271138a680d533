"""Pages and feeds by address: polite, and safe against what may answer."""
