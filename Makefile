SHELL := /bin/bash
.DEFAULT_GOAL := help
export INSTANCE

help: ## Show what make can do
	@echo 'One-stop platform. On a fresh Debian machine with the .NET SDK and Node: make run'
	@awk -F':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Install what is missing, start everything on this machine, show the addresses (again: starts what is missing)
	@build/up

stop: ## Stop what `make run` started; data stay
	@build/down

day: ## Play a working day of Tủa Chùa's one-stop through the API: 60 dossiers, then II.06a (DOSSIERS=60)
	@build/day --dossiers $(or $(DOSSIERS),60)

backup: ## Back up what runs: databases as of one instant, documents, and apart from them the keys
	@build/backup

restore-drill: ## Restore the last backup beside what runs and verify it: chain, documents, keys, figures; prints RPO and RTO
	@build/restore-drill

test: ## Run every test against real PostgreSQL, RabbitMQ and Chromium (ONLY=Dossiers: those projects)
	@build/test $(ONLY)

bench: ## Measure: WHAT=append (one event through the port against raw prepared commands), load, search or due (the due date against a bare loop)
	@build/bench $(or $(WHAT),append)

publish: ## Leave each image's files in artifacts/<name>/, to lay over any ASP.NET 10 base image
	@build/publish

images: ## Build all images with Docker (FROM=artifacts: from what `make publish` left)
	@build/images $(FROM)

charts: ## Render the chart and k8s/ anew and check both: schema, policies, arrows, chart against Kustomize
	@build/charts/check

status: ## Show which parts run
	@build/service status

token: ## Print an access token: PERSON=clerk, or CLIENT=demo-system [SCOPE='reports:read']
	@build/token $(if $(CLIENT),--client $(CLIENT) "$(SCOPE)",$(or $(PERSON),$(error PERSON=clerk or CLIENT=demo-system)))

memory: ## Show the memory of each running part
	@build/memory

clean: ## Stop everything and remove data, build output, artifacts/ and installed npm packages; backups stay
	@build/clean

.PHONY: help run stop day backup restore-drill test bench publish images charts status token memory clean
