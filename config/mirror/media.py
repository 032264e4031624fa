"""Tell which copied files of pictures, documents and recordings readers may still have."""

import re

from articles.downloads import files as document_files
from articles.downloads import served as documents
from articles.images import served as pictures
from articles.images import storage as picture_files
from articles.playback import files as recording_files
from articles.playback import served as recordings


def is_on_a_page(name: str) -> bool:
    """Return whether a page of readers shows the picture, document or recording with this file.

    Pictures cost six queries for all together, each recording and each document another one.
    """
    if re.fullmatch(document_files.NAME_PATTERN, name):
        return documents.is_public(name)
    if re.fullmatch(recording_files.NAME_PATTERN, name):
        return recordings.is_public(name)
    if re.fullmatch(picture_files.NAME_PATTERN, name):
        return pictures.is_of_shown_picture(name)
    return True
