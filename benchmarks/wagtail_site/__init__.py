"""A Wagtail site with Standing's articles, as a Wagtail developer builds it by the documentation."""
