# The service on slim Debian:   docker build -t lived-evidence .
# Run:  docker run -p 8080:8080 -v lived-evidence:/var/lib/lived-evidence lived-evidence

ARG RUST=1.95
ARG DEBIAN=bookworm

FROM rust:${RUST}-slim-${DEBIAN} AS build
# The image's own toolchain, not one more that rust-toolchain.toml would fetch.
ENV RUSTUP_TOOLCHAIN=${RUST_VERSION} CARGO_INCREMENTAL=0
WORKDIR /src
COPY . .
# The caches outlive a build and are no part of any layer, so the binary is copied out of them.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target,sharing=locked \
    cargo build --locked --profile dist --package api --bin lived-evidence \
    && install -D target/dist/lived-evidence /out/lived-evidence

FROM debian:${DEBIAN}-slim
RUN useradd --system --user-group --uid 10001 --no-create-home --home-dir /var/lib/lived-evidence --shell /usr/sbin/nologin lived-evidence \
    && install -d -o lived-evidence -g lived-evidence -m 0750 /var/lib/lived-evidence
COPY --from=build /out/lived-evidence /usr/local/bin/lived-evidence
COPY config/ /etc/lived-evidence/

# By number, so that an orchestrator can see that it is not root.
USER 10001:10001
WORKDIR /var/lib/lived-evidence
# The embedded database; with PostgreSQL set LIVED_EVIDENCE__DATABASE__URL to postgres://…, and nothing is kept here.
VOLUME ["/var/lib/lived-evidence"]
ENV LIVED_EVIDENCE__SERVER__LISTEN=0.0.0.0:8080 \
    LIVED_EVIDENCE__DATABASE__URL=sqlite:///var/lib/lived-evidence/lived-evidence.db?mode=rwc
EXPOSE 8080
STOPSIGNAL SIGTERM
# The binary asks its own GET /health/live, at the address that it is configured to listen on.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 CMD ["lived-evidence", "doctor", "--live"]
ENTRYPOINT ["lived-evidence"]
# Several nodes over one PostgreSQL: run `migrate` once, then every node with `serve` alone.
CMD ["serve", "--migrate", "--config", "/etc/lived-evidence/production.toml"]
