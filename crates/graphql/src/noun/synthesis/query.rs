//! Root fields of syntheses.

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

/// Effects that are pooled once more for each of them, at most; and effects of one picture.
const MOST_STEPS: usize = 1000;

/// Root fields over syntheses.
#[derive(Default)]
pub struct SynthesisQuery;

#[Object]
impl SynthesisQuery {
    /// Which way the studies of each domain point: counted by direction, never by significance, within one kind of contrast.
    async fn effect_directions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which rows are meant; without a filter, all that the viewer may see.")] filter: Option<OutcomeFilter>,
        #[graphql(
            desc = "The kind of contrast within which findings are counted.",
            default_with = "Word(Contrast::VersusComparison)"
        )]
        contrast: Word<Contrast>,
    ) -> Result<Option<EffectDirectionSynthesis>> {
        let filter = filter.unwrap_or_default().read()?;
        let scope = Scope::of(ctx)?;
        let found = scope.read(scope.access().directions(&filter, contrast.0)).await?;
        Ok(Some(EffectDirectionSynthesis::of(found, contrast.0)))
    }

    /// Pools the effects of outcomes, as far as the viewer may see them.
    async fn meta_analysis(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which outcomes are pooled, and how.")] input: MetaAnalysisInput,
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
                message: format!("leaveOneOut, cumulative and forestPlot take at most {MOST_STEPS} effects; narrow it"),
            }])
            .into());
        }
        Ok(Some(scope.compute(move || work(found, &asked, wanted)).await?))
    }
}

/// The parts that are worked out only where they are asked for.
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
