from django.http import HttpResponse
from django.shortcuts import render

from septet.people.permissions import PersonRequest, needs
from septet.people.roles import Permission


@needs(Permission.SIGNED_IN)
def today(request: PersonRequest) -> HttpResponse:
    return render(request, "web/today.html")
