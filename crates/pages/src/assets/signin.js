// Takes a token from the part of the address that browsers do not send, and puts it into the form.
const hash = new URLSearchParams(location.hash.slice(1));
const given = hash.get("token");
const input = document.getElementById("f-token");
if (given && input) {
  history.replaceState(null, "", location.pathname);
  input.value = given;
  document.getElementById("to").value = hash.get("to") ?? "";
  input.form.requestSubmit();
}
