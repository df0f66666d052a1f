"""The web site: what the pages say, the pages themselves, and the folder they are put in."""
