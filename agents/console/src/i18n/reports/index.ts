// The texts of the archive of reports.
import { partTexts } from "../part";
import zh from "./zh-CN.json";

export const useReportText = partTexts(zh, () => import("./en.json"));
export type ReportText = ReturnType<typeof useReportText>;
