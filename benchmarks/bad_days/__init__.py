"""Ask what the site stands: killed processes, a database that is away, a full disk, a clock that jumps, an hour of load."""
