"""Asking for help under strain: killed servers, a hundred people at once, a thousand wrong codes."""
