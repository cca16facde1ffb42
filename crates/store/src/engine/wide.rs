//! Columns that are read only if the request asks for them: long texts, and values that are slow to compute.

/// A column, or a group of columns, that most requests do not need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Wide {
    /// Cursors of lists, which are encrypted.
    Cursors,
    /// The heading and the text of a search hit.
    SearchSnippet,
    /// What a term means.
    TermDefinition,
    /// Where a term's definition comes from.
    TermSource,
    /// Other words for a term.
    TermSynonyms,
    /// What a programme is about.
    ProgrammeSummary,
    /// Why a programme should work.
    ProgrammeRationale,
    /// What a programme uses.
    ProgrammeMaterials,
    /// What is done in a programme.
    ProgrammeProcedures,
    /// How a programme is fitted to those who take part.
    ProgrammeTailoring,
    /// What was changed while a programme ran.
    ProgrammeModifications,
    /// How adherence to the plan was to be ensured.
    ProgrammeFidelityPlanned,
    /// How closely the plan was followed.
    ProgrammeFidelityActual,
    /// A programme's contact and notes.
    ProgrammeInternal,
    /// How people with experience were involved in a study.
    StudyInvolvement,
    /// A study's summary in plain language.
    StudyPlainLanguageSummary,
    /// A report's abstract.
    ReportAbstract,
    /// What was found, in the words of the evidence.
    OutcomeSummary,
    /// What was found, in plain language.
    OutcomePlainLanguage,
    /// The figures from which an effect was calculated.
    OutcomeFigures,
    /// A question in plain language.
    QuestionPlainLanguage,
    /// The rules that a workshop agreed on.
    WorkshopGroundRules,
}

impl Wide {
    /// All wide columns.
    pub const ALL: [Self; 22] = [
        Self::Cursors,
        Self::SearchSnippet,
        Self::TermDefinition,
        Self::TermSource,
        Self::TermSynonyms,
        Self::ProgrammeSummary,
        Self::ProgrammeRationale,
        Self::ProgrammeMaterials,
        Self::ProgrammeProcedures,
        Self::ProgrammeTailoring,
        Self::ProgrammeModifications,
        Self::ProgrammeFidelityPlanned,
        Self::ProgrammeFidelityActual,
        Self::ProgrammeInternal,
        Self::StudyInvolvement,
        Self::StudyPlainLanguageSummary,
        Self::ReportAbstract,
        Self::OutcomeSummary,
        Self::OutcomePlainLanguage,
        Self::OutcomeFigures,
        Self::QuestionPlainLanguage,
        Self::WorkshopGroundRules,
    ];
}

/// Which wide columns a request asks for.
pub trait Asked: std::fmt::Debug + Send + Sync {
    /// Whether the request asks for these columns anywhere.
    fn asks_for(&self, wide: Wide) -> bool;
}
