from advocacy.models import Topic
from advocacy.reference_data.files import Wanted, in_other_languages, read_file, same
from advocacy.reference_data.loading import Kind


def _wanted_topics() -> dict[str, Wanted]:
    return {
        record["slug"]: Wanted(
            {
                **same(record, "slug", "description", "descriptions"),
                "name": record["names"]["en"],
                "names": in_other_languages(record["names"]),
            }
        )
        for record in read_file("topics")["topics"]
    }


TOPICS = Kind("topics", Topic, _wanted_topics)
