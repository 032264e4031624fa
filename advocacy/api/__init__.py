"""Give our data to programs: read-only JSON at /api/v1/.

`records` says what each answer holds, `operations` what can be asked. Answers, downloads, the
OpenAPI document and the page for people are made of these two, so they cannot contradict each other.
"""
