import zh from "./zh-CN.json";
import { partTexts } from "../part";

export const useSubmissionText = partTexts(zh, () => import("./en.json"));
export type SubmissionText = ReturnType<typeof useSubmissionText>;
