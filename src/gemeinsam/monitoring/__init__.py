"""Monitoring: milestones, reports and the light of each measure."""
