"""Keep personal data out of logs, reports of failures and memory dumps."""
