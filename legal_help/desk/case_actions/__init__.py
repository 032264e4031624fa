"""Do what a caseworker presses on the page of one case: one POST each."""
