"""Take requests for help, and let caseworkers read and answer them. See README.md in this folder."""
