"""Everything that is said in words: replies, prompts, and the word lists that questions are read with."""
