"""What the directory asks the database: who somebody is, who can be found, which bodies they belong to."""
