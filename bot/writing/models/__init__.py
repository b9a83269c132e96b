"""Language models of many providers, spoken to through LangChain, within a time limit that holds."""
