"""Put the apps together: settings, addresses, schedule. No app imports it."""
