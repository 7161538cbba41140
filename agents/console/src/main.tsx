// Entry of both pages: the console and the caller's page /phone.
import "antd/dist/reset.css";
import "./styles.css";

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { reloadOnMissingCode } from "./freshCode";
import { Root } from "./Root";

reloadOnMissingCode();

const place = document.getElementById("root");
if (place) {
  createRoot(place).render(
    <StrictMode>
      <Root />
    </StrictMode>,
  );
}
