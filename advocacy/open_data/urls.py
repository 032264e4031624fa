"""Files of statistics. One address in all languages, since the data is in English."""

from django.urls import path

from advocacy.open_data import views

urlpatterns = [
    path("<slug:slug>.csv", views.statistic_csv, name="statistic_csv"),
    path("<slug:slug>.json", views.statistic_json, name="statistic_json"),
]
