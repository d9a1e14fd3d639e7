# What one does here. `make` alone lists it.
.DEFAULT_GOAL := help
.PHONY: help demo test contract image images cluster cluster-down fuzz bench lint setup generated
export PATH := $(PATH):$(HOME)/.cargo/bin

# Each test binary has servers of its own; more threads than this wait for the disk, not for the processor.
THREADS ?= $(shell n=$$(nproc); [ $$n -gt 8 ] && echo 8 || echo $$((n > 2 ? n : 2)))

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

demo: ## a database with stuck runs, and check, recover, history and undo on it
	@cargo run --quiet -- demo

test: setup images ## all tests, on SQLite, PostgreSQL, PgBouncer, MariaDB and a Kubernetes
	@cargo test --no-fail-fast -- --test-threads=$(THREADS)
	@scripts/contract.sh

contract: ## hold `unstick serve` against its own OpenAPI document (also part of `make test`)
	@scripts/contract.sh

images: ## the images that the cluster's pods run, from scratch
	@tests/cluster/images.sh > /dev/null

image: ## the released image, without Docker: target/image/unstick.tar (minutes)
	@scripts/image.sh

cluster: setup ## a Kubernetes with PostgreSQL, an example app and the operator, to play with (as root)
	@tests/cluster/playground.sh up

cluster-down: ## end it, without a trace
	@tests/cluster/playground.sh down

SECONDS_EACH ?= 60

fuzz: ## fuzz the parsers, a minute each (needs nightly and `cargo install cargo-fuzz`)
	@cd fuzz && for target in policy url duration report snapshot; do \
	  cargo +nightly fuzz run $$target -- -max_total_time=$(SECONDS_EACH) -timeout=5 -print_final_stats=0 || exit 1; \
	done

bench: setup ## the figures of docs/benchmarks.md, measured here
	@python3 benches/run.py

lint: ## format, clippy, documentation, dependencies, workflows, generated files, chart
	@UNSTICK_LINT=1 scripts/setup.sh
	@cargo fmt --check
	@cargo clippy --quiet --all-targets -- -D warnings
	@RUSTDOCFLAGS="-D warnings" cargo doc --quiet --no-deps --document-private-items
	@scripts/deny.sh
	@scripts/workflows.sh
	@scripts/generated.sh --check
	@scripts/chart_check.sh

setup: ## install what the tests need (Debian)
	@scripts/setup.sh

generated: ## rewrite the files that the code makes
	@scripts/generated.sh
