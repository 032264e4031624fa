from django.urls import path

from articles import views

app_name = "articles"
urlpatterns = [
    path("", views.not_built_yet, name="list"),
    path("<str:slug>/", views.not_built_yet, name="detail"),
]
