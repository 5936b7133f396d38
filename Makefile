# The tasks of this repository. What they need is installed by .ci/setup.

# How long "make fuzz" runs each target.
FUZZTIME ?= 30s

STEP := .ci/step
START := $(shell date +%s)

.NOTPARALLEL:

.PHONY: help
help: ## this list
	@sed -n 's/^\([a-z-]*\):[^#]*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

.PHONY: test
test: setup format vet staticcheck types race ## everything that must hold before a change lands
	@printf '\nall passed in %d s\n' $$(($$(date +%s) - $(START)))

.PHONY: setup
setup: ## install what the tests need, or say what is missing
	@$(STEP) setup .ci/setup

.PHONY: format
format: ## every Go file is as gofmt writes it
	@$(STEP) gofmt sh -c '! gofmt -l cmd internal lessons playground site | grep .'

.PHONY: vet
vet: ## go vet
	@$(STEP) 'go vet' go vet ./...

.PHONY: staticcheck
staticcheck: ## staticcheck
	@$(STEP) staticcheck go tool staticcheck ./...

.PHONY: types
types: .ci/node_modules ## the scripts' types, by TypeScript
	@$(STEP) 'types of the scripts' .ci/node_modules/.bin/tsc -p .ci/tsconfig.json

.ci/node_modules: .ci/package-lock.json
	@$(STEP) 'npm ci' npm ci --prefix .ci --ignore-scripts --no-audit --no-fund
	@touch $@

# "make vet" has looked at everything already, so go test need not.
.PHONY: race
race: .ci/node_modules ## all Go tests, with the race detector and the seeds of the fuzz targets
	@$(STEP) 'go test' go test -race -vet=off -timeout 20m ./...

.PHONY: fuzz
fuzz: ## each fuzz target, for FUZZTIME
	.ci/fuzz $(FUZZTIME)

.PHONY: bench
bench: ## all benchmarks
	go test -run '^$$' -bench . -benchmem ./...

.PHONY: bench-build
bench-build: ## "course build" of 10,000 lessons beside Hugo, which it installs
	go run ./internal/bench/build

.PHONY: bench-reload
bench-reload: ## from a save to the words in Chromium, beside Hugo and VitePress
	go run ./internal/bench/reload

.PHONY: cover
cover: .ci/node_modules ## how much of each package its tests run
	go test -coverprofile coverage.out ./...
	@go tool cover -func coverage.out | tail -n 1

.PHONY: screenshots
screenshots: ## the pictures of README.md, in docs/
	go run ./internal/screenshot
