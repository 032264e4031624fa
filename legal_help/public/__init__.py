"""Pages of the person who asks for help, without sessions, messages or scripts that are needed."""
