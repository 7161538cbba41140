// The callback: shapes of its script, its rules and who wants none.
import type { components } from "./openapi";
import type { Shape } from "./shapes";

type Schemas = components["schemas"];

export type SurveyScript = Schemas["ScriptOut"];
export type SurveyQuestion = Shape<"surveys__schemas", "QuestionOut">;
export type SurveyRule = Shape<"surveys__callback_schemas", "RuleOut">;
export type OptOut = Schemas["OptOutOut"];
export type Wish = Schemas["WishOut"];
export type PanelScore = Schemas["PanelScoreOut"];
export type PanelImport = Schemas["PanelImportOut"];

export const OPT_OUTS = ["survey-opt-outs"];
export const PANELS = ["panel-scores"];
