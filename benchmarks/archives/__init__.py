"""What archives are measured with."""
