"""Say what a case is: its state, the table of actions, and the one judge of what people sign."""
