# Every target says what to do next; `make` alone lists them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.ONESHELL:
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-print-directory

# Yarn comes through corepack, or through npm where corepack is missing; both ask the registry that npm is configured
# with, and no other. The trailing slash has to go: corepack would ask for "//@yarnpkg".
REGISTRY := $(shell npm config get registry 2>/dev/null | sed 's,/*$$,,')
export COREPACK_NPM_REGISTRY := $(REGISTRY)
export YARN_NPM_REGISTRY_SERVER := $(REGISTRY)
export COREPACK_ENABLE_DOWNLOAD_PROMPT := 0
# The functions run on Node 22; here the SDK would say at each start that Node 20 nears its end.
export AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED := true
YARN := $(shell command -v corepack >/dev/null 2>&1 && echo corepack yarn || echo npm exec --yes --package=@yarnpkg/cli-dist@4.18.1 -- yarn)
TSX := node_modules/.bin/tsx
JEST := node --no-warnings --experimental-vm-modules node_modules/jest/bin/jest.js
ENV ?= local
# ls-webhook-secret, aws-webhook-secret-dev, aws-webhook-secret-prod: the environment is the end of the target's name.
WEBHOOK_SECRET = $(TSX) scripts/webhook-secret.ts $(subst ls-webhook-secret,local,$(subst aws-webhook-secret-,,$@)) $(SOURCE) $(ARGS)

# The same for ls-github-secret, aws-github-secret-dev, aws-github-secret-prod.
GITHUB_SECRET = $(TSX) scripts/github-secret.ts $(subst ls-github-secret,local,$(subst aws-github-secret-,,$@)) $(APP) $(KEY) $(ARGS)

# The casefile command line on ENV.
CASEFILE = $(if $(filter local,$(ENV)),AWS_ENDPOINT_URL=$${AWS_ENDPOINT_URL:-http://127.0.0.1:4566}) CASEFILE_NAME_PREFIX=casefile-$(ENV)- $(TSX) packages/cli/src/main.ts
ls-smoke: override ENV = local
aws-smoke-dev aws-smoke-prod: override ENV = $(subst aws-smoke-,,$@)

.PHONY: help
help: ## this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z][a-z-]*:.*## / {printf "  make %-22s %s\n", $$1, $$2} /^## / {printf "\n%s\n", substr($$0, 4)}' $(MAKEFILE_LIST)
	printf '\n  Start with: make demo\n'

## See it work
.PHONY: demo chaos demo-down
demo: setup ## break a function on a local AWS, and see its issue and those of other alerts
	@$(TSX) scripts/demo.ts
chaos: setup ## break something yourself: make chaos ARGS="run --target throttle" (ENV=dev for your account)
	@$(if $(filter local,$(ENV)),AWS_ENDPOINT_URL=$${AWS_ENDPOINT_URL:-http://127.0.0.1:4566}) CASEFILE_NAME_PREFIX=casefile-$(ENV)- $(TSX) packages/chaos-cli/src/main.ts $(ARGS)
demo-down: ls-down ## stop what the demo left running

## Develop
.PHONY: setup build test test-watch test-coverage lint typecheck check format clean doctor bench soak simulate simulate-report
setup: node_modules/.yarn-state.yml ## install everything into this checkout (needs Node, npm, Python)
	@$(TSX) scripts/setup.ts
node_modules/.yarn-state.yml: package.json yarn.lock $(wildcard packages/*/package.json)
	@node scripts/doctor.mjs >/dev/null || { node scripts/doctor.mjs; exit 1; }
	mkdir -p .local; echo "… Install packages" >&2
	$(YARN) install --immutable >.local/yarn-install.log 2>&1 || { cat .local/yarn-install.log; exit 1; }
	touch $@
build: setup ## bundle and zip the functions into dist/
	@$(TSX) scripts/build.ts
test: setup ## everything: static checks, unit, contract, Terraform, integration on a local AWS
	@$(TSX) scripts/test.ts
test-watch: setup ## unit tests, again on every change
	@$(JEST) --selectProjects unit --watch
test-coverage: setup ## unit tests with coverage
	@$(JEST) --selectProjects unit --coverage
lint: setup ## eslint, prettier, unused code, who may import whom
	@$(YARN) run lint
typecheck: setup ## the TypeScript compiler
	@$(YARN) run typecheck
check: lint typecheck ## lint and typecheck
format: setup ## rewrite files in the project's format
	@$(YARN) run format
bench: setup ## bundle sizes, cold imports, speed and cost of incidents, alerts and issues (seven minutes)
	@$(TSX) scripts/bench.ts
soak: setup ## make test with every generated case a hundred times more often (an hour)
	@CASEFILE_SOAK=1 $(TSX) scripts/test.ts
	$(MAKE) simulate-report
simulate: setup ## live through worlds of trouble: ARGS="--seed 7" (--help says more)
	@$(TSX) packages/simulation/src/main.ts $(ARGS)
simulate-report: setup ## 200,000 alerts, each safeguard off in turn, into docs/reference/simulation.md (half an hour)
	@$(TSX) packages/simulation/src/main.ts --report docs/reference/simulation.md
clean: ls-down ## remove what was built and installed here, but for the journal of faults in effect
	@rm -rf dist coverage node_modules packages/*/node_modules
	@test ! -d .local || find .local -mindepth 1 -maxdepth 1 ! -name chaos -exec rm -rf {} +
doctor: ## what this machine lacks (for a deployment: make casefile ARGS=doctor)
	@node scripts/doctor.mjs

## Local AWS
.PHONY: ls-up ls-apply ls-publish ls-webhook-secret ls-github-secret ls-logs ls-destroy ls-down ls-smoke casefile publish
ls-up: setup ## start a local AWS on :4566, unless one answers there, and a local GitHub on :4580
	@$(TSX) scripts/stack.ts local up
ls-apply: build ## Terraform onto the local AWS
	@$(TSX) scripts/stack.ts local apply
ls-publish: setup ## send an alert: SOURCE=incident (or cloudwatch, grafana, alertmanager, normalized)
	@$(TSX) scripts/publish.ts local $(SOURCE)
ls-webhook-secret: setup ## take a sender's token from stdin: SOURCE=grafana (ARGS="--generate --hmac --only")
	@$(WEBHOOK_SECRET)
ls-github-secret: setup ## take the GitHub App's credentials: APP=id KEY=app.pem (or the key from stdin)
	@$(GITHUB_SECRET)
ls-logs: setup ## the functions' log lines of the last 15 minutes
	@$(TSX) scripts/stack.ts local logs
ls-destroy: setup ## Terraform destroy on the local AWS
	@$(TSX) scripts/stack.ts local destroy
ls-down: ## stop the local AWS and the local GitHub that ls-up started
	@test ! -x $(TSX) || $(TSX) scripts/stack.ts local down
casefile: setup ## what an operator needs: make casefile ARGS="github check" (ENV=dev for your account)
	@$(CASEFILE) $(ARGS)
ls-smoke: setup ## send an incident and an alert all the way, and see them closed: PASS or FAIL with the reason
	@$(CASEFILE) smoke $(ARGS)
publish: setup ## send an alert to ENV (local, dev, prod), of SOURCE as above
	@$(TSX) scripts/publish.ts $(ENV) $(SOURCE)

## Your AWS account (the same targets with -prod)
.PHONY: $(foreach env,dev prod,$(foreach verb,init apply destroy publish smoke webhook-secret github-secret logs,aws-$(verb)-$(env)) logs-$(env))
aws-init-dev: setup ## create or find the Terraform state bucket and initialise
	@$(TSX) scripts/stack.ts dev init
aws-apply-dev: build ## plan, ask, apply
	@$(TSX) scripts/stack.ts dev apply
aws-destroy-dev: setup ## plan, ask, destroy
	@$(TSX) scripts/stack.ts dev destroy
aws-publish-dev: setup ## send an alert: SOURCE as above
	@$(TSX) scripts/publish.ts dev $(SOURCE)
aws-smoke-dev: setup ## send an incident and an alert all the way: PASS or FAIL with the reason
	@$(CASEFILE) smoke $(ARGS)
aws-webhook-secret-dev: setup ## take a sender's token from stdin, as above
	@$(WEBHOOK_SECRET)
aws-github-secret-dev: setup ## take the GitHub App's credentials, as above
	@$(GITHUB_SECRET)
aws-logs-dev: setup ## the functions' log lines of the last 15 minutes
	@$(TSX) scripts/stack.ts dev logs
logs-dev: aws-logs-dev ## short for aws-logs-dev
aws-smoke-prod: setup
	@$(CASEFILE) smoke $(ARGS)
aws-publish-prod: setup
	@$(TSX) scripts/publish.ts prod $(SOURCE)
aws-webhook-secret-prod: setup
	@$(WEBHOOK_SECRET)
aws-github-secret-prod: setup
	@$(GITHUB_SECRET)
aws-init-prod aws-destroy-prod aws-logs-prod: setup
	@$(TSX) scripts/stack.ts prod $(word 2,$(subst -, ,$@))
aws-apply-prod: build
	@$(TSX) scripts/stack.ts prod apply
logs-prod: aws-logs-prod
