# The image for those who have Docker: `docker build -t unstick .`. scripts/image.sh makes the files, here as in `make image`, which needs
# no Docker. A test holds both to the same files, user, entry point and labels.
ARG BUILDER=rust:1.95.0-bookworm
FROM ${BUILDER} AS build
WORKDIR /unstick
COPY . .
# Given by the caller, since .git is not copied: --build-arg SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
ARG SOURCE_DATE_EPOCH=0
RUN scripts/image.sh --files /image

FROM scratch
COPY --from=build /image/ /
ARG REVISION=unknown
ARG CREATED=1970-01-01T00:00:00Z
LABEL org.opencontainers.image.title="unstick" \
      org.opencontainers.image.description="Finds runs that their worker left behind and settles them, exactly once, with a ledger that can undo it" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.vendor="unstick-dev" \
      org.opencontainers.image.url="https://github.com/unstick-dev/unstick" \
      org.opencontainers.image.source="https://github.com/unstick-dev/unstick" \
      org.opencontainers.image.documentation="https://github.com/unstick-dev/unstick/tree/main/docs" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}"
USER 65532:65532
WORKDIR /
ENTRYPOINT ["/unstick"]
