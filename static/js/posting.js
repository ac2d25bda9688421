/* One file of a form sent by itself, so that its progress can be shown: the request, opened and not sent yet, and its body. */
export function requestOf(form, file) {
  const request = new XMLHttpRequest();
  const body = new FormData();
  body.append("csrf_token", form.elements.namedItem("csrf_token").value);
  body.append("file", file);
  request.open("POST", form.getAttribute("action"));
  request.setRequestHeader("Accept", "application/json");
  request.responseType = "json";
  return [request, body];
}
