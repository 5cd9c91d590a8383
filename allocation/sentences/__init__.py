"""Reasons, contradictions and time-outs as sentences for people, in German and English."""
