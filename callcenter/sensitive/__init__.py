"""Matters that need more care: escalation, groups, safe contact, complaints."""
