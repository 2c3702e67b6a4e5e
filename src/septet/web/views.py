from django.http import HttpResponse
from django.shortcuts import render

from septet.foundation import clock
from septet.people.permissions import PersonRequest, needs
from septet.people.roles import Permission
from septet.web.today import page as today_page


@needs(Permission.SIGNED_IN)
def today(request: PersonRequest) -> HttpResponse:
    return render(request, "web/today.html", today_page(request.user, now=clock.now()))
