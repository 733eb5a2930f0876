"""What each command of `gemeinsam` does; one file a command, loaded when it is called."""
