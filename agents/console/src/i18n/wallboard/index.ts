// The texts of the wallboard, and of today's queues and agents.
import { partTexts } from "../part";
import zh from "./zh-CN.json";

export const useWallboardText = partTexts(zh, () => import("./en.json"));
export type WallboardKey = keyof typeof zh;
