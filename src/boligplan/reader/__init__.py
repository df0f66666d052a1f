"""From text to nodes with exact places, and every fault of form on the way. The only room that knows PyYAML."""
