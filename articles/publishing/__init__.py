"""Change what readers see of articles: publish, correct, redact, bundles. Run the checks before."""
