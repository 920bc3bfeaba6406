"""The sales plan 销售计划."""
