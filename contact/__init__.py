"""Messages from readers to the editors: not about asylum, for which there is the help form."""
