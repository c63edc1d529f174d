"""Code that several rooms share: storage, random draws, geography, and functional forms."""
