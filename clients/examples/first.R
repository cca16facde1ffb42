# Asks with httr2 (install.packages("httr2"), or r-cran-httr2 of Debian).
library(httr2)

url <- Sys.getenv("LIVED_EVIDENCE_URL", "http://127.0.0.1:8080")
token <- Sys.getenv("LIVED_EVIDENCE_TOKEN")

ask <- function(query, variables = list()) {
  request <- request(paste0(url, "/graphql")) |>
    req_headers(accept = "application/graphql-response+json") |>
    req_body_json(list(query = query, variables = variables))
  if (nzchar(token)) request <- req_auth_bearer_token(request, token)
  answer <- req_perform(request) |> resp_body_json()
  if (is.null(answer$data)) stop(answer$errors[[1]]$message)
  answer$data
}

data <- ask("query Count($text: String!) { search(text: $text) { totalCount } }", list(text = "storytelling"))
cat(jsonlite::toJSON(data, auto_unbox = TRUE), "\n")
