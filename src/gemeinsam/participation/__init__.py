"""Participation: topics, rounds, contributions, moderation and official answers. Knows topics alone."""
