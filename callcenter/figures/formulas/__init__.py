"""Every formula, by name, each with its version; what a place may choose (T of K4, weights of K25) is part of it."""

from callcenter.figures.formulas.base import Figure, Formula, Target, work_out
from callcenter.figures.formulas.every import ALL, UnknownFigure, every, of

__all__ = ["ALL", "Figure", "Formula", "Target", "UnknownFigure", "every", "of", "work_out"]
