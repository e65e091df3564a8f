"""What `newsspider/scheduler.py`, the gate that every request passes, is made of and spoken to with."""
