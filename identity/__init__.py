"""The identity of the organisation: name, logo, colours, addresses, and banners above its pages."""
