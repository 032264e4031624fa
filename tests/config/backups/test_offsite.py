import socket

import boto3
import pytest
from moto import mock_aws

from config.backups import offsite
from config.backups.offsite import Offsite, OffsiteFailed
from config.environment.buckets import Bucket

BUCKET = Bucket("copies", "standing/", "", "us-east-1", "Zzid", "Zzsecret")


@pytest.fixture
def server():
    with mock_aws():
        boto3.client("s3", "us-east-1").create_bucket(Bucket="copies")
        yield


def test_a_file_goes_and_comes_back(server, tmp_path):
    copies = Offsite(BUCKET)
    (tmp_path / "a.age").write_bytes(b"sealed" * 3_000_000)  # in several pieces
    assert copies.names() == []

    copies.upload(tmp_path / "a.age")

    assert copies.names() == ["a.age"]
    copies.download("a.age", tmp_path / "back")
    assert (tmp_path / "back").read_bytes() == (tmp_path / "a.age").read_bytes()
    copies.delete("a.age")
    assert copies.names() == []


def test_only_our_folder_is_looked_at(server, tmp_path):
    (tmp_path / "a").write_bytes(b"x")
    Offsite(Bucket("copies", "other/", "", "us-east-1", "i", "s")).upload(tmp_path / "a")
    assert Offsite(BUCKET).names() == []


def test_a_refusal_is_told_without_the_key(server):
    with pytest.raises(OffsiteFailed, match="NoSuchBucket") as told:
        Offsite(Bucket("nowhere", "", "", "us-east-1", "Zzid", "Zzsecret")).names()
    assert "Zz" not in str(told.value)


def test_a_server_that_does_not_answer_is_told():
    away = Bucket("copies", "", "http://127.0.0.1:9", "us-east-1", "Zzid", "Zzsecret")
    with pytest.raises(OffsiteFailed, match="cannot be reached"):
        Offsite(away).names()


def test_a_server_that_takes_a_line_and_says_nothing_holds_nobody_up(monkeypatch):
    monkeypatch.setattr(offsite, "SECONDS_TO_ANSWER", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        hangs = Bucket("copies", "", address, "us-east-1", "Zzid", "Zzsecret")
        with pytest.raises(OffsiteFailed, match="cannot be reached: ReadTimeoutError"):
            Offsite(hangs).names()

        silent.setblocking(False)
        lines = [silent.accept()[0] for _try in range(offsite.TRIES)]
        with pytest.raises(BlockingIOError):
            silent.accept()
        for line in lines:
            line.close()
