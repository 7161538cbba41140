// A chart as an SVG file: what stands on the screen, with nothing fetched and nothing sent.
import { isDark } from "../appearance";
import { paletteOf } from "./palette";

export function savePicture(frame: Element | null, name: string): void {
  const drawn = frame?.querySelector(".plot-place svg");
  if (!drawn) return;
  const copy = drawn.cloneNode(true) as SVGElement;
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("style", `background:${paletteOf(isDark()).ground}`);
  const address = URL.createObjectURL(new Blob([copy.outerHTML], { type: "image/svg+xml" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = `${name}.svg`;
  link.click();
  // The browser has begun to read by then; a kept address would keep the picture in memory.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
