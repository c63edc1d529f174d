"""What all visitors share: the web server, its limits, and the processes that run the model."""
