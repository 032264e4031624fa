"""What readers wait for and see: pages and data at scale, a slow telephone, pages of the moment."""
