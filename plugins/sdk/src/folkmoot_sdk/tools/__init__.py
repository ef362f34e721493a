"""What a vendor works with: the command `folkmoot-sdk`. Installed by the extra `tools`."""
