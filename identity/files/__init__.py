"""The logo and the icon: read from what an editor uploads, and made safe. No database."""
