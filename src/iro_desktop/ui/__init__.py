"""Everything with a Q in it: the screen."""
