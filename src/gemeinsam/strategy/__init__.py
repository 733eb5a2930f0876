"""Strategy: vision, fields of action, goals, measures and where they come from."""
