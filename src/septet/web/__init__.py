"""The frame around every page: base template, navigation, start page, security headers."""
