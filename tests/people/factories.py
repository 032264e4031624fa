from datetime import timedelta

import factory
from django.contrib.auth.models import Group
from django.utils import timezone

from people.models import Invitation
from tests.articles.factories import UserFactory


class InvitationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Invitation
        skip_postgeneration_save = True

    first_name = "Nour"
    secret_hash = factory.Sequence(lambda n: f"{n:064}")
    made_by = factory.SubFactory(UserFactory)
    ends_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=7))

    @factory.post_generation
    def roles(self, is_made, _given, **_named):
        if is_made:
            self.groups.set(Group.objects.filter(name="Author"))
