"""The web server, its limits and the processes that run the model. All visitors share them."""
