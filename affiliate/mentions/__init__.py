"""Find product mentions in HTML and splice links in: text in, text out."""
