// What the server says of itself, in the page.
export const environment = JSON.parse(document.body.dataset.environment);
