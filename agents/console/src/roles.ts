// What each role may open. The server decides; this only keeps the menu honest.
import type { Me, Role } from "./api/types";

export const isSupervisor = (me: Me): boolean => me.roles.includes("supervisor") || me.roles.includes("admin");
/** Who looks into bad ratings: supervisors and 回访与质检. */
export const isReviewer = (me: Me): boolean => isSupervisor(me) || me.roles.includes("qa");
export const isAdmin = (me: Me): boolean => me.roles.includes("admin");
/** Somebody of the centre: who works elsewhere sees their own tickets alone. */
export const isInside = (me: Me): boolean =>
  me.roles.some((role) => role === "agent" || role === "supervisor" || role === "admin");
export const ofDepartment = (me: Me): boolean => me.roles.includes("department");
/** Somebody to whom matters are referred: a justice office, a village committee. */
export const ofProvider = (me: Me): boolean =>
  me.roles.includes("justice_office") || me.roles.includes("village_committee");
/** A screen on the wall: it shows the wallboard and nothing else. */
export const onlyDisplays = (me: Me): boolean => me.roles.length === 1 && me.roles[0] === "display";
export const seesWallboard = (me: Me): boolean => isSupervisor(me) || onlyDisplays(me);
export const hasSeat = (me: Me): boolean => me.seat_id !== null;

export function homeOf(me: Me): string {
  if (onlyDisplays(me)) return "/wallboard";
  if (hasSeat(me)) return "/desk";
  if (isSupervisor(me)) return "/monitor";
  if (isInside(me)) return "/calls";
  if (isReviewer(me)) return "/reviews";
  if (ofDepartment(me)) return "/inbox";
  return ofProvider(me) ? "/referrals" : "/tickets";
}

export const ROLES: Role[] = [
  "agent",
  "supervisor",
  "admin",
  "qa",
  "department",
  "justice_office",
  "village_committee",
  "display",
];

/** As the server asks (callcenter/people): shorter ones are refused there. */
export const SHORTEST_PASSWORD = 10;
