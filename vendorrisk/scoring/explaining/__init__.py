"""What a rating says beyond its figures: the path to approval, what changed, whether it still comes out."""
