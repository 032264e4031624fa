"""The parts of the form, one module each."""
