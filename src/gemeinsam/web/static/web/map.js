// SPDX-License-Identifier: EUPL-1.2
// Turns the drawn map into one to move and zoom, on request. Without it the drawing with its links stays.
"use strict";

function load(tag, attributes) {
  return new Promise((resolve, reject) => {
    const element = Object.assign(document.createElement(tag), attributes);
    element.addEventListener("load", resolve);
    element.addEventListener("error", reject);
    document.head.append(element);
  });
}

function describe(place) {
  const people = place.population ? `, ${place.population.toLocaleString("de")} Einwohner` : "";
  const entries = place.projects === 1 ? "1 Eintrag" : `${place.projects} Einträge`;
  return `${place.name}: ${entries}${people}`;
}

async function draw(holder) {
  const [borders] = await Promise.all([
    fetch(holder.dataset.leaflet).then((answer) => answer.json()),
    load("link", { rel: "stylesheet", href: holder.dataset.css }),
    load("script", { src: holder.dataset.js }),
  ]);
  const box = document.createElement("div");
  box.className = "leaflet-box";
  holder.replaceChildren(box);
  const map = L.map(box, { attributionControl: false, scrollWheelZoom: false, zoomControl: false, zoomSnap: 0.25 });
  L.control.zoom({ zoomInTitle: "Vergrößern", zoomOutTitle: "Verkleinern" }).addTo(map);
  const css = getComputedStyle(document.documentElement);
  const colour = (name) => css.getPropertyValue(name).trim();
  const layer = L.geoJSON(borders, {
    style: (feature) => ({
      color: colour("--paper"),
      weight: 1,
      fillColor: colour(`--map-${Math.min(4, 1 + feature.properties.projects)}`),
      fillOpacity: 1,
    }),
    onEachFeature: (feature, shape) => {
      shape.bindTooltip(describe(feature.properties));
      shape.on("click", () => location.assign(feature.properties.url));
    },
  }).addTo(map);
  map.fitBounds(layer.getBounds());
  box.focus();
}

for (const holder of document.querySelectorAll("[data-leaflet]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "kern-btn kern-btn--secondary map-button";
  const label = document.createElement("span");
  label.className = "kern-label";
  label.textContent = "Karte zum Verschieben";
  button.append(label);
  button.addEventListener("click", async () => {
    label.textContent = "Die Karte wird geladen …";
    try {
      await draw(holder);
      button.remove();
    } catch {
      label.textContent = "Die Karte kam nicht an. Noch einmal versuchen";
    }
  });
  holder.after(button);
}
