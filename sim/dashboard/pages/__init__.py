"""The pages: thin Solara components around Vue templates in plain HTML, which suits keyboards and screen readers."""
