"""From text to nodes with exact places, and every fault of form on the way. The only package that knows PyYAML."""
