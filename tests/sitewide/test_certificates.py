"""Caddy gets its certificates by itself, by ACME: from a second Caddy, on a network that ends at this machine."""

import os
import shutil
import subprocess

import pytest

from tests import proxies

pytestmark = [
    pytest.mark.exhaustive,
    pytest.mark.skipif(bool(proxies.caddy_lacks()), reason=proxies.caddy_lacks()),
    pytest.mark.skipif(
        os.geteuid() != 0 or not shutil.which("unshare"),
        reason="only root can make a network on which ports 80 and 443 are free",
    ),
]
AUTHORITY = """
{
  admin off
  skip_install_trust
  auto_https disable_redirects
  http_port 14001
  https_port 14000
}
ca.example {
  tls internal
  acme_server
}
"""
ROOT_OF_AUTHORITY = "ca/caddy/pki/authorities/local/root.crt"
ON_ITS_OWN_NETWORK = f"""
set -e
ip link set lo up
echo 127.0.0.1 localhost ca.example standing.example cases.standing.example > hosts
mount --bind hosts /etc/hosts
XDG_DATA_HOME=$PWD/ca XDG_CONFIG_HOME=$PWD/ca caddy run --config Authority --adapter caddyfile 2> ca.log &
until [ -e {ROOT_OF_AUTHORITY} ]; do sleep 0.1; done
XDG_DATA_HOME=$PWD/site XDG_CONFIG_HOME=$PWD/site caddy run --config Caddyfile --adapter caddyfile 2> site.log &
trap 'kill %1 %2' EXIT
for host in standing.example cases.standing.example; do
  curl --silent --retry 40 --retry-delay 1 --retry-all-errors --retry-max-time 30 --max-time 5 \\
    --cacert {ROOT_OF_AUTHORITY} --output /dev/null --write-out '%{{http_version}} %{{http_code}}\\n' https://$host/cases/
done
"""


def test_both_hosts_get_a_certificate(tmp_path):
    text = proxies.caddyfile()
    names = f"acme_ca https://ca.example:14000/acme/local/directory\n\tacme_ca_root {tmp_path}/{ROOT_OF_AUTHORITY}"
    (tmp_path / "Caddyfile").write_text(text.replace("\tadmin off", f"\tadmin off\n\t{names}", 1))
    (tmp_path / "Authority").write_text(AUTHORITY)

    done = subprocess.run(
        ["unshare", "--net", "--mount", "bash", "-c", ON_ITS_OWN_NETWORK],  # noqa: S607 -- as found
        cwd=tmp_path,
        env={
            "PATH": os.environ["PATH"],
            "TLS_HOSTS": "standing.example cases.standing.example",
            "CASES_HOST": "cases.standing.example",
            "STARTS_WITHIN": "1s",  # nobody is at home here: how long a visitor waits for a start
        },
        stdout=subprocess.PIPE,
        text=True,
        timeout=120,
        check=True,
    )

    assert done.stdout.splitlines() == ["2 502", "2 502"], (tmp_path / "site.log").read_text()
    kept = sorted(
        path.stem for path in (tmp_path / "site").rglob("*.key") if "local" not in path.parent.name
    )
    assert "standing.example" in kept
    assert "cases.standing.example" in kept
