"""What differs in meaning between two versions of a plan and its journal, and how it is told."""
