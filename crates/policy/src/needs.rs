//! Says what a viewer who was refused an action would need: the roles that may perform it, and on which rows.

use crate::{Act, Reach, Resource, Role, cell};

/// The roles that may perform an action, each with the rows that it may act on, in words. Empty for actions of the service itself, and for
/// names that are not an action.
#[must_use]
pub fn needs(action: &str) -> Vec<(Role, &'static str)> {
    let Some((resource, act)) = action.split_once('.').and_then(|(of, verb)| rule(of, verb)) else {
        return Vec::new();
    };
    let allowed = |role: &Role| {
        let cell = cell(resource, *role);
        match act {
            Some(act) => cell.acts.contains(&act),
            None => cell.reach == Reach::Everything,
        }
    };
    let roles = Role::ALL.into_iter().filter(allowed);
    roles.map(|role| (role, rows(resource, act, cell(resource, role).reach))).collect()
}

/// The resource and the act that an action needs. Without an act, it needs to read every row of the resource.
fn rule(of: &str, verb: &str) -> Option<(Resource, Option<Act>)> {
    let (resource, act) = match (of, verb) {
        ("programme", "create") => (Resource::ProgrammesUnpublished, Act::Create),
        ("programme", "publish") => (Resource::ProgrammesUnpublished, Act::Publish),
        ("programme", "propose") => (Resource::ProgrammeProposals, Act::Propose),
        ("proposal", _) => (Resource::ProgrammeProposals, Act::Decide),
        ("programme", "rate") => (Resource::InvolvementRatings, Act::Rate),
        ("programme", _) => (Resource::ProgrammesUnpublished, Act::Edit),
        ("certainty", _) => (Resource::Certainty, Act::Rate),
        ("review", "create") => (Resource::Records, Act::Create),
        ("review", "leave" | "share_role")
        | ("record", "screen" | "resolve" | "decide_duplicate" | "mark_duplicate" | "mark_distinct" | "set_retrieval")
        | ("study", "appraise") => (Resource::Records, Act::Screen),
        ("review" | "search" | "record", _) => (Resource::Records, Act::Edit),
        ("study", "create") => (Resource::StudiesUnpublished, Act::Create),
        ("study" | "outcome", _) => (Resource::StudiesUnpublished, Act::Edit),
        ("project" | "recommendation" | "organisation" | "term", _) => (Resource::Vocabulary, Act::Create),
        ("workshop", "create") => (Resource::WorkshopsUnpublished, Act::Create),
        ("workshop", "set_status") => (Resource::WorkshopsUnpublished, Act::Publish),
        ("question", "submit" | "withdraw") | ("contribution", _) => (Resource::Contributions, Act::Create),
        ("workshop" | "round" | "question", _) => (Resource::WorkshopsUnpublished, Act::Edit),
        ("participant", _) => (Resource::Participants, Act::Create),
        ("consent", _) => (Resource::Consents, Act::Consent),
        ("ballot", _) => (Resource::Ballots, Act::Cast),
        ("token", "rotate") => (Resource::Access, Act::Rotate),
        ("account" | "token" | "key", _) => (Resource::Access, Act::Manage),
        ("audit", _) => return Some((Resource::AuditTrail, None)),
        _ => return None,
    };
    Some((resource, Some(act)))
}

/// The rows that a role may act on, in words. Some rules are stricter than the reach in the matrix.
fn rows(resource: Resource, act: Option<Act>, reach: Reach) -> &'static str {
    match (resource, act) {
        (Resource::WorkshopsUnpublished, Some(Act::Create)) => "any workshop",
        (Resource::WorkshopsUnpublished, _) => "workshops that they facilitate",
        (Resource::Contributions, _) => "workshops that they take part in",
        (Resource::Participants, _) if reach != Reach::Everything => "workshops that they facilitate",
        (Resource::Access, Some(Act::Rotate)) if reach != Reach::Everything => "their own tokens of the role that they act in",
        (Resource::Records, Some(Act::Create)) => "any review",
        (Resource::Records, Some(Act::Edit)) => "reviews that they lead",
        (Resource::Records, _) => "reviews on whose team they are",
        (Resource::Ballots, _) => "their own ballot, or that of a small group in a workshop that they facilitate",
        _ => reach.describes(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_action_needs_follows_the_matrix() {
        let expected = vec![
            (Role::ServiceUserEducator, "those that they work on"),
            (Role::Practitioner, "their own organisation's"),
            (Role::Academic, "all"),
        ];
        assert_eq!(needs("programme.edit"), expected);
        assert_eq!(needs("programme.publish"), [(Role::Academic, "all")]);
        assert_eq!(needs("programme.propose"), [(Role::Practitioner, "their own organisation's")]);
        assert_eq!(needs("proposal.decide"), [(Role::Academic, "all")]);
        assert_eq!(needs("token.list").first().map(|(role, _)| *role), Some(Role::Admin));
        assert_eq!(needs("token.rotate").len(), 6);
        let readers: Vec<Role> = needs("audit.list").into_iter().map(|(role, _)| role).collect();
        assert_eq!(readers, [Role::Steward, Role::Admin]);
        assert_eq!(needs("round.open").len(), 3);
        assert_eq!(needs("account.staff.by.nobody").len(), 1);
        assert!(needs("nothing").is_empty() && needs("weather.change").is_empty());
    }
}
