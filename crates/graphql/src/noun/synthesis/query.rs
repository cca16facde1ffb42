//! Queries that calculate syntheses.

use async_graphql::{Context, Object, Result};
use evidence::vocabulary::Contrast;
use store::EffectsAsked;

use super::direction::EffectDirectionSynthesis;
use super::input::MetaAnalysisInput;
use super::object::MetaAnalysis;
use super::work::{Wanted, work};
use crate::engine::scope::Scope;
use crate::engine::word::Word;
use crate::error::{FieldProblem, Refusal};
use crate::noun::outcome::OutcomeFilter;

/// The maximum number of effects that are pooled again for each of them, or drawn in one picture.
const MOST_STEPS: usize = 1000;

/// Queries that calculate syntheses.
#[derive(Default)]
pub struct SynthesisQuery;

#[Object]
impl SynthesisQuery {
    /// A synthesis that counts studies by the direction of their effects in each outcome domain, within one kind of
    /// contrast. It never counts by significance.
    async fn effect_directions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Conditions on the outcomes. Without a filter, all visible ones count.")] filter: Option<OutcomeFilter>,
        #[graphql(desc = "The contrast that is counted.", default_with = "Word(Contrast::VersusComparison)")] contrast: Word<Contrast>,
    ) -> Result<Option<EffectDirectionSynthesis>> {
        let filter = filter.unwrap_or_default().read()?;
        let scope = Scope::of(ctx)?;
        let found = scope.read(scope.access().directions(&filter, contrast.0)).await?;
        Ok(Some(EffectDirectionSynthesis::of(found, contrast.0)))
    }

    /// A meta-analysis of the outcomes that the viewer may see. At most 5,000 outcomes can match; leaveOneOut,
    /// cumulative and forestPlot take at most 1,000 effects.
    async fn meta_analysis(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which outcomes to pool, and how.")] input: MetaAnalysisInput,
    ) -> Result<Option<MetaAnalysis>> {
        let asked = input.read()?;
        let wanted = wanted(ctx);
        let scope = Scope::of(ctx)?;
        let effects = EffectsAsked {
            filter: &asked.filter,
            subgroup: asked.subgroup,
            moderator: asked.moderator,
        };
        let found = scope.read(scope.access().effects(&effects)).await?;
        let carrying = found.outcomes.iter().filter(|outcome| outcome.effect.is_some()).count();
        if carrying > MOST_STEPS && (wanted.leave_one_out || wanted.cumulative || wanted.forest) {
            return Err(Refusal::invalid(vec![FieldProblem {
                path: "input.outcomes".to_owned(),
                message: format!("leaveOneOut, cumulative and forestPlot take at most {MOST_STEPS} effects; narrow the filter"),
            }])
            .into());
        }
        Ok(Some(scope.compute(move || work(found, &asked, wanted)).await?))
    }
}

/// The parts that are calculated only if a field asks for them.
fn wanted(ctx: &Context<'_>) -> Wanted {
    let asked = ctx.look_ahead();
    let asks = |field: &str| asked.field(field).exists();
    Wanted {
        leave_one_out: asks("leaveOneOut"),
        cumulative: asks("cumulative"),
        egger: asks("eggerTest"),
        trim_and_fill: asks("trimAndFill"),
        forest: asks("forestPlot"),
        funnel: asks("funnelPlot"),
    }
}
