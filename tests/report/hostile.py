"""A page that tries to be run by whoever opens its explanation, and its address."""

from pathlib import Path

HOSTILE = Path(__file__).with_name("hostile.html").read_text("utf-8")
ADDRESS = 'https://www.example.com/"><script>window.pwned=29</script>'
