"""Outages 系统故障: the hall works on paper, and what was locked on paper is entered afterwards."""
