"""Hold what the organisation publishes: articles with bylines, pictures, figures and translations."""
