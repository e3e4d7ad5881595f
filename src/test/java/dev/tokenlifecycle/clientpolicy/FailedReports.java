package dev.tokenlifecycle.clientpolicy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenlifecycle.server.TestRealm;

/** Reports of a realm whose policies can't be read or evaluated. */
final class FailedReports {
    private FailedReports() {}

    static void say(TestRealm realm, String sentence, String... reports) {
        for (String report : reports) {
            assertThat(realm.admin("GET", "/token-lifecycle/" + report, null)
                            .expect(500)
                            .json()
                            .get("errorMessage")
                            .asText())
                    .as(report)
                    .isEqualTo(sentence);
        }
    }
}
