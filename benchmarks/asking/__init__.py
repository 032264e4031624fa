"""Asking for help under strain, and the desk of those who answer."""
