"""The public page has an address in every language; the form and the desk have one for all."""

from django.urls import path

from legal_help.views import (
    afterwards,
    caller,
    intake,
    leaving,
    receipt,
    returning,
    screening,
)
from legal_help.views import public as public_page
from legal_help.views.desk import (
    casework,
    new_code,
    next_steps,
    own_key,
    people,
    queue_page,
    security,
    taken,
    unlocking,
)

public = ([path("", public_page.start, name="start")], "legal_help_public")
service = (
    [
        path("request/", screening.request_form, name="request"),
        path("request/code/", intake.code, name="code"),
        path("request/check/", intake.check, name="check"),
        path("request/heard/", afterwards.heard, name="heard"),
        path("request/receipt/", receipt.receipt, name="receipt"),
        path("request/note/", receipt.note, name="note"),
        path("request/erase/", leaving.erase, name="erase"),
        path("request/first/<int:number>/", intake.first_page, name="first"),
        path("request/<int:number>/", intake.form_page, name="page"),
        path("return/", returning.return_visit, name="return"),
        path("return/<int:number>/", returning.tell, name="return_tell"),
        path("return/withdraw/", returning.withdraw, name="return_withdraw"),
        path("return/undo/", returning.undo_withdrawal, name="return_undo"),
        path("exit/", leaving.leave, name="exit"),
    ],
    "legal_help",
)
cases = (
    [
        path("", queue_page.queue_page, name="queue"),
        path("unlock/", unlocking.unlock, name="unlock"),
        path("lock/", unlocking.lock, name="lock"),
        path("caller/", caller.caller, name="caller"),
        path("key/", own_key.own_key, name="own_key"),
        path("key/words/", own_key.words, name="key_words"),
        path("key/back/", own_key.typed_back, name="key_back"),
        path("key/keep/", own_key.keep, name="key_keep"),
        path("key/read-out/", own_key.read_out, name="key_read_out"),
        path("taken/", taken.taken, name="taken"),
        path("security/", security.security, name="security"),
        path("security/stop-code/", security.stop_code, name="stop_code"),
        path("security/unlocks/<uuid:unlock>/end/", security.end_unlock, name="end_unlock"),
        path("security/<uuid:key>/stop/", security.stop_colleague, name="stop_colleague"),
        path("people/", people.people, name="people"),
        path("people/rekey/", people.rekey, name="rekey"),
        path("people/<uuid:key>/admit/", people.admit, name="admit"),
        path("people/<uuid:key>/refuse/", people.refuse, name="refuse_key"),
        path("people/<uuid:key>/give/", people.give, name="give_lacking"),
        path("people/<uuid:key>/remove/", people.remove, name="remove_person"),
        path("people/<uuid:key>/reopen/", people.reopen, name="reopen_account"),
        path("next-steps/", next_steps.step_list, name="next_steps"),
        path("next-steps/add/", next_steps.step_edit, name="next_step_add"),
        path("next-steps/<slug:slug>/", next_steps.step_edit, name="next_step"),
        path("next-steps/<slug:slug>/ring/", next_steps.step_ring, name="next_step_ring"),
        path("next-steps/<slug:slug>/retire/", next_steps.step_retire, name="next_step_retire"),
        path("<slug:reference>/", casework.detail, name="detail"),
        path("<slug:reference>/print/", casework.print_sheet, name="print"),
        path("<slug:reference>/answer/", casework.answer, name="answer"),
        path("<slug:reference>/note/", casework.note, name="note"),
        path("<slug:reference>/news/<int:number>/", casework.settle, name="settle"),
        path("<slug:reference>/code/", new_code.give, name="new_code"),
        path("<slug:reference>/take/", casework.take, name="take"),
        path("<slug:reference>/release/", casework.release, name="release"),
        path("<slug:reference>/status/", casework.set_status, name="set_status"),
        path("<slug:reference>/restore/", casework.undo_withdrawal, name="undo_withdrawal"),
    ],
    "cases",
)
