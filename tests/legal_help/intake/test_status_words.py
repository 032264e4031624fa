from legal_help.intake.status_words import STATUS_WORDS


def test_whoever_waits_is_told_which_papers_to_have_at_hand():
    papers = [
        "Letters from a court or the government",
        "The date of your next hearing or check-in",
        "Your A-Number, if you have one",
    ]
    lists = [list(map(str, words.ready)) for words in STATUS_WORDS.values() if words.ready]

    assert lists == [papers] * 6
