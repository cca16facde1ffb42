//! Reports what is wrong with a document: turns the library's findings into refusals with a code and a position.

use std::ops::Range;

use apollo_compiler::ExecutableDocument;
use apollo_compiler::diagnostic::ToCliReport as _;
use apollo_compiler::parser::LineColumn;
use apollo_compiler::validation::{DiagnosticData, DiagnosticList};
use async_graphql::Pos;

use super::contract::Contract;
use super::near::nearest;
use graphql::error::{Code, Refusal, refuse};

/// The first syntax error.
pub(super) fn syntax(errors: &DiagnosticList) -> Refusal {
    let Some(first) = errors.iter().next() else {
        return Code::ParseFailed.into();
    };
    let message = first.error.to_string();
    if message.contains("limit") && first.error.unstable_error_name().is_none() && !message.starts_with("syntax error") {
        return Code::DepthLimit.into();
    }
    let refusal = refuse(Code::ParseFailed, message);
    placed(refusal, first.line_column_range())
}

fn placed(refusal: Refusal, range: Option<Range<LineColumn>>) -> Refusal {
    match range {
        Some(Range { start, .. }) => refusal.at(Pos {
            line: start.line,
            column: start.column,
        }),
        None => refusal,
    }
}

/// The library's findings about values. We check values ourselves, with paths and clearer messages.
const OF_VALUES: [&str; 7] = [
    "UnsupportedValueType",
    "UndefinedEnumValue",
    "UndefinedInputValue",
    "RequiredField",
    "IntCoercionError",
    "FloatCoercionError",
    "DisallowedVariableUsage",
];

/// Everything that does not fit the schema, except problems with values that were already reported.
pub(super) fn validation(
    errors: &DiagnosticList,
    text: &str,
    document: &ExecutableDocument,
    contract: &Contract,
    of_values: &[Refusal],
) -> Vec<Refusal> {
    let null = |argument: &str| {
        let mut problems = of_values.iter().flat_map(|refusal| &refusal.fields);
        problems.any(|problem| problem.path == argument && problem.message.starts_with(super::NULL))
    };
    let mut refusals: Vec<Refusal> = Vec::new();
    for found in errors.iter() {
        let name = found.error.unstable_error_name().unwrap_or_default();
        let message = found.error.to_string();
        let said = match name {
            "RequiredArgument" => quoted(&message).next().and_then(argument_of).is_some_and(null),
            // The fields below are unknown, which is already reported.
            "MissingSubselection" => source(found.error, text).ends_with('}'),
            // The library counts selections; the specification counts response names.
            "SubscriptionUsesMultipleFields" => subscriptions_have_one_root(document),
            name => !of_values.is_empty() && OF_VALUES.contains(&name),
        };
        if said {
            continue;
        }
        let message = match name {
            "MissingSubselection" => format!("`{}` has fields: select some of them", field_name(source(found.error, text))),
            _ => message,
        };
        let meant = match name {
            "UndefinedField" => field_meant(&message, contract),
            "UndefinedArgument" => argument_meant(&message, contract),
            _ => None,
        };
        let message = match meant {
            Some(meant) => format!("{message}; did you mean `{meant}`?"),
            None => message,
        };
        let refusal = refuse(Code::ValidationFailed, message);
        refusals.push(placed(refusal, found.line_column_range()));
    }
    refusals
}

/// Whether each subscription has exactly one response name at its root, even if it is selected several times.
fn subscriptions_have_one_root(document: &ExecutableDocument) -> bool {
    let mut subscriptions = document.operations.iter().filter(|operation| operation.is_subscription());
    subscriptions.all(|operation| {
        let mut names = operation.root_fields(document).map(|field| field.response_key());
        let first = names.next();
        names.all(|name| Some(name) == first)
    })
}

/// The part of the document that a finding is about.
fn source<'t>(found: &DiagnosticData, text: &'t str) -> &'t str {
    let span = found.location();
    span.and_then(|span| text.get(span.offset()..span.end_offset())).unwrap_or_default()
}

/// The key and the name in "key: name(argument: 1) @directive".
fn field_name(field: &str) -> &str {
    let end = field.find(['(', '@', '{', '#']).unwrap_or(field.len());
    field.get(..end).unwrap_or_default().trim()
}

/// The argument in "T.f(a:)".
fn argument_of(coordinate: &str) -> Option<&str> {
    coordinate.split_once('(')?.1.strip_suffix(":)")
}

/// The names that a message quotes.
fn quoted(message: &str) -> impl Iterator<Item = &str> {
    message.split('`').skip(1).step_by(2)
}

/// A suggestion for "type `T` does not have a field `f`".
fn field_meant(message: &str, contract: &Contract) -> Option<String> {
    let mut names = quoted(message);
    let (kind, given) = (names.next()?, names.next()?);
    let fields = contract.field_names(kind);
    nearest(given, fields.iter().copied()).map(str::to_owned)
}

/// A suggestion for "the argument `a` is not supported by `T.f(a:)`".
fn argument_meant(message: &str, contract: &Contract) -> Option<String> {
    let mut names = quoted(message);
    let (given, coordinate) = (names.next()?, names.next()?);
    let (kind, rest) = coordinate.split_once('.')?;
    let field = rest.split('(').next()?;
    let arguments = contract.argument_names(kind, field);
    nearest(given, arguments.iter().copied()).map(str::to_owned)
}
