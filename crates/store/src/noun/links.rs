//! The ways from the rows of one noun to those of another, for plans. Each is a row of a table: where it starts, and which rows it finds.

use crate::engine::list::page::PageArguments;
use crate::engine::plan::Link;
use crate::engine::ready_connections::PlannedFor;
use crate::noun::organisation::{self, plan::OrganisationField};
use crate::noun::outcome::{self, OutcomeField, OutcomeFilter, OutcomeOrder};
use crate::noun::programme::{self, ProgrammeField};
use crate::noun::question::{self, QuestionField, QuestionFilter, QuestionLinkField};
use crate::noun::report::{self, ReportField};
use crate::noun::study::{self, StudyField};
use crate::noun::term::{self, TermField};

// One line for each way without arguments: its name, the field that leads there, and what finds the rows.
macro_rules! ways {
    ($($(#[$doc:meta])* $name:ident: $from:ident::$key:ident => $to:ident by $finds:path),+ $(,)?) => {$(
        $(#[$doc])*
        #[must_use]
        pub fn $name() -> Link<$from, $to> {
            $finds($from::$key)
        }
    )+};
}

ways! {
    /// The terms of a study, of all dimensions.
    terms_of_study: StudyField::Id => TermField by term::plan::of_study,
    /// The terms of a programme, of all dimensions.
    terms_of_programme: ProgrammeField::Id => TermField by term::plan::of_programme,
    /// The parameters of effectiveness of an outcome.
    terms_of_outcome: OutcomeField::Id => TermField by term::plan::of_outcome,
    /// What an outcome is about.
    domain_of_outcome: OutcomeField::Domain => TermField by term::plan::term_by,
    /// The study that found an outcome.
    study_of_outcome: OutcomeField::Study => StudyField by study::plan::study_by,
    /// The programme that an outcome is about.
    programme_of_outcome: OutcomeField::Programme => ProgrammeField by programme::plan::programme_by,
    /// The organisation that runs a programme.
    organisation_of_programme: ProgrammeField::Organisation => OrganisationField by organisation::plan::organisation_by,
    /// The reports of a study.
    reports_of_study: StudyField::Id => ReportField by report::plan::of_study,
    /// The studies that a report describes.
    studies_of_report: ReportField::Id => StudyField by report::plan::studies_of_report,
    /// The question that a question was merged into.
    merged_into: QuestionField::MergedInto => QuestionField by question::plan::question_by,
    /// The links of a question.
    links_of_question: QuestionField::Id => QuestionLinkField by question::plan::links_of,
    /// The study that a question is linked to.
    linked_study: QuestionLinkField::Study => StudyField by question::plan::joined_study,
    /// The programme that a question is linked to.
    linked_programme: QuestionLinkField::Programme => ProgrammeField by question::plan::joined_programme,
    /// The term that a question is linked to.
    linked_term: QuestionLinkField::Term => TermField by term::plan::term_by,
    /// The outcome that a question is linked to.
    linked_outcome: QuestionLinkField::Outcome => OutcomeField by outcome::plan::outcome_by,
}

/// The outcomes that a study found.
#[must_use]
pub fn outcomes_of_study(filter: OutcomeFilter, order: Vec<OutcomeOrder>, page: PageArguments) -> Link<StudyField, OutcomeField> {
    outcome::plan::outcomes_of(
        "outcomes of the study",
        StudyField::Id,
        outcome::plan::of_studies,
        filter,
        order,
        page,
    )
}

/// The outcomes that are about a programme.
#[must_use]
pub fn outcomes_of_programme(filter: OutcomeFilter, page: PageArguments) -> Link<ProgrammeField, OutcomeField> {
    let parents = outcome::plan::of_programmes;
    outcome::plan::outcomes_of("outcomes of the programme", ProgrammeField::Id, parents, filter, Vec::new(), page)
}

/// The studies that evaluate a programme.
#[must_use]
pub fn evaluations_of_programme(page: PageArguments) -> Link<ProgrammeField, StudyField> {
    let parents = study::plan::of_programmes;
    study::plan::studies_of("evaluations of the programme", ProgrammeField::Id, parents, page, PlannedFor::Keys)
}

/// The studies that bear on a question, the closest first.
#[must_use]
pub fn evidence_of_question(page: PageArguments) -> Link<QuestionField, StudyField> {
    let parents = study::plan::of_questions;
    // The linked terms are a filter: how many studies have them decides the plan.
    let planned = PlannedFor::Values;
    study::plan::studies_of("evidence of the question", QuestionField::Id, parents, page, planned)
}

/// The programmes that a study evaluates.
#[must_use]
pub fn programmes_of_study() -> Link<StudyField, ProgrammeField> {
    programme::plan::programmes_of("programmes of the study", StudyField::Id, programme::plan::of_studies, None)
}

/// The programmes that an organisation runs.
#[must_use]
pub fn programmes_of_organisation(page: PageArguments) -> Link<OrganisationField, ProgrammeField> {
    let parents = programme::plan::of_organisations;
    programme::plan::programmes_of("programmes of the organisation", OrganisationField::Id, parents, Some(page))
}

/// The questions that a programme could help to answer.
#[must_use]
pub fn questions_of_programme(page: PageArguments) -> Link<ProgrammeField, QuestionField> {
    let filter = QuestionFilter {
        prioritised: Some(true),
        ..QuestionFilter::default()
    };
    question::plan::questions_of(
        "questions of the programme",
        ProgrammeField::Id,
        question::plan::of_programmes,
        filter,
        page,
    )
}

/// The questions that a study bears on.
#[must_use]
pub fn questions_of_study(page: PageArguments) -> Link<StudyField, QuestionField> {
    let filter = QuestionFilter::default();
    question::plan::questions_of("questions of the study", StudyField::Id, question::plan::of_studies, filter, page)
}
