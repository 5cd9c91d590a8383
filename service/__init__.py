"""The service: people, rounds, scorecards, scenarios, resolutions and what the public reads."""
