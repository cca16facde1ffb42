//! The input for outcomes, and the checks that need no database.

use evidence::effect::{EffectInput, RecordedFinding};
use evidence::vocabulary::{
    Contrast, Dimension, EffectDirection, EffectSource, EvidenceKind, KirkpatrickLevel, LearningDomain, Perspective, Provenance,
};
use policy::id::{ProgrammeId, TermId};

use crate::engine::change::Change;
use crate::engine::error::FieldProblem;
use crate::engine::lookup::Lookup;
use crate::engine::rules::{text_rule, title_problem, web_address_problem};
use crate::noun::outcome::Outcome;

/// The description of a new outcome, or changes to one. A new outcome needs a domain, a perspective, a kind of evidence, a contrast, a
/// direction and a summary. Absent fields are empty in a new outcome, and keep their value in an existing one.
#[derive(Debug, Clone, Default)]
pub struct OutcomeInput {
    /// The programme that the outcome is about.
    pub programme: Change<ProgrammeId>,
    /// The code of an OUTCOME_DOMAIN term.
    pub domain: Option<String>,
    /// The kind of learning.
    pub learning_domain: Change<LearningDomain>,
    /// Kirkpatrick's level of the outcome.
    pub kirkpatrick_level: Change<KirkpatrickLevel>,
    /// Whose perspective was measured.
    pub perspective: Option<Perspective>,
    /// How the finding was obtained.
    pub evidence_kind: Option<EvidenceKind>,
    /// The instrument that was used.
    pub measure: Change<String>,
    /// The kind of comparison.
    pub contrast: Option<Contrast>,
    /// The group or value that the outcome was compared with.
    pub comparison: Change<String>,
    /// When it was measured, as free text.
    pub timepoint: Change<String>,
    /// When it was measured, in weeks.
    pub timepoint_weeks: Change<f64>,
    /// The direction of the effect.
    pub direction: Option<EffectDirection>,
    /// Whether a higher value of the measure is better. Empty means yes.
    pub higher_is_better: Change<bool>,
    /// The effect, as the study reports it.
    pub effect: Change<EffectInput>,
    /// What was found.
    pub summary: Option<String>,
    /// What was found, in plain language.
    pub plain_language: Change<String>,
    /// Codes of EFFECTIVENESS_PARAMETER terms; `None` keeps the stored ones.
    pub parameters: Option<Vec<String>>,
    /// How the description got into the database.
    pub provenance: Option<Provenance>,
    /// The web page that the data was taken from.
    pub source_url: Change<String>,
}

/// The maximum number of parameters of one outcome.
const MOST_PARAMETERS: usize = 50;

/// The terms of a description.
pub(crate) struct OutcomeTerms {
    /// `None` if the description names no domain, or an unknown one.
    pub(crate) domain: Option<TermId>,
    /// `None` keeps the stored ones.
    pub(crate) parameters: Option<Vec<TermId>>,
}

impl OutcomeInput {
    /// Whether the lists are within their length limits. Lists that are too long are refused without a lookup.
    pub(crate) fn is_bounded(&self) -> bool {
        self.parameters.as_ref().is_none_or(|codes| codes.len() <= MOST_PARAMETERS)
    }

    /// The codes in the input, each with its dimension.
    pub(super) fn named_codes(&self) -> Vec<(Dimension, &str)> {
        let domain = self.domain.iter().map(|code| (Dimension::OutcomeDomain, code.as_str()));
        let parameters = self.parameters.iter().flatten();
        let parameters = parameters.map(|code| (Dimension::EffectivenessParameter, code.as_str()));
        domain.chain(parameters).collect()
    }

    /// Looks up the terms. Unknown codes are added to the problems.
    pub(crate) fn find_terms(&self, known: &impl Lookup, problems: &mut Vec<FieldProblem>) -> OutcomeTerms {
        let domain = self.domain.as_ref();
        let domain = domain.and_then(|code| known.find(Dimension::OutcomeDomain, code, "input.domain", problems));
        let parameters = self.parameters.as_ref();
        let parameters = parameters.map(|codes| known.find_all(Dimension::EffectivenessParameter, codes, "input.parameters", problems));
        OutcomeTerms { domain, parameters }
    }

    /// Every refused field, given the outcome that is already stored.
    pub(crate) fn problems(&self, held: Option<&Outcome>) -> Vec<FieldProblem> {
        let mut problems = Vec::new();
        let mut refuse = |path: &str, message: &str| problems.push(FieldProblem::new(format!("input.{path}"), message));
        let needed = [
            ("domain", self.domain.is_some()),
            ("perspective", self.perspective.is_some()),
            ("evidenceKind", self.evidence_kind.is_some()),
            ("contrast", self.contrast.is_some()),
            ("direction", self.direction.is_some()),
            ("summary", self.summary.is_some()),
        ];
        for (path, given) in needed {
            if held.is_none() && !given {
                refuse(path, "must be given");
            }
        }
        let summary = self.summary.as_deref();
        if let Some(problem) = summary.and_then(|summary| title_problem(summary, text_rule("summary"))) {
            refuse("summary", &problem);
        }
        let texts = [
            ("measure", &self.measure),
            ("comparison", &self.comparison),
            ("timepoint", &self.timepoint),
            ("plainLanguage", &self.plain_language),
        ];
        for (path, text) in texts {
            if let Some(problem) = text.given().and_then(|text| text_rule(path).problem(text)) {
                refuse(path, &problem);
            }
        }
        if let Some(problem) = self.source_url.given().and_then(|url| web_address_problem(url)) {
            refuse("sourceUrl", &problem);
        }
        if self.timepoint_weeks.given().is_some_and(|weeks| !weeks.is_finite() || *weeks < 0.0) {
            refuse("timepointWeeks", "must be a number of weeks, not below zero");
        }
        if !self.is_bounded() {
            refuse("parameters", "must not be more than 50");
        }
        let made_up = held.is_some_and(|held| held.provenance == Provenance::Illustrative);
        if made_up && self.provenance.is_some_and(|provenance| provenance != Provenance::Illustrative) {
            refuse("provenance", "must stay ILLUSTRATIVE: demo data is never shown as evidence");
        }
        if let Some((path, message)) = self.effect_problem(held) {
            refuse(&path, &message);
        }
        problems
    }

    /// Why the effect is refused, or why the other fields do not fit the stored effect.
    fn effect_problem(&self, held: Option<&Outcome>) -> Option<(String, String)> {
        // If one of these is neither given nor stored, another check refuses the input.
        let finding = RecordedFinding {
            contrast: self.contrast.or(held.map(|held| held.contrast))?,
            direction: self.direction.or(held.map(|held| held.direction))?,
            higher_is_better: self
                .higher_is_better
                .after(held.and_then(|held| held.higher_is_better))
                .unwrap_or(true),
        };
        if let Change::Set(effect) = &self.effect {
            let effect = effect.as_ref()?;
            let error = effect.effect_of(&finding).err()?;
            return Some((format!("effect.{}.{}", form(effect), error.field), error.reason.into_owned()));
        }
        let (held, stored) = held.and_then(|held| Some((held, held.effect.as_ref()?)))?;
        if finding.contrast != held.contrast {
            let paired = stored.figures.iter().any(|figure| figure.name == "correlation");
            let fits = match (finding.contrast == Contrast::BeforeAfter, stored.source) {
                (true, EffectSource::Continuous) => paired,
                (true, EffectSource::Binary) => false,
                (false, EffectSource::Continuous) => !paired,
                (_, EffectSource::Estimate | EffectSource::Correlation | EffectSource::Proportion) | (false, EffectSource::Binary) => true,
            };
            if !fits {
                let message = "does not fit the stored effect, whose figures are of the other design; give the effect again, or remove it";
                return Some(("contrast".to_owned(), message.to_owned()));
            }
        }
        let was_higher = held.higher_is_better.unwrap_or(true);
        if finding.direction != held.direction || finding.higher_is_better != was_higher {
            let error = finding.check_sign(stored.metric, stored.estimate, "direction").err()?;
            return Some((
                "direction".to_owned(),
                format!("does not fit the effect that is stored, which {}", error.reason),
            ));
        }
        None
    }
}

/// The name of an effect's form in the schema.
const fn form(effect: &EffectInput) -> &'static str {
    match effect {
        EffectInput::Estimate(_) => "estimate",
        EffectInput::Continuous(_) => "continuous",
        EffectInput::Binary(_) => "binary",
        EffectInput::Correlation(_) => "correlation",
        EffectInput::Proportion(_) => "proportion",
    }
}
