"""The waiting times of readers, and the pages they get: pages and data at scale, a slow telephone, pages of the moment."""
