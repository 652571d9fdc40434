"""Readers: any file format to text with the origin of every character."""
