from advocacy.models import Topic
from advocacy.reference_data.rows import Tally, add, in_other_languages, missing, read


def load_topics() -> Tally:
    records = read("topics")["topics"]
    topics = {
        record["slug"]: Topic(
            slug=record["slug"],
            name=record["names"]["en"],
            names=in_other_languages(record["names"]),
            description=record["description"],
        )
        for record in records
    }
    new = missing(Topic, topics)
    add(Topic, new.values())
    return Tally(len(new), len(topics) - len(new))
