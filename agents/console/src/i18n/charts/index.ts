// The texts of the charts.
import { partTexts } from "../part";
import zh from "./zh-CN.json";

export const useChartText = partTexts(zh, () => import("./en.json"));
export type ChartText = ReturnType<typeof useChartText>;
