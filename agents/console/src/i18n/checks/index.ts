import zh from "./zh-CN.json";
import { partTexts } from "../part";

export const useCheckText = partTexts(zh, () => import("./en.json"));
export type CheckTextKey = keyof typeof zh;
