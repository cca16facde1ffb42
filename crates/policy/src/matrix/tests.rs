//! What must hold of the matrix as a whole.

use super::*;

#[test]
fn nobody_acts_on_what_they_cannot_reach() {
    for (resource, role, cell) in matrix() {
        assert!(cell.reach != Reach::Nothing || cell.acts.is_empty(), "{resource:?} {role}");
    }
}

#[test]
fn the_open_web_and_admins_see_published_content_only() {
    for (resource, role, cell) in matrix() {
        if role == Role::Public || (role == Role::Admin && !matches!(resource, Resource::Access | Resource::AuditTrail)) {
            let open = matches!(cell.reach, Reach::Nothing | Reach::AgreedForAll | Reach::Controlled) || cell == ALL;
            assert!(open, "{resource:?} {role}");
            assert!(cell.acts.is_empty(), "{resource:?} {role}");
        }
    }
}
