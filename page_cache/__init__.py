"""Keep public pages in memory until anything that readers see changes. Knows no other app."""
