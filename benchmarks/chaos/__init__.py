"""The whole program killed, cut off and throttled, and its books checked afterwards."""
