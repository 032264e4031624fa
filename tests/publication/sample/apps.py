from django.apps import AppConfig


class SampleConfig(AppConfig):
    name = "tests.publication.sample"
    label = "publication_sample"
