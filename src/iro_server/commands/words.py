"""What went wrong, in plain words for an administrator."""

from typing import Final

from iro_core.errors import InvalidData, IroError, RuleBroken
from iro_server.errors import ServerProblem

# The place {about} is a file, a name or a number that the administrator gave or can look up.
PROBLEMS: Final[dict[str, str]] = {
    "no_server_here": "There is no server in {about}. Run iro-server init first, or name the "
    "directory with --data.",
    "already_a_server": "There is a server here already ({about}). Nothing was changed.",
    "settings_unreadable": "The file {about} cannot be understood.",
    "file_open_to_others": "Other users of this machine can read {about}. Run chmod 600 on it.",
    "no_server_key": "The server's key file {about} is missing.",
    "server_key_damaged": "The server's key file {about} is damaged. Restore it from a backup.",
    "database_url": "The database must be postgresql://… or sqlite://…, not {about}.",
    "database_too_old": "The database was made by an older version. Run iro-server upgrade.",
    "database_too_new": "The database was made by a newer version. Install that version.",
    "database_unavailable": "The database cannot be reached or is busy ({about}).",
    "database_refused": "The database refused the work ({about}). Nothing was changed.",
    "no_such_authority": "The database has no authority called {about}.",
    "authority_name": "The authority's name must have letters in it.",
    "no_such_user": "There is no active user called {about} who could do this.",
    "no_such_child": "There is no child with the id {about}. It looks like c-1042.",
    "no_recovery_code": "The laptop {about} never sent a recovery code.",
    "recovery_not_asked": (
        "Nobody asked for the recovery code of {about} in the last day. First: iro-server device "
        "ask-code, by somebody who has made sure who is ringing."
    ),
    "recovery_same_person": (
        "You asked for the recovery code of {about} yourself. Somebody else has to read it out."
    ),
    "no_backup": "{about} is no backup of this program.",
    "backup_damaged": "{about} is damaged or cut short, or another key opens it. Nothing was "
    "changed, and it counts for nothing.",
    "backup_disagrees": "What is in the backup does not agree with itself: {about}. It counts for "
    "nothing. Run iro-server check.",
    "backup_other_version": "{about} was made by another version of the program. Use that version.",
    "backup_other_epoch": "{about} is whole, but of before this server was put back, or of another "
    "server. It says nothing about what is safe now.",
    "backup_key": "{about} is not the key that iro-server backup key made.",
    "officers_not_three": "These are not three different officers' keys. Nothing was changed.",
    "not_an_officer": "{about} is not the .public file that iro-recovery key made.",
    "no_escrow": "The laptop {about} never sealed its key to recovery officers.",
    "no_such_device": "There is no laptop with the id {about}. iro-server device list shows them.",
    "no_iro": "There is no active IRO to give children to. Add one with iro-server user add.",
    "code_validity": "A code can be valid for 1 to 1,440 minutes, not {about}.",
    "days_reversed": "The first day is after the last.",
    "user_id": "{about} cannot be a user's id. Use small letters, digits, dots and dashes.",
    "user_name": "The name, team or e-mail address is empty, too long or has odd characters.",
    "user_role": "{about} is not a role. Use iro, supervisor or admin.",
    "user_fte": "{about} is not a full-time equivalent. Use a number such as 0.6, at most 1.5.",
    "supervisor_without_team": "A supervisor needs a team: add --team.",
    "give_child_and_user": "Name a child and a user, or use --spread.",
    "no_such_setting": "There is no number called {about}. iro-server policy show lists them.",
    "no_such_amendment": "No amendment that stands is called {about}. iro-server policy show "
    "lists them.",
    "setting_bounds": "The authority may set {about}. A change of law needs --law.",
    "amendment_reason": "Say why, with the source: every laptop shows it. Use --because.",
    "port_taken": "The server cannot listen on {about}: another program does, or it may not.",
    "release_trusts_already": "The makers are trusted already; nothing was changed. Their "
    "later keys come with their releases.",
    "release_trusts_nobody": "Nobody is trusted yet. Run iro-server release trust with the makers' "
    "root.json.",
    "release_no_root": "{about} is not the makers' root file.",
    "release_unreachable": "There are no releases at {about}, or it cannot be reached. Nothing was "
    "fetched.",
    "release_withheld": "Nobody has said in time that the release at {about} is the newest. "
    "A newer one may be withheld from you: ask the makers. Nothing was fetched.",
    "release_older": "What {about} offers is older than what was seen before. Nothing was "
    "fetched; ask the makers.",
    "release_forged": "What {about} offers is not what enough of the makers signed. Do not install "
    "any of it; tell the makers.",
    "order_needs_command_key": "This council has a command key, and laptops obey no order to "
    "{about} without it. Where that key is: iro-recovery order; here: iro-server device order. "
    "To stop the laptop at once: iro-server device stop.",
    "order_not_commanded": "This order is not signed by the command key. Nothing was ordered.",
    "no_command_key": "There is no command key. Use iro-server device seal or shred.",
    "order_to_come": "This order was signed by a machine whose clock is ahead. Put that right, and "
    "sign it again.",
    "order_expired": "The time of this order is over. Sign it again.",
    "order_older": "A newer order was given to this laptop. Sign this one again, and see that the "
    "clock of the machine that signs is right.",
    "command_key_none": "{about} is not the .public file of a command key.",
    "command_key_other": "There is a command key already, and it did not sign this one. Make the "
    "new one with iro-recovery command-key --before.",
    "officers_not_commanded": "This council has a command key, and only it names officers: "
    "iro-recovery name makes the one file that is needed here.",
    "cover_for_oneself": "Nobody covers for themselves.",
    "plan_days_reversed": "The last day comes before the first.",
    "plan_in_the_past": "That day is over. To do it now, use iro-server allocate or user "
    "deactivate.",
    "no_such_plan": "There is no plan {about} that is still to come. See iro-server plan list.",
    "tls_needs_both": "Give both --tls-cert and --tls-key.",
}
_RULES: Final[dict[str, str]] = {
    "ladder_without_stages": "A ladder has at least one stage. Nothing was changed.",
    "ladder_role_twice": "Each stage of a ladder goes to somebody else. Nothing was changed.",
    "stage_days_out_of_bounds": "A stage has 1 to 20 working days. Nothing was changed.",
}
_UNREADABLE: Final[dict[str, str]] = {
    "no_such_folder": "There is no folder or file called {where}.",
    "not_utf8": "{where} is not text in UTF-8. Save it again as CSV UTF-8.",
    "nul_character": "{where} has a character in it that no text file has.",
    "unclosed_quote": "{where} has a quotation mark that is never closed.",
    "too_large": "{where} is too large.",
    "too_many_rows": "{where} has too many rows.",
    "field_too_long": "{where} has a cell that is too long.",
    "column_title_missing": "{where} has no column TITLE.",
    "column_words_missing": "{where} has no column WORDS.",
    "days_not_a_number": "A cell under WORKING_DAYS in {where} is no number.",
    "no_words": "{where} has no words in it.",
    "form_file_kind": "{where} is no form. An XLSForm is a file .xlsx or .md.",
    "form_file_damaged": "{where} cannot be read as an XLSForm.",
    "form_feature": "Forms cannot use this: {where}. docs/forms.md says what they can. "
    "Nothing was changed.",
    "form_not_converted": "This cannot be read as an XLSForm: {where}",
    "form_expression": "This cannot be read as an expression: {where}.",
    "form_pattern": "This regular expression cannot be used: {where}.",
    "form_unknown_place": "The form has no question at this place: {where}.",
    "form_cycle": "These answers wait for each other, so none can be worked out: {where}.",
    "form_too_deep": "Groups or expressions stand too deep in one another: {where}.",
    "form_list": "There is no list of answers for this on the sheet choices: {where}.",
    "form_too_long": "This is longer than a form may be: {where}. docs/forms.md says how long.",
    "form_id": "The form_id has letters, digits, dots and dashes, at most 60: {where}.",
    "form_version": "The version is a whole number: {where}.",
    "form_version_taken": "A published version never changes. Version {where} is the newest; "
    "give yours a higher number.",
    "form_unknown": "The program keeps the form {where} for itself. Give yours another form_id.",
    "no_or_too_many_questions": "A form has 1 to 1,000 questions.",
    "not_a_form": "This is no form ({where}).",
    "missing_tables": "These files of the return are missing: {where}.",
}


def in_words(error: IroError) -> str:
    """The sentence for an error."""
    if isinstance(error, ServerProblem):
        sentence = PROBLEMS.get(error.problem, "The server cannot do this: {about}.")
        return sentence.format(about=error.about)
    if isinstance(error, InvalidData):
        reason = error.reason
        if reason.startswith("two_files_for_"):
            table = reason.removeprefix("two_files_for_").replace("_", " ")
            return f"Two files are the {table} file of the return; one is {error.where}."
        sentence = _UNREADABLE.get(reason, f"{{where}} cannot be used ({reason}).")
        return sentence.format(where=error.where)
    if isinstance(error, RuleBroken) and error.rule in _RULES:
        return _RULES[error.rule]
    return f"This was refused: {error}."
