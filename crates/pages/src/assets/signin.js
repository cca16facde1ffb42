// Takes a token from the part of the address that browsers do not send, and puts it into the form.
const given = new URLSearchParams(location.hash.slice(1)).get("token");
const input = document.getElementById("f-token");
if (given && input) {
  history.replaceState(null, "", location.pathname);
  input.value = given;
  input.form.requestSubmit();
}
