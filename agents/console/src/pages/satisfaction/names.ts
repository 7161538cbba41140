// Which figures stand where on the page.
import type { Figure } from "../../api/figures";

/** Always beside each other: a rate says little without how many were asked and how many answered. */
export const HEADLINE = ["satisfaction", "response", "invitation"] as const;
export const BESIDE = ["excellence", "score", "sms_satisfaction", "bad_verified", "bad_corrected"] as const;
export const CALLBACKS = [
  "callback_satisfaction",
  "callbacks_due_reached",
  "callback_reached",
  "callback_solved",
  "other_callback_satisfaction",
  "bad_survey_verified",
  "bad_survey_corrected",
] as const;
export const TRENDS = [
  "satisfaction",
  "response",
  "invitation",
  "excellence",
  "score",
  "callback_satisfaction",
] as const;
/** The columns of a breakdown. */
export const COLUMNS = [...HEADLINE, "excellence", "score"] as const;
export const COMPARED = [...HEADLINE, "excellence", "score", "callback_satisfaction"] as const;
export const ALL = [...HEADLINE, ...BESIDE, ...CALLBACKS, "satisfaction_before"] as const;

export const named = (figures: readonly Figure[], names: readonly string[]): Figure[] =>
  names.flatMap((name) => figures.find((figure) => figure.name === name) ?? []);
