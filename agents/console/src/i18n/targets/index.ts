import zh from "./zh-CN.json";
import { partTexts } from "../part";

export const useTargetText = partTexts(zh, () => import("./en.json"));
