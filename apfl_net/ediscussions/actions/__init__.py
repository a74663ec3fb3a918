"""Actions of the e-discussions."""
