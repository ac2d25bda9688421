"""The library's files: what each line may say, read with every problem at its line, and written back."""
