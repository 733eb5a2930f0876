"""Publication: the portal, the red thread, the strategy as a document. Reads all, owns little."""
