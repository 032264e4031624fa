"""Know the staff: accounts, roles, sign-in and the second factor. Apps hand in what each role may do."""
