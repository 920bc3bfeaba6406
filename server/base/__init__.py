"""What every part of the server stands on: settings, measures, the hall's time, threads. Imports nothing of ours."""
