"""One module for each thing a person does; no Qt, no SQL, no words for the screen."""
