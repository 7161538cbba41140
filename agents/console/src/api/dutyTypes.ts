// The shapes of duty and the calendar in the console's words.
import type { components } from "./openapi";
import type { Shape } from "./shapes";

type Schemas = components["schemas"];

export type Person = Shape<"duty__schemas", "Person">;
export type Place = Schemas["PlaceOut"];
export type PlaceWanted = Schemas["PlaceIn"];
export type Rule = Shape<"duty__site_schemas", "RuleOut">;
export type Pattern = Schemas["PatternOut"];
export type Absence = Schemas["AbsenceOut"];
export type DutyFigures = Shape<"duty__site_schemas", "PolicyOut">;
export type Roster = Schemas["RosterRow"];
export type RosterDetail = Schemas["RosterDetail"];
export type Shift = Schemas["ShiftOut"];
export type Violation = Schemas["ViolationOut"];
export type DayOfRoster = Schemas["DayOfRoster"];
export type Rate = Schemas["Rate"];
export type Swap = Schemas["SwapOut"];
export type MyDuty = Shape<"duty__presence_schemas", "Mine">;
export type Attendances = Schemas["Attendances"];
export type Attended = Schemas["Attended"];
export type RollCall = Schemas["RollCallOut"];
export type DutyToday = Shape<"duty__presence_schemas", "Today">;
export type PresentPerson = Schemas["PresentOut"];
export type Told = Shape<"duty__presence_schemas", "Told">;
export type Credentials = Schemas["Credentials"];
export type SkillHeld = Schemas["SkillHeld"];
export type HandOver = Schemas["HandOverOut"];
export type HandOverItem = Schemas["HandOverItemOut"];
export type Block = Schemas["BlockOut"];
export type InvalidShare = Schemas["InvalidShareOut"];
export type Warned = Schemas["CallWarnings"];
export type CallReason = Schemas["CallReasonIn"]["reason"];
export type CalendarYear = Schemas["CalendarOut"];
export type CalendarDay = Shape<"calendar__api", "DayOut">;
export type OpeningHours = Shape<"calendar__api", "HoursOut">;
export type Bulletin = Schemas["Bulletin"];
