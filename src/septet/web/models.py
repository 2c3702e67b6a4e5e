from django.db import models
from django.utils.translation import gettext_lazy as _

from septet.people.models import User


class SavedView(models.Model):
    """A list as somebody wants to see it again: filters, order and columns as the page's address."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    page = models.CharField(max_length=80)  # the url name of the list
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=2000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "page", "name"], name="saved_view_once")
        ]

    def __str__(self) -> str:
        return self.name
