"""What can be taken from a panel: takeaway, citation, links, files, embedding, briefing and slide."""
