"""Forecasts of what arrives: models, rolling-origin contests, and the hits of forecasts that were made before."""
