"""Working days and opening hours, in Asia/Shanghai, from a table that an administrator can read and correct."""
