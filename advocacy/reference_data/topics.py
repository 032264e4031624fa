from advocacy.models import Topic
from advocacy.reference_data.keeping import Kind
from advocacy.reference_data.rows import Wanted, in_other_languages, read


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
        for record in read("topics")["topics"]
    }


TOPICS = Kind("topic", Topic, found_by=lambda _pks: None)
