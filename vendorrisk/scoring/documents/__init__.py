"""Everything that scoring knows as plain JSON data and back, without loss."""
