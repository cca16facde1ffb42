"""Asks a running service. clients/test starts one and says where it is."""

import os
import unittest

from gql import gql
from gql.transport.exceptions import TransportQueryError

import lived_evidence

URL = os.environ["LIVED_EVIDENCE_URL"]
FACILITATOR = os.environ["LIVED_EVIDENCE_FACILITATOR"]


class Reads(unittest.TestCase):
    def test_all_pages_of_a_list_become_rows(self) -> None:
        client = lived_evidence.over_http(URL)
        count = client.execute(gql("{ studies { totalCount } }"))["studies"]["totalCount"]
        frame = lived_evidence.studies(client, first=20)
        self.assertGreater(count, 20)
        self.assertEqual((len(frame), frame["id"].nunique()), (count, count))
        self.assertIn("design.code", frame.columns)

    def test_a_token_says_who_asks(self) -> None:
        for client in (lived_evidence.over_http(URL, FACILITATOR), lived_evidence.over_websocket(URL, FACILITATOR)):
            self.assertEqual(client.execute(gql("{ viewer { role } }"))["viewer"]["role"], "SERVICE_USER_EDUCATOR")

    def test_errors_keep_their_codes(self) -> None:
        for client in (lived_evidence.over_http(URL), lived_evidence.over_websocket(URL)):
            with self.assertRaises(TransportQueryError) as failed:
                client.execute(gql("{ nothingOfThisName }"))
            codes = [error["extensions"]["code"] for error in failed.exception.errors or []]
            self.assertEqual(codes, ["GRAPHQL_VALIDATION_FAILED"])

    def test_a_workshop_is_followed_over_a_websocket(self) -> None:
        workshop = lived_evidence.over_http(URL).execute(gql('{ workshop(code: "DEMO-WORKSHOP-1") { id } }'))["workshop"]["id"]
        document = gql("subscription ($workshop: ID!) { workshopChanged(workshop: $workshop) { code } }")
        document.variable_values = {"workshop": workshop}
        for answer in lived_evidence.over_websocket(URL, FACILITATOR).subscribe(document):
            self.assertEqual(answer["workshopChanged"]["code"], "DEMO-WORKSHOP-1")
            break


if __name__ == "__main__":
    unittest.main()
