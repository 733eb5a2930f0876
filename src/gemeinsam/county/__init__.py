"""County: the ground floor. Counties and their walls, places, units, people, roles, history, jobs and mail."""
