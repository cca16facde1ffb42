# Reads meta-analyses of lived-evidence, and works them out again with metafor.
library(httr2)

# Asks for a document, as the holder of a role token or as the public.
ask <- function(url, query, variables = list(), token = "") {
  # An empty list is an array in JSON, and variables are an object.
  if (length(variables) == 0) variables <- structure(list(), names = character())
  request <- request(paste0(url, "/graphql")) |>
    req_headers(accept = "application/graphql-response+json") |>
    req_error(is_error = function(response) FALSE) |>
    req_body_json(list(query = query, variables = variables), digits = NA)
  if (nzchar(token)) request <- req_auth_bearer_token(request, token)
  answer <- req_perform(request) |> resp_body_json()
  if (length(answer$errors) > 0) {
    said <- vapply(answer$errors, function(error) paste0(error$extensions$code, ": ", error$message), "")
    stop(paste(said, collapse = "\n"), call. = FALSE)
  }
  answer$data
}

ANALYSIS <- "
query Analysis($input: MetaAnalysisInput!) {
  metaAnalysis(input: $input) {
    k
    pooled { estimate standardError pValue ci { lower upper } }
    heterogeneity { tau2 i2 h2 q pValue }
    effects { estimate standardError weight outcome { study { label } } }
  }
}"

# The effects of an analysis as a data frame, with what the service pooled them to.
analysis <- function(url, input, token = "") {
  answer <- ask(url, ANALYSIS, list(input = input), token)$metaAnalysis
  number <- function(name) vapply(answer$effects, function(effect) effect[[name]], 0)
  answer$effects <- data.frame(
    study = vapply(answer$effects, function(effect) effect$outcome$study$label, ""),
    yi = number("estimate"), sei = number("standardError"), weight = number("weight")
  )
  answer
}
