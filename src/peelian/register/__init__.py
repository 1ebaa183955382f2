"""The register: people, inspections, evidence, judgments and findings as rows; each write is one named action."""
