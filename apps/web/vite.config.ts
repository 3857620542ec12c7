import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const server = process.env.TOUCHSTONE_URL ?? "http://localhost:3000";
const http = { target: server, changeOrigin: false };

/** `vite build` makes what the servers hand out; `vite` alone serves the pages and passes everything else to a running server. */
export default defineConfig({
  plugins: [react()],
  build: { outDir: "dist", sourcemap: true, target: "es2023" },
  server: {
    proxy: {
      "/api": http,
      "/socket.io": { ...http, ws: true },
      "/emulator": { ...http, ws: true },
      "/openapi.json": http,
      "/docs": http,
    },
  },
});
