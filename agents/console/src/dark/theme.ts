// The dark look, fetched when somebody chooses it. Sizes are the light one's.
import "./dark.css";

import { theme as antd, type ThemeConfig } from "antd";

import { theme as light } from "../theme";

export const darkTheme: ThemeConfig = {
  algorithm: antd.darkAlgorithm,
  token: {
    colorPrimary: "#5b9fe8",
    colorInfo: "#5b9fe8",
    colorLink: "#7db8f7",
    colorSuccess: "#5cc47a",
    colorWarning: "#f0a04b",
    colorError: "#f27272",
    colorText: "#e3e9f0",
    colorTextSecondary: "#b3becb",
    colorTextTertiary: "#a7b3c0",
    colorTextPlaceholder: "#98a5b3",
    colorTextDisabled: "#98a5b3",
    colorTextLightSolid: "#0c141d",
    colorBgBase: "#17212c",
    colorBgLayout: "#0f1720",
    borderRadius: light.token?.borderRadius,
    fontSize: light.token?.fontSize,
    controlHeight: light.token?.controlHeight,
    fontFamily: light.token?.fontFamily,
  },
  components: {
    Table: { cellPaddingBlockSM: 6, headerBg: "#1f2b38", headerColor: "#c6d0db" },
    Form: light.components?.Form,
    Tooltip: { colorBgSpotlight: "#34465a", colorTextLightSolid: "#f2f6fa" },
  },
};
