// Remembers the "Hide amounts" switch from page to page. Without this file the switch still works, page by page.
"use strict";
(() => {
  const KEY = "incognito";
  const read = () => { try { return localStorage.getItem(KEY) === "on"; } catch { return false; } };
  const keep = (on) => { try { localStorage.setItem(KEY, on ? "on" : "off"); } catch { /* storage is off */ } };
  const hidden = read();
  document.documentElement.classList.toggle("incognito", hidden); // before the first amount is drawn
  addEventListener("DOMContentLoaded", () => {
    const box = document.getElementById("incognito");
    box.checked = hidden;
    box.addEventListener("change", () => {
      document.documentElement.classList.toggle("incognito", box.checked);
      keep(box.checked);
    });
  });
})();
