"""The shared language of IRO Desktop: pure Python, no input or output, no clock, no Qt."""
