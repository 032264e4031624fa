# In the place of caddy:2: Debian's 2.6, which has other words for buffers.
FROM debian:stand-in
RUN apt-get update && apt-get install --yes --no-install-recommends caddy && rm -rf /var/lib/apt/lists/*
ENV XDG_CONFIG_HOME=/config XDG_DATA_HOME=/data
CMD ["sh", "-c", "sed 's/request_buffers/buffer_requests\\n\\t\\tmax_buffer_size/' /etc/caddy/Caddyfile >/tmp/Caddyfile && exec caddy run --config /tmp/Caddyfile --adapter caddyfile"]
