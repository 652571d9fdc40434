"""What must not be lost; the only place that knows SQL."""
