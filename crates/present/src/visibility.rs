//! Says in one sentence who can read a person's words now.

use policy::Role;

/// A sentence about who can read the words, from the roles in which somebody other than the author can read them.
#[must_use]
pub fn sentence(roles: &[Role]) -> String {
    if roles.is_empty() {
        return "Only its author can read this now.".to_owned();
    }
    if roles.contains(&Role::Public) {
        return "Everybody can read this now, also on the open web.".to_owned();
    }
    let leads = roles
        .iter()
        .any(|role| matches!(role, Role::ServiceUserEducator | Role::Practitioner));
    let mut readers = Vec::new();
    if roles.contains(&Role::Participant) {
        readers.push("the other people who take part in the workshop");
    }
    if leads {
        readers.push("those who facilitate the workshop");
    }
    if roles.contains(&Role::Academic) {
        readers.push("academics (who do not learn whose it is)");
    }
    if roles.contains(&Role::Steward) {
        readers.push("the steward");
    }
    if roles.contains(&Role::Partner) {
        readers.push("partner organisations");
    }
    let all = match readers.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, before)) => format!("{} and {last}", before.join(", ")),
        None => "those who manage access".to_owned(),
    };
    format!("Apart from its author, only {all} can read this now.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_names_who_reads() {
        assert_eq!(sentence(&[]), "Only its author can read this now.");
        assert_eq!(sentence(&Role::ALL), "Everybody can read this now, also on the open web.");
        let some = sentence(&[Role::Participant, Role::Practitioner, Role::Steward]);
        assert_eq!(
            some,
            "Apart from its author, only the other people who take part in the workshop, those who facilitate the workshop and the \
             steward can read this now."
        );
    }
}
