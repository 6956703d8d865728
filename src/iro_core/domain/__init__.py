"""What is true on paper: children, reviews, dates, codes and rules, each with its source."""
