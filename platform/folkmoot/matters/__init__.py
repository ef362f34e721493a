"""The seven steps: asks the features below for facts as evidence and tells them what to do."""
