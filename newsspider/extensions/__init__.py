"""What goes on beside a crawl: memory, budget, manifest, ledger, progress, report. Each hears signals and counts."""
