"""The programme itself: dated policy figures and the assumptions that value runs stand on."""
