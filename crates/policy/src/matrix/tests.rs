//! Tests properties of the matrix as a whole.

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
            let open = matches!(cell.reach, Reach::Nothing | Reach::AgreedForAll | Reach::Controlled)
                || (cell.reach == Reach::Everything && cell.acts.is_empty());
            assert!(open, "{resource:?} {role}");
            assert!(cell.acts.is_empty(), "{resource:?} {role}");
        }
    }
}

#[test]
fn a_screen_does_nothing_and_reads_little_more_than_the_open_web() {
    for resource in Resource::ALL {
        let screen = display_cell(resource);
        assert!(screen.acts.is_empty(), "{resource:?}");
        let more = screen != cell(resource, Role::Public);
        assert_eq!(more, resource == Resource::WorkshopsUnpublished, "{resource:?}");
    }
}
