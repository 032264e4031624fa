"""Draw figures as SVG and PNG, and say in a sentence what a chart shows."""
