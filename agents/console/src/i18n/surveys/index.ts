// The texts of survey tasks and of the callback's rules.
import { partTexts } from "../part";
import zh from "./zh-CN.json";

export const useSurveyText = partTexts(zh, () => import("./en.json"));
export type SurveyText = ReturnType<typeof useSurveyText>;
