"""Put codes into words for staff. No requests, no forms."""
