# Every command prepares what it needs: see README.md.
PYTHON ?= python3
LAUNCH = $(PYTHON) -m portal.launch

.PHONY: run reset test test-sweeps test-long test-faults check fmt lock bench drill load shots release-dump

run reset check fmt lock shots release-dump:
	@$(LAUNCH) $@

test test-sweeps test-long test-faults:
	@$(LAUNCH) $@ $(ARGS)

bench drill load:
	@SCALE=$(SCALE) $(LAUNCH) $@ $(ARGS)
