from allauth.account import views as account
from django.urls import include, path

from septet.people.tokens import views as tokens
from septet.people.views import doors, own, users

pages = [
    path("language/", doors.language, name="language"),
    path("welcome/<str:who>/<str:token>/", doors.invited, name="invited"),
    path("me/", own.me, name="me"),
    path("me/password/", own.password, name="password"),
    path("me/sessions/end/", own.end_sessions, name="end_sessions"),
    path("me/tokens/", tokens.tokens, name="tokens"),
    path("me/tokens/make/", tokens.make_token, name="make_token"),
    path("me/tokens/<int:pk>/revoke/", tokens.revoke_token, name="revoke_token"),
    path("users/", users.users, name="users"),
    path("users/add/", users.add_user, name="add_user"),
    path("users/<int:pk>/", users.user, name="user"),
    path("users/<int:pk>/deactivate/", users.deactivate, name="deactivate"),
    path("users/<int:pk>/reactivate/", users.reactivate, name="reactivate"),
    path("users/<int:pk>/link/", users.new_link, name="new_link"),
    path("users/<int:pk>/reset/", users.reset_sign_in, name="reset_sign_in"),
]
urlpatterns = [
    path("", include((pages, "people"))),
    path("sign-in/", account.login, name="account_login"),
    path("sign-out/", account.logout, name="account_logout"),
    path("confirm/", account.reauthenticate, name="account_reauthenticate"),
    path(
        "security/webauthn/keys/<int:pk>/remove/",
        doors.RemovePasskey.as_view(),
        name="mfa_remove_webauthn",
    ),
    path("security/", include("allauth.mfa.urls")),
]
