"""Who earned what: attribution and summaries over the ledger."""
