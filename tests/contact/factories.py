import factory

from contact.models import Message


class MessageFactory(factory.django.DjangoModelFactory):
    """A message that nobody has answered."""

    class Meta:
        model = Message

    text = "May we print your article on 26 June?"
    language = "en"
