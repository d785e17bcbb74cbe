"""The stages of training and the methods made of them."""
