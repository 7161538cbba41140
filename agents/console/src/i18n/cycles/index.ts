import zh from "./zh-CN.json";
import { partTexts } from "../part";

export const useCycleText = partTexts(zh, () => import("./en.json"));
