// The texts of figures: satisfaction, 指标总览, an agent's own.
import { partTexts } from "../part";
import zh from "./zh-CN.json";

export const useFiguresText = partTexts(zh, () => import("./en.json"));
export type FiguresKey = keyof typeof zh;

/** What figures are called in English, by name. In Chinese the server's label is the name: nothing is said twice. */
export const useEnglishNames = partTexts<string>({}, () => import("./names.en.json"));
