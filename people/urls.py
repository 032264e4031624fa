"""Addresses of people: of their pages below the admin's, and of the link of an invitation."""

from django.contrib import admin
from django.urls import path

from people.views import invitations, join, people

guarded = admin.site.admin_view

pages = [
    path("people/", guarded(people.people_list), name="people"),
    path("people/log/", guarded(people.log), name="people_log"),
    path("people/invite/", guarded(invitations.invite_person), name="invite"),
    path("people/invite/<int:pk>/anew/", guarded(invitations.invite_anew), name="invite_anew"),
    path("people/invite/<int:pk>/revoke/", guarded(invitations.revoke), name="revoke_invitation"),
    path("people/<int:pk>/", guarded(people.person), name="person"),
    path("people/<int:pk>/roles/", guarded(people.roles), name="change_roles"),
    path("people/<int:pk>/deactivate/", guarded(people.deactivate), name="deactivate"),
    path("people/<int:pk>/reactivate/", guarded(people.reactivate), name="reactivate"),
    path("people/<int:pk>/sign-out/", guarded(people.sign_out), name="sign_out_everywhere"),
    path("people/<int:pk>/lost-sign-in/", guarded(people.lost_sign_in), name="lost_sign_in"),
]
joining = [path("invitation/<str:secret>/", join.join, name="join")]
