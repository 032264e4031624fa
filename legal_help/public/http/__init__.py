"""Cookies, middleware, limits and the exit script of the public pages."""
