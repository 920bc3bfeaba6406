"""Release batches 推盘批次."""
