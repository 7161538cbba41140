"""Phone menus: published versions that never change again."""
