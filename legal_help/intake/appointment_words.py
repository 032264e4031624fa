"""Put an appointment into words: for the person's page, for letters, and for the desk."""

from collections.abc import Mapping

from django.utils.formats import date_format, time_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from legal_help.questions.reference.time_zones import city_of
from legal_help.rules.appointments import Appointment, MeetingWay

WAYS: Mapping[str, Promise] = {
    MeetingWay.CALL: _("We will call you"),
    MeetingWay.VIDEO: _("We will talk by video"),
    MeetingWay.PLACE: _("Please come to us"),
}
# What `where` is, by the way in which we meet.
WHERE: Mapping[str, Promise] = {
    MeetingWay.CALL: _("The number that we call from"),
    MeetingWay.VIDEO: _("Link to the video call"),
    MeetingWay.PLACE: _("The place"),
}


def when_in_words(appointment: Appointment) -> str:
    """Return the day and the local time, with a city that has the same time."""
    return gettext("%(weekday)s, %(day)s, %(time)s (%(city)s time)") % {
        "weekday": date_format(appointment.at, "l"),
        "day": date_format(appointment.at.date()),
        "time": time_format(appointment.at.time()),
        "city": city_of(appointment.zone, get_language() or "en"),
    }


def appointment_lines(appointment: Appointment) -> list[tuple[Promise, str]]:
    """Return what an appointment says, each with its name, in the language in force."""
    lines = [
        (_("When"), when_in_words(appointment)),
        (_("How"), str(WAYS[appointment.way])),
        (WHERE[appointment.way], appointment.where),
        (_("Interpreter"), appointment.interpreter),
    ]
    return [(name, words) for name, words in lines if words]
