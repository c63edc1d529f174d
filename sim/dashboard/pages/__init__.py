"""The pages: thin Solara components over Vue templates of plain HTML, which keyboard and screen reader know."""
