package dev.tokenlifecycle;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import org.keycloak.protocol.oidc.TokenManager;
import org.keycloak.services.clientpolicy.DefaultClientPolicyManager;

@AnalyzeClasses(packages = "dev.tokenlifecycle", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    private static final String[] RULES = {
        "dev.tokenlifecycle.settings..",
        "dev.tokenlifecycle.rotation",
        "dev.tokenlifecycle.rotation.readiness",
        "dev.tokenlifecycle.lifetime",
        "dev.tokenlifecycle.revocation",
        "dev.tokenlifecycle.revocation.hook",
        "dev.tokenlifecycle.revocation.payload",
        "dev.tokenlifecycle.revocation.egress",
        "dev.tokenlifecycle.revocation.retry"
    };

    @ArchTest
    static final ArchRule rulesArePlainJava = noClasses()
            .that()
            .resideInAnyPackage(RULES)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.keycloak..", "jakarta..", "com.fasterxml..", "org.apache..", "io.micrometer..");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("dev.tokenlifecycle.(**)").should().beFreeOfCycles();

    /** What features share knows no feature; tables are the exception: one changelog names the entities of all. */
    @ArchTest
    static final ArchRule whatFeaturesShareKnowsNoFeature = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.tokenlifecycle.clientpolicy..",
                    "dev.tokenlifecycle.keycloak.metrics..",
                    "dev.tokenlifecycle.keycloak.options..",
                    "dev.tokenlifecycle.keycloak.session..",
                    "dev.tokenlifecycle.keycloak.signing..",
                    "dev.tokenlifecycle.keycloak.version..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.tokenlifecycle.admin..",
                    "dev.tokenlifecycle.rotation..",
                    "dev.tokenlifecycle.lifetime..",
                    "dev.tokenlifecycle.revocation..");

    @ArchTest
    static final ArchRule featuresDoNotKnowTheAdminApi = noClasses()
            .that()
            .resideOutsideOfPackage("dev.tokenlifecycle.admin..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.tokenlifecycle.admin..");

    @ArchTest
    static final ArchRule onlyOnePackageImportsTheInternalRefreshTokenSpi = noClasses()
            .that()
            .resideOutsideOfPackage("dev.tokenlifecycle.rotation.keycloak..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.keycloak.protocol.oidc.refresh..");

    /** It is one thread, which an exception ends for all of Keycloak. */
    @ArchTest
    static final ArchRule nobodyUsesKeycloaksTimer =
            noClasses().should().dependOnClassesThat().resideInAPackage("org.keycloak.timer..");

    @ArchTest
    static final ArchRule nobodyInTheRulesReadsTheClock = noClasses()
            .that()
            .resideInAnyPackage(RULES)
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Clock.class);

    /** A subclass of a Keycloak class keeps the last word of that class, also where it is {@code Manager}. */
    @ArchTest
    static final ArchRule nothingIsNamedUtilOrManager = classes()
            .that()
            .areNotAssignableTo(TokenManager.class)
            .and()
            .areNotAssignableTo(DefaultClientPolicyManager.class)
            .should()
            .haveSimpleNameNotEndingWith("Util")
            .andShould()
            .haveSimpleNameNotEndingWith("Helper")
            .andShould()
            .haveSimpleNameNotEndingWith("Manager")
            .andShould()
            .haveSimpleNameNotEndingWith("Impl");
}
