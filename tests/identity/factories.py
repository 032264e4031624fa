import factory

from identity.models import Banner


class BannerFactory(factory.django.DjangoModelFactory):
    """A notice on all pages, shown from now on."""

    class Meta:
        model = Banner

    text = "Our phone is out of order today."
