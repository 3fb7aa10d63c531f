"""What follows from the facts: functions of the tables, which keep what was computed once."""
