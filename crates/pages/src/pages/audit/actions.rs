//! Describes an action of the audit trail in words.

/// Every action of the audit trail, with a description. An action that is missing here is shown under its name.
const WORDS: &[(&str, &str)] = &[
    ("account.create", "made an account"),
    ("account.update", "changed an account"),
    ("account.staff", "said which programmes an account works on"),
    ("account.list", "looked at the accounts"),
    ("audit.list", "looked at the audit trail"),
    ("ballot.cast", "voted"),
    ("ballot.enter", "put in a paper ballot"),
    ("ballot.withdraw", "took a vote back"),
    ("certainty.rate", "rated how certain evidence is"),
    ("consent.record", "recorded a consent"),
    ("consent.withdraw", "took consent back"),
    ("contribution.add", "told a workshop something"),
    ("contribution.withdraw", "took back what they had said"),
    ("identity.read", "looked at who somebody is"),
    ("identity.reseal", "sealed identities under a new key"),
    ("information_sheet.publish", "published an information sheet"),
    ("key.list", "looked at the signing keys"),
    ("key.reseal", "sealed signing keys under a new key"),
    ("key.rotate", "made a new signing key"),
    ("organisation.create", "added an organisation"),
    ("organisation.edit", "changed an organisation"),
    ("outcome.record", "recorded an outcome"),
    ("outcome.edit", "changed an outcome"),
    ("outcome.delete", "deleted an outcome"),
    ("participant.add", "wrote somebody down as taking part"),
    ("participant.confirm", "let somebody into a workshop"),
    ("participant.issue_return_code", "gave somebody a new return code"),
    ("participant.remove", "ended somebody's part in a workshop"),
    ("participant.return", "came back with a return code"),
    ("participant.seat", "tied a record to an account"),
    ("participant.update", "put somebody's record right"),
    ("programme.create", "added a programme"),
    ("programme.edit", "changed a programme"),
    ("programme.publish", "published a programme, or changed a published one"),
    ("programme.set_status", "changed how far a programme is"),
    ("programme.delete", "deleted a programme"),
    ("programme.propose", "proposed a change to a programme"),
    ("proposal.decide", "decided on a proposed change"),
    ("proposal.accepted", "had a proposed change accepted"),
    ("programme.rate", "rated a programme's involvement"),
    ("programme.link_evaluation", "linked a study to a programme"),
    ("programme.unlink_evaluation", "unlinked a study from a programme"),
    ("project.create", "added a project"),
    ("project.edit", "changed a project"),
    ("project.delete", "deleted a project"),
    ("question.submit", "handed in a question"),
    ("question.revise", "reworded a question"),
    ("question.merge", "put questions together"),
    ("question.link", "linked a question"),
    ("question.unlink", "unlinked a question"),
    ("question.set_status", "changed how far a question is"),
    ("question.withdraw", "took a question back"),
    ("question.delete", "deleted a question"),
    ("recommendation.record", "recorded a recommendation"),
    ("recommendation.delete", "deleted a recommendation"),
    ("round.create", "set up a round of voting"),
    ("round.open", "opened a round of voting"),
    ("round.close", "closed a round of voting"),
    ("study.create", "added a study"),
    ("study.edit", "changed a study"),
    ("study.delete", "deleted a study"),
    ("term.create", "added a term"),
    ("term.edit", "changed a term"),
    ("token.issue", "made a token"),
    ("token.list", "looked at the tokens"),
    ("token.rotate", "replaced a token"),
    ("token.revoke", "took a token back"),
    ("workshop.create", "set up a workshop"),
    ("workshop.edit", "changed a workshop"),
    ("workshop.join", "joined a workshop"),
    ("workshop.set_joining", "opened or closed joining, or changed the places"),
    ("workshop.rotate_join_code", "made a new join code"),
    ("workshop.issue_display_token", "made a token for a room's screen"),
    ("workshop.set_status", "changed how far a workshop is"),
];

/// The names of the actions, in the order of the table.
pub fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
    WORDS.iter().copied()
}

/// An action in words.
pub fn in_words(action: &str) -> String {
    let known = WORDS.iter().find(|(name, _)| *name == action).map(|(_, words)| (*words).to_owned());
    known.unwrap_or_else(|| action.replace(['.', '_'], " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_action_is_there_once_and_an_unknown_one_reads_still() {
        let mut names: Vec<&str> = all().map(|(name, _)| name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), WORDS.len());
        assert_eq!(in_words("token.issue"), "made a token");
        assert_eq!(in_words("lamp.switch_on"), "lamp switch on");
    }
}
