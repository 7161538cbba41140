// Colours and sizes: dense and calm. A state has one colour everywhere, and a word beside it.
import type { ThemeConfig } from "antd";

import type { SeatStateName } from "./api/types";

export const INK = "#1f2a37";
export const PRIMARY = "#1b5aa0";

export const STATE_COLOURS: Record<SeatStateName | "fault", string> = {
  ready: "#27803a",
  reserved: "#975a00",
  ringing: "#975a00",
  talking: "#1668c7",
  wrap_up: "#6b3fb5",
  paused: "#6b7480",
  offline: "#6a737e",
  fault: "#c62828",
};

export const theme: ThemeConfig = {
  token: {
    colorPrimary: PRIMARY,
    colorInfo: PRIMARY,
    colorLink: PRIMARY,
    colorSuccess: STATE_COLOURS.ready,
    colorWarning: "#d48806",
    colorError: STATE_COLOURS.fault,
    colorText: INK,
    colorTextPlaceholder: "#69737f",
    colorTextDisabled: "#69737f",
    colorTextSecondary: "#56616e",
    colorTextTertiary: "#646f7c",
    colorBgLayout: "#f2f4f7",
    borderRadius: 5,
    fontSize: 14,
    controlHeight: 30,
    fontFamily:
      '-apple-system, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Segoe UI", Roboto, "Noto Sans Yi", "Microsoft Yi Baiti", sans-serif',
  },
  components: {
    Table: { cellPaddingBlockSM: 6, headerBg: "#eef1f5", headerColor: "#3d4854" },
    Form: { itemMarginBottom: 10, verticalLabelPadding: "0 0 2px" },
  },
};
