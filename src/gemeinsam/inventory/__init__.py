"""Inventory: what the county already has: projects, concepts, programmes, solutions, maturity."""
