"""Take out of the admin what has pages of its own in `people/`.

Raw rows of users, groups, mail addresses and second factors would pass over every rule there.
"""

import allauth.account.admin
import allauth.mfa.admin  # noqa: F401 -- as the next
import django.contrib.auth.admin  # noqa: F401 -- each registers its models when it is imported
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import Group

admin.site.unregister([Group, EmailAddress, Authenticator])
