from django.db import models
from django.utils.translation import gettext_lazy as _


class ScheduledRun(models.Model):
    """The claim of a periodic job for one slot of time. Its constraint lets only one worker claim it."""

    name = models.CharField(max_length=80)
    slot = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "slot"], name="scheduled_run_once_per_slot"),
        ]

    def __str__(self) -> str:
        return f"{self.name} at {self.slot:%Y-%m-%d %H:%M}"


class WorkerBeat(models.Model):
    """When a process that does the background work was last alive."""

    name = models.CharField(max_length=64, primary_key=True)
    """As its tasks name it, see `DBTaskResult.worker_ids`."""
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.seen_at:%Y-%m-%d %H:%M:%S}"


class Rehearsal(models.Model):
    """A restore that was rehearsed: nobody knows of a backup that it can be read before somebody tried."""

    rehearsed_at = models.DateTimeField()
    backup_made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.rehearsed_at:%Y-%m-%d}"


class Redirect(models.Model):
    """An address that answers nothing, and where it leads on this site; see `config.site.redirects`."""

    old_path = models.CharField(
        _("old address"),
        max_length=300,
        unique=True,
        help_text=_(
            "Without the host name, such as /news/42.html. A star at the end, as in /blog/*, "
            "stands for everything below."
        ),
    )
    new_path = models.CharField(
        _("leads to"),
        max_length=300,
        help_text=_(
            "An address of this site. A star at the end is replaced by what the star in the old "
            "address stood for."
        ),
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("redirect")
        verbose_name_plural = _("redirects")
        ordering = ["old_path"]

    def __str__(self) -> str:
        return self.old_path


class MailRefusal(models.Model):
    """Why mail is refused, a row for each reason. No address, no subject and no text is kept."""

    reason = models.CharField(max_length=20, primary_key=True)
    """One of `config.mail.reasons.Reason`."""
    failure = models.CharField(max_length=80)
    """The name of the exception's class."""
    code = models.PositiveSmallIntegerField(null=True)
    """The answer of the server, if there was one."""
    since = models.DateTimeField()
    last_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.reason}: {self.failure} {self.code or ''}".strip()


class Certificate(models.Model):
    """From when until when the certificate of one of our own hosts is good, as the worker last saw it."""

    host = models.CharField(max_length=253, primary_key=True)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.host} until {self.ends_at:%Y-%m-%d}"
