"""What readers of the record may rely on."""
