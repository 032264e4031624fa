"""Lists on public pages: one page of their rows, the links between pages, and a filter."""
