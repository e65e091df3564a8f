"""Pages with truth -> the model, and how well it reads sites that it has not seen. README.md has the format."""
