"""Commands of septet manage."""
