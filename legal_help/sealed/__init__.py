"""One case as ciphertext: write, open and verify its parts. Who may open it is decided in access."""
