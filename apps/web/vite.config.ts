import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const server = process.env.TOUCHSTONE_URL ?? "http://localhost:3000";
const http = { target: server, changeOrigin: false };

/** The page of visitors is one of its own, so that nobody loads the house's screens to ask a question. */
const helpPage: Plugin = {
  name: "help-page",
  configureServer: ({ middlewares }) => {
    middlewares.use((request, _answer, next) => {
      if (/^\/help(\/(?!widget\.js)|\?|$)/.test(request.url ?? "")) request.url = "/help.html";
      if (request.url?.startsWith("/help/widget.js")) request.url = "/widget.js";
      next();
    });
  },
};

/** `vite build` makes what the servers hand out; `vite` alone serves the pages and passes everything else to a running server. */
export default defineConfig({
  plugins: [react(), helpPage],
  build: {
    outDir: "dist",
    sourcemap: true,
    target: "es2023",
    rollupOptions: { input: { index: "index.html", help: "help.html" } },
  },
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
