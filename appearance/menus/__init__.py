"""The menus of the site as readers see them."""
