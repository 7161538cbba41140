import zh from "./zh-CN.json";
import { partTexts } from "../part";

export const useReviewText = partTexts(zh, () => import("./en.json"));
export type ReviewTextKey = keyof typeof zh;
