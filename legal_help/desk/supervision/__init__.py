"""Pages of supervisors: people, law, referrals, figures, log, retention."""
