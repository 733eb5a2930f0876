"""Large neighbourhoods: a plan gets better by freeing part of it and solving that part again. Child process only."""
