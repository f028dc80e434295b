"""Rule sets as people write them: tables for Excel, YAML files, scaffolds."""
