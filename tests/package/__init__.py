"""What is released is built, installed and tried as strangers do."""
