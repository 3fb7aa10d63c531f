"""What follows from the facts: functions of the tables, which cache what was computed."""
