"""The switchboard: settings, addresses, commands and the demo county. Knows all rooms, known by none."""
