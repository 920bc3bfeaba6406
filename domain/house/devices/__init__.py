"""Devices 设备."""
