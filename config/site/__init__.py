"""Pages of the whole site, which belong to no app: home, search, sitemaps."""
