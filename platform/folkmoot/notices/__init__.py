"""Public notices: where they hang, how long they run, what people object to."""
