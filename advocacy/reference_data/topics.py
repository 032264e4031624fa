from advocacy.models import Topic
from advocacy.reference_data.files import Wanted, in_other_languages, read_file
from advocacy.reference_data.loading import Kind


def wanted_topics() -> dict[str, Wanted]:
    return {
        record["slug"]: Wanted(
            {
                "slug": record["slug"],
                "name": record["names"]["en"],
                "names": in_other_languages(record["names"]),
                "description": record["description"],
            }
        )
        for record in read_file("topics")["topics"]
    }


TOPICS = Kind("topic", Topic, refresh=lambda _pks: None)
