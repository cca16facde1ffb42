//! What a cell means for the rows of the tests' world: which of them a role must reach, and not one more.

use policy::{Reach, Resource, Role, cell};

/// What is true of a row, as far as any cell asks.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// It belongs to the organisation that the accounts of PARTNER and PRACTITIONER belong to.
    pub own_organisation: bool,
    /// Whose accounts work on the programme.
    pub worked_on_by: Vec<Role>,
    /// Whose tokens were joined to the workshop.
    pub joined_by: Vec<Role>,
    /// Whose accounts took part in the workshop.
    pub took_part: Vec<Role>,
    /// Whose accounts facilitate the workshop.
    pub facilitated_by: Vec<Role>,
    /// Whose own record, or own words, it is.
    pub self_of: Vec<Role>,
    /// The person took back that they take part.
    pub left: bool,
    /// The person's last word on research use is that it is given.
    pub research_use: bool,
    /// The person agreed to be quoted or archived, and the workshop is published.
    pub agreed_for_all: bool,
    /// Whose account or token it is.
    pub owner: Vec<Role>,
}

/// Whether a reach takes in a row of which these facts are true, for a viewer of this role.
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

/// Whether the role's cell for the resource takes in the row.
pub fn reached(resource: Resource, role: Role, facts: &Facts) -> bool {
    takes_in(cell(resource, role).reach, role, facts)
}

/// Whether every row that the cell of `weaker` takes in is also taken in by the cell of `stronger`, whatever the rows.
pub fn is_weaker(resource: Resource, weaker: Role, stronger: Role) -> bool {
    cell(resource, weaker).reach == Reach::Nothing || cell(resource, stronger).reach == Reach::Everything
}
