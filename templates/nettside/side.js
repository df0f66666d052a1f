// Søk, valg og sortering i listene. Sidene virker uten: da er listene hele, i planens rekkefølge.
"use strict";

const samle = new Intl.Collator(document.documentElement.lang, { numeric: true });
const verdi = (rad, kolonne) => rad.cells[kolonne].dataset.verdi || rad.cells[kolonne].textContent.trim();

for (const del of document.querySelectorAll("[data-filter]")) {
  const mal = del.querySelector("template");
  mal.replaceWith(mal.content);
  const skjema = del.querySelector(".filter");
  const felt = (navn) => skjema.querySelector(`[name=${navn}]`)?.value ?? "";
  const melding = skjema.querySelector("[role=status]");
  const rader = [...del.querySelectorAll("tbody tr")];
  const velg = () => {
    const ord = felt("ord").toLocaleLowerCase("nb").split(/\s+/);
    for (const rad of rader) {
      const tekst = rad.textContent.toLocaleLowerCase("nb");
      rad.hidden = !ord.every((ett) => tekst.includes(ett))
        || ["status", "tid"].some((navn) => felt(navn) && felt(navn) !== rad.dataset[navn]);
    }
    melding.textContent = del.dataset.filter
      .replace("{n}", rader.filter((rad) => !rad.hidden).length).replace("{alle}", rader.length);
  };
  skjema.addEventListener("input", velg);
  velg();

  for (const hode of del.querySelectorAll("thead th")) {
    const knapp = document.createElement("button");
    knapp.type = "button";
    knapp.append(...hode.childNodes);
    hode.append(knapp);
    knapp.addEventListener("click", () => {
      const ned = hode.getAttribute("aria-sort") === "ascending";
      for (const annet of hode.parentElement.cells) annet.removeAttribute("aria-sort");
      hode.setAttribute("aria-sort", ned ? "descending" : "ascending");
      rader.sort((a, b) => (ned ? -1 : 1) * samle.compare(verdi(a, hode.cellIndex), verdi(b, hode.cellIndex)));
      del.querySelector("tbody").append(...rader);
    });
  }
}
