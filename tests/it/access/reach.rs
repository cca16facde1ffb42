//! Computes from the matrix which rows of the tests' world a role must reach.

use policy::{Reach, Resource, Role, cell};

/// The facts about a row that any cell depends on.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// The row belongs to the organisation of the accounts of PARTNER and PRACTITIONER.
    pub own_organisation: bool,
    /// The roles whose accounts work on the programme.
    pub worked_on_by: Vec<Role>,
    /// The roles whose tokens were joined to the workshop.
    pub joined_by: Vec<Role>,
    /// The roles whose accounts took part in the workshop.
    pub took_part: Vec<Role>,
    /// The roles whose accounts facilitate the workshop.
    pub facilitated_by: Vec<Role>,
    /// The roles whose own record, or own words, the row is.
    pub self_of: Vec<Role>,
    /// The person withdrew from taking part.
    pub left: bool,
    /// The person's latest answer on research use is that they agree.
    pub research_use: bool,
    /// The person agreed to be quoted or archived, and the workshop is published.
    pub agreed_for_all: bool,
    /// The roles whose account or token the row is.
    pub owner: Vec<Role>,
}

/// Whether a reach includes a row with these facts, for a viewer in this role.
pub fn takes_in(reach: Reach, role: Role, facts: &Facts) -> bool {
    match reach {
        Reach::Nothing => false,
        Reach::Everything => true,
        Reach::OwnOrganisation => facts.own_organisation,
        Reach::WorksOn => facts.worked_on_by.contains(&role),
        Reach::OwnWorkshop => facts.joined_by.contains(&role),
        Reach::TookPartOrFacilitates => facts.took_part.contains(&role) || facts.facilitated_by.contains(&role),
        Reach::Facilitates => facts.facilitated_by.contains(&role),
        Reach::OneSelf => facts.self_of.contains(&role),
        Reach::OneSelfAndFacilitated => facts.self_of.contains(&role) || (facts.facilitated_by.contains(&role) && !facts.left),
        Reach::OneSelfAndResearchUse => facts.self_of.contains(&role) || facts.research_use,
        Reach::OwnAccount => facts.owner.contains(&role),
        Reach::AgreedForAll => facts.agreed_for_all,
        Reach::OwnWorkshopAndAgreed => facts.joined_by.contains(&role) || facts.agreed_for_all,
        Reach::OneSelfFacilitatedAndAgreed => facts.self_of.contains(&role) || facts.facilitated_by.contains(&role) || facts.agreed_for_all,
        Reach::ResearchUseAndAgreed => facts.research_use || facts.agreed_for_all,
        Reach::Controlled => true,
    }
}

/// Whether the role's cell for the resource includes the row.
pub fn reached(resource: Resource, role: Role, facts: &Facts) -> bool {
    takes_in(cell(resource, role).reach, role, facts)
}

/// Whether the cell of `stronger` includes every row that the cell of `weaker` includes, for any rows.
pub fn is_weaker(resource: Resource, weaker: Role, stronger: Role) -> bool {
    cell(resource, weaker).reach == Reach::Nothing || cell(resource, stronger).reach == Reach::Everything
}
