"""The public page has an address in every language; the form and the desk have one for all."""

from django.urls import path, register_converter
from django.urls.converters import SlugConverter

from legal_help.desk import caller
from legal_help.desk.case_actions import actions, appointments, conflicts, decisions, export, files
from legal_help.desk.queue import next_case, page, search, several, week
from legal_help.desk.supervision import (
    events,
    figures,
    interpreters,
    law,
    lost_sign_in,
    pause,
    people,
    referrals,
    retention,
    security,
    teams,
)
from legal_help.desk.unlock import own_key, unlock
from legal_help.public import exits, form, receipt, return_visit, screening, sent_files


class ReferenceConverter(SlugConverter):
    """Read a reference however somebody typed it: papaya-4838 is PAPAYA-4838."""

    def to_python(self, value: str) -> str:
        return str(super().to_python(value)).upper()


register_converter(ReferenceConverter, "reference")

public = ([path("", screening.start, name="start")], "legal_help_public")
service = (
    [
        path("request/", screening.request_form, name="request"),
        path("request/code/", form.code, name="code"),
        path("request/check/", form.check, name="check"),
        path("request/heard/", receipt.heard, name="heard"),
        path("request/receipt/", receipt.receipt, name="receipt"),
        path("request/note/", receipt.note, name="note"),
        path("request/save/", exits.save, name="save"),
        path("request/erase/", exits.erase, name="erase"),
        path("request/short/", form.short_page, name="short"),
        path("request/first/<int:number>/", form.first_page, name="first"),
        path("request/<int:number>/", form.form_page, name="page"),
        path("return/", return_visit.return_visit, name="return"),
        path("return/<int:number>/", return_visit.tell, name="return_tell"),
        path("return/file/", sent_files.send_file, name="return_file"),
        path("return/file/piece/", sent_files.piece, name="return_piece"),
        path("return/file/<int:number>/<int:page>/", sent_files.file_page, name="return_page"),
        path(
            "return/file/<int:number>/<int:page>/picture/",
            sent_files.picture,
            name="return_picture",
        ),
        path("return/withdraw/", return_visit.withdraw, name="return_withdraw"),
        path("return/undo/", return_visit.undo_withdrawal, name="return_undo"),
        path("exit/", exits.leave, name="exit"),
    ],
    "legal_help",
)
cases = (
    [
        path("", page.queue_page, name="queue"),
        path("seen/", page.seen, name="seen"),
        path("views/", page.save_view, name="save_view"),
        path("views/<uuid:pk>/delete/", page.delete_view, name="delete_view"),
        path("unlock/", unlock.unlock, name="unlock"),
        path("lock/", unlock.lock, name="lock"),
        path("caller/", caller.caller, name="caller"),
        path("find/", search.find, name="find"),
        path("week/", week.week, name="week"),
        path("week/appointments.ics", week.calendar, name="calendar"),
        path("several/", several.do_to_several, name="several"),
        path("next/", next_case.next_case, name="next"),
        path("key/", own_key.own_key, name="own_key"),
        path("key/words/", own_key.words, name="key_words"),
        path("key/back/", own_key.typed_back, name="key_back"),
        path("key/keep/", own_key.keep, name="key_keep"),
        path("key/read-out/", own_key.read_out, name="key_read_out"),
        path("taken/", unlock.taken, name="taken"),
        path("security/", security.security, name="security"),
        path("security/stop-code/", security.stop_code, name="stop_code"),
        path("security/unlocks/<uuid:unlock>/end/", security.end_unlock, name="end_unlock"),
        path("security/<uuid:key>/stop/", security.stop_colleague, name="stop_colleague"),
        path("figures/", figures.figures, name="figures"),
        path("figures/publish/", figures.publish, name="publish_figures"),
        path("figures/file/", figures.file, name="figures_file"),
        path("people/", people.people, name="people"),
        path("people/rekey/", people.rekey, name="rekey"),
        path("people/countersign/", people.countersign, name="countersign"),
        path("people/throw-away/", people.throw_away, name="throw_away_roster"),
        path("people/<uuid:key>/admit/", people.admit, name="admit"),
        path("people/<uuid:key>/refuse/", people.refuse, name="refuse_key"),
        path("people/<uuid:key>/give/", people.give, name="give_lacking"),
        path("people/<uuid:key>/lost-sign-in/", lost_sign_in.lost_sign_in, name="lost_sign_in"),
        path("people/<uuid:key>/remove/", people.remove, name="remove_person"),
        path("people/<uuid:key>/reopen/", people.reopen, name="reopen_account"),
        path("next-steps/", referrals.step_list, name="next_steps"),
        path("next-steps/add/", referrals.step_edit, name="next_step_add"),
        path("next-steps/<slug:slug>/", referrals.step_edit, name="next_step"),
        path("next-steps/<slug:slug>/check/", referrals.step_check, name="next_step_check"),
        path("next-steps/<slug:slug>/retire/", referrals.step_retire, name="next_step_retire"),
        path("teams/", teams.team_list, name="teams"),
        path("teams/remove/", teams.remove, name="remove_team"),
        path("interpreters/", interpreters.interpreter_list, name="interpreters"),
        path("interpreters/remove/", interpreters.remove, name="remove_interpreter"),
        path("pause/", pause.pause_page, name="pause"),
        path("pause/end/", pause.pause_end, name="pause_end"),
        path("law/", law.law_list, name="law"),
        path("law/<slug:slug>/", law.law_amend, name="law_amend"),
        path("law/<slug:slug>/review/", law.law_review, name="law_review"),
        path("law/<slug:slug>/take-back/", law.law_take_back, name="law_take_back"),
        path("audit/", events.events, name="audit"),
        path("audit/put-away/", events.put_away, name="put_away"),
        path("retention/", retention.report, name="retention"),
        path("<reference:reference>/", actions.detail, name="detail"),
        path("<reference:reference>/export/", export.for_key, name="export"),
        path("<reference:reference>/export/words/", export.words, name="export_words"),
        path("<reference:reference>/export/file/", export.for_words, name="export_file"),
        path("<reference:reference>/print/", actions.print_sheet, name="print"),
        path("<reference:reference>/file/", files.send, name="send_file"),
        path("<reference:reference>/file/<slug:way>/<int:number>/", files.show, name="file"),
        path(
            "<reference:reference>/file/<slug:way>/<int:number>/<int:page>/",
            files.picture,
            name="file_page",
        ),
        path("<reference:reference>/answer/", actions.answer, name="answer"),
        path("<reference:reference>/note/", actions.note, name="note"),
        path("<reference:reference>/news/<int:number>/", actions.settle, name="settle"),
        path("<reference:reference>/read/<int:up_to>/", actions.mark_read, name="mark_read"),
        path(
            "<reference:reference>/withdrawal/", actions.check_withdrawal, name="check_withdrawal"
        ),
        path(
            "<reference:reference>/withdrawal/word/",
            actions.withdraw_by_word,
            name="withdraw_by_word",
        ),
        path("<reference:reference>/code/", actions.give_code, name="new_code"),
        path("<reference:reference>/level/", actions.set_level, name="set_level"),
        path("<reference:reference>/level/leave/", actions.leave_to_triage, name="leave_level"),
        path("<reference:reference>/read-on/", conflicts.read_on, name="read_on"),
        path(
            "<reference:reference>/match/<reference:other>/", conflicts.settle, name="settle_match"
        ),
        path("<reference:reference>/take/", actions.take, name="take"),
        path("<reference:reference>/release/", actions.release, name="release"),
        path("<reference:reference>/answer/preview/", actions.preview, name="preview"),
        path("<reference:reference>/answer/edit/", actions.edit_answer, name="edit_answer"),
        path("<reference:reference>/assign/", actions.assign, name="assign"),
        path("<reference:reference>/offer/", actions.offer, name="offer"),
        path("<reference:reference>/offer/back/", actions.cancel_offer, name="take_back"),
        path("<reference:reference>/offer/accept/", actions.accept_offer, name="accept_offer"),
        path("<reference:reference>/offer/refuse/", actions.refuse_offer, name="refuse_offer"),
        path("<reference:reference>/appointment/", appointments.book, name="book"),
        path(
            "<reference:reference>/appointment/cancel/",
            appointments.cancel,
            name="cancel_appointment",
        ),
        path(
            "<reference:reference>/appointment/asked/",
            appointments.ask_interpreter,
            name="ask_interpreter",
        ),
        path("<reference:reference>/appointment/remind/", week.remind, name="remind"),
        path("<reference:reference>/recuse/", actions.recuse, name="recuse"),
        path("<reference:reference>/wall/", actions.wall, name="wall"),
        path("<reference:reference>/wall/ask/", actions.ask_wall, name="wall_ask"),
        path("<reference:reference>/wall/lift/", actions.lift, name="lift_wall"),
        path("<reference:reference>/decide/<slug:outcome>/", decisions.decide, name="decide"),
        path("<reference:reference>/confirm/", decisions.confirm, name="confirm"),
        path("<reference:reference>/object/", actions.object_to, name="object"),
        path("<reference:reference>/reason/", actions.give_reason, name="give_reason"),
        path("<reference:reference>/hold/ask/", actions.ask_hold, name="hold_ask"),
        path("<reference:reference>/hold/ask-lift/", actions.ask_lift, name="hold_ask_lift"),
        path("<reference:reference>/erase/", retention.erase, name="erase"),
        path("<reference:reference>/resume/", actions.resume, name="resume"),
        path("<reference:reference>/restore/", actions.undo_withdrawal, name="undo_withdrawal"),
    ],
    "cases",
)
