"""The tools that every question needs: sites and their servers, clocks, forms, findings and the report."""
