# syntax=docker/dockerfile:1.7
# Build and run stages are the same Debian release: one glibc. `make image` puts the verified library into bin/ first.
ARG GO_VERSION=1.26
FROM golang:${GO_VERSION}-bookworm AS build
WORKDIR /src
ENV CGO_ENABLED=1 GOFLAGS="-trimpath -buildvcs=false" GOTOOLCHAIN=local
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN go build -ldflags="-s -w" -o /out/rapport ./cmd/rapport

# cc, not static: ONNX Runtime needs libstdc++ and libgcc_s.
FROM gcr.io/distroless/cc-debian12:nonroot
COPY --chown=0:0 --chmod=0555 bin/libonnxruntime.so /opt/rapport/libonnxruntime.so
COPY --from=build --chown=0:0 --chmod=0555 /out/rapport /opt/rapport/rapport
COPY --chown=0:0 models/encoders /opt/rapport/models/encoders
COPY --chown=0:0 models/care-en /opt/rapport/models/care-en
# Two malloc arenas keep the resident size flat when models are swapped.
ENV MALLOC_ARENA_MAX=2 RAPPORT_MODELS=/opt/rapport/models RAPPORT_ONNXRUNTIME=/opt/rapport/libonnxruntime.so
USER 65532:65532
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=2s --start-period=20s --retries=3 CMD ["/opt/rapport/rapport", "healthcheck", "--url", "http://127.0.0.1:8080/readyz"]
ENTRYPOINT ["/opt/rapport/rapport"]
CMD ["serve", "--addr", "0.0.0.0:8080"]
