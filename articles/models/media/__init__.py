"""Pictures, documents, videos and sounds."""
