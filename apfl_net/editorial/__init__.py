"""What the network says about itself: about, and what to do when help is needed now."""
