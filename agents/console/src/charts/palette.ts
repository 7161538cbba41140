// The charts' colours, light and dark. Each stands out from its ground at least 3 : 1, letters 4.5 : 1.
import { useDark } from "../appearance";

export interface Palette {
  ink: string;
  soft: string;
  line: string;
  ground: string;
  main: string;
  quiet: string; // what stands behind: n, another period
  band: string; // an interval
  target: string;
  series: readonly string[];
  grades: readonly [string, string, string, string, string]; // 1 非常满意 … 5 非常不满意
}

const LIGHT: Palette = {
  ink: "#1f2a37",
  soft: "#56616e",
  line: "#c9d1da",
  ground: "#ffffff",
  main: "#1b5aa0",
  quiet: "#c3d2e4",
  band: "rgba(27, 90, 160, 0.22)",
  target: "#a3440c",
  series: ["#1b5aa0", "#a3440c", "#27803a", "#6b3fb5", "#7a6a00", "#b02a5b"],
  grades: ["#27803a", "#5a9632", "#9a8a1e", "#c06a1c", "#c62828"],
};

const DARK: Palette = {
  ink: "#e3e9f0",
  soft: "#a7b3c0",
  line: "#3d4b5b",
  ground: "#17212c",
  main: "#6fb0f5",
  quiet: "#34506e",
  band: "rgba(111, 176, 245, 0.28)",
  target: "#f2a65a",
  series: ["#6fb0f5", "#f2a65a", "#6cc884", "#b59af0", "#d9c24a", "#f08db0"],
  grades: ["#5cc47a", "#9ccb5f", "#d6c24c", "#f0a04b", "#f27272"],
};

export const paletteOf = (dark: boolean): Palette => (dark ? DARK : LIGHT);

export function usePalette(): Palette {
  return paletteOf(useDark());
}
