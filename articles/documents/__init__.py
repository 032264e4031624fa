"""Documents made safe before they are stored: nothing in them says who wrote them. Bytes in, bytes out.

`cleaning` is what others ask. It has the work done by `worker`, a process without rights, which asks
`kinds` what a file is: `pdf/`, `packed/` (Office files, books, ZIP) or `tables`. Then another such
process, `viewer`, draws the first page of a PDF and reads its words.
"""
