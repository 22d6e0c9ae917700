"""The dispatch policy in a model of volunteers, beside baselines and a bound."""
