"""The morning reconciliation 核对销控."""
