"""Our data for programs: read-only JSON at /api/v1/.

`records` says what each answer holds, `operations` what can be asked, and everything is made of
these two: answers, downloads, the OpenAPI document and the page for people. So none of them can
say what another does not.
"""
