"""The demo company: made by code, so that Septet can be tried without any data of one's own."""
