// How the console is built. Everything is bundled: no page loads anything from another host.
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const backend = process.env.CALLCENTER_BACKEND ?? "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [react()],
  // Inlined data: URLs would need a wider Content-Security-Policy.
  build: {
    outDir: "dist",
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
    target: "es2022",
    manifest: true,
    modulePreload: { polyfill: false },
  },
  server: {
    host: "127.0.0.1",
    port: 32400,
    proxy: {
      "/api": { target: backend, ws: true },
      "/healthz": backend,
    },
  },
  test: { environment: "jsdom", include: ["src/**/*.test.{ts,tsx}"], restoreMocks: true, isolate: false },
});
