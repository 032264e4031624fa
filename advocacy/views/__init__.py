"""Pages of readers: days, statistics, treaties, and files to take along."""
