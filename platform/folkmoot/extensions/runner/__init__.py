"""A vendor's code in a process of its own: started, asked, limited, ended."""
