# `make image` puts the library into bin/ and builds this with docker or buildah; scripts/image-test.sh builds and runs it without either registry.
# Both stages are the same Debian release: one glibc.
ARG GO_VERSION=1.26
FROM docker.io/library/golang:${GO_VERSION}-bookworm AS build
WORKDIR /src
ENV CGO_ENABLED=1 GOFLAGS="-trimpath -buildvcs=false" GOTOOLCHAIN=local
COPY go.mod go.sum ./
RUN go mod download
COPY . .
# On amd64 this verifies the library that make put here, on arm64 it takes the one of the Go module: never one of another platform.
RUN scripts/fetch-ort.sh bin/libonnxruntime.so
# Whatever umask the checkout had, user 65532 can read it all and change nothing.
RUN mkdir -p /out/models && cp -r models/encoders models/care-en /out/models/ && cp bin/libonnxruntime.so LICENSE NOTICE /out/ && \
    chmod -R u=rwX,go=rX /out
ARG VERSION=unknown
RUN go build -ldflags="-s -w -X main.version=${VERSION}" -o /out/rapport ./cmd/rapport && chmod 0755 /out/rapport

# cc, not static: ONNX Runtime needs libstdc++ and libgcc_s.
FROM gcr.io/distroless/cc-debian12:nonroot
# What changes least comes first: a new program or bundle leaves the layers of the library and the encoder alone.
COPY --from=build /out/libonnxruntime.so /out/LICENSE /out/NOTICE /opt/rapport/
COPY --from=build /out/models/encoders /opt/rapport/models/encoders
COPY --from=build /out/models/care-en /opt/rapport/models/care-en
COPY --from=build /out/rapport /opt/rapport/rapport
ARG VERSION=unknown
LABEL org.opencontainers.image.title="rapport" \
      org.opencontainers.image.description="What customers want, how they feel by now, and what the bot should do next" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.licenses="Apache-2.0"
# Two malloc arenas: half the resident size where models are reloaded often, no cost measured (docs/operations.md).
ENV MALLOC_ARENA_MAX=2 RAPPORT_ADDR=0.0.0.0:8080 RAPPORT_MODELS=/opt/rapport/models RAPPORT_ONNXRUNTIME=/opt/rapport/libonnxruntime.so
USER 65532:65532
EXPOSE 8080
STOPSIGNAL SIGTERM
# No shell, no curl: the program asks itself. Give another --health-cmd when RAPPORT_ADDR has another port.
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 CMD ["/opt/rapport/rapport", "healthcheck", "--url", "http://127.0.0.1:8080/readyz"]
ENTRYPOINT ["/opt/rapport/rapport"]
CMD ["serve"]
