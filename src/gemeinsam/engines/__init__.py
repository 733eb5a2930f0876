"""Engines: plain Python that computes. They know neither Django nor each other."""
